"""Values of one number that several records carry. Plain Python, no table."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hoaban.domains.registry.values import NumberKind


@dataclass(frozen=True, slots=True)
class RecordWithIt:
    """One of the records, as far as its reader may know it."""

    uid: UUID
    name: str
    """Initials where she may not read names."""
    born: str
    household_uid: UUID
    household_code: str
    village: str
    commune: str
    stands: "RecordWithIt | None"
    """Of a record that was merged: who stands for it today, where she may know."""
    is_merged: bool
    is_hers: bool
    """Hers to correct: its card can be looked at by her office."""
    carries: bool = True
    """False: the number was typed for her and refused."""


@dataclass(frozen=True, slots=True)
class SameNumber:
    """A number without the number: who carries it, and what was asked about it."""

    uid: UUID
    kind: NumberKind
    beside: UUID | None
    records: Sequence[RecordWithIt]
    hidden: int
    """Records of other communes, of which she is told nothing but that they are there."""
    is_above: bool
    """Its reader settles records of several communes and keeps none of them."""
    keeper_asked: bool
    communes_asked: bool
    card_asked: bool
    """Her own commune was asked to look at the card of the page's person."""

    @property
    def standing(self) -> "list[RecordWithIt]":
        return [one for one in self.records if not one.is_merged]

    @property
    def is_shared(self) -> bool:
        """Several people, or one and a record that somebody else stands for."""
        known = {one.uid for one in self.standing}
        known |= {one.stands.uid if one.stands else one.uid for one in self.records if one.is_merged}
        return len(known) + self.hidden > 1

    @property
    def is_settled(self) -> bool:
        """Not so while somebody is asked about it: the other may be one for whom it was typed, in a commune that is not told."""
        return not (self.is_shared or self.keeper_asked or self.communes_asked)
