"""Facts of a chunk: whose they are is known once its households and people are written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hoaban.domains.lists.judging import HouseholdKey, Prepared
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.api import FactBrought, FactKind, FactSaid, Home
from hoaban.foundation.imports.values import BatchFacts


@dataclass(frozen=True, slots=True)
class Told:
    """What the rows of a chunk tell."""

    homes: Mapping[HouseholdKey, Mapping[FactKind, FactBrought]]
    villages: Mapping[int, Mapping[FactKind, FactBrought]]
    people: Mapping[int, Mapping[FactKind, FactBrought]]
    """By row."""
    keys: Mapping[int, HouseholdKey]
    """Household of each row that tells something of its person."""


@dataclass(frozen=True, slots=True)
class Written:
    """Who of a chunk came in: rows and people of the same places, and who stood already."""

    rows: Sequence[int]
    people: Sequence[Any]
    stood: Mapping[int, int]
    """Person → row."""


def of_rows(prepared: Prepared, rows: Sequence[int]) -> Told | None:
    """None where the list tells no facts, so that it costs nothing."""
    facts = prepared.facts
    if facts is None:
        return None
    homes = {
        key: {kind: said.told for kind, said in facts.homes[key].items()}
        for key in dict.fromkeys(prepared.keys[row] for row in rows)
        if key in facts.homes
    }
    villages = {key: facts.villages[key] for row in rows if (key := facts.of_row.get(row)) in facts.villages}
    people = {row: facts.people[row] for row in rows if row in facts.people}
    # Named just before (`villages.name_villages`): each has its number by now, unless she may not add it.
    known = prepared.placed.numbers
    numbers = {
        known[key]: {kind: said.told for kind, said in kinds.items()}
        for key, kinds in villages.items()
        if key in known
    }
    return Told(homes, numbers, people, {row: prepared.keys[row] for row in people})


def bring(batch: BatchFacts, told: Told, homes: Mapping[HouseholdKey, Home], written: Written) -> None:
    """In the chunk's transaction, after its households and people."""
    of_homes = [
        _said(batch, homes[key], homes[key].pk, kind, fact)
        for key, kinds in told.homes.items()
        if key in homes
        for kind, fact in kinds.items()
    ]
    registry.bring_facts(
        batch,
        homes=of_homes,
        people=list(_of_people(batch, told, homes, written)),
        villages=[
            FactSaid(number, number, kind, fact)
            for number, kinds in told.villages.items()
            for kind, fact in kinds.items()
        ],
    )


def _of_people(
    batch: BatchFacts, told: Told, homes: Mapping[HouseholdKey, Home], written: Written
) -> Iterator[FactSaid]:
    telling = [place for place, row in enumerate(written.rows) if row in told.people]
    fresh = [written.people[place] for place in telling]
    ids = registry.people_brought(batch, fresh) if fresh else {}
    rows = {ids[one[0]]: written.rows[place] for one, place in zip(fresh, telling, strict=True)}
    rows |= {pk: row for pk, row in written.stood.items() if row in told.people}
    for pk, row in rows.items():
        for kind, fact in told.people[row].items():
            yield _said(batch, homes[told.keys[row]], pk, kind, fact)


def _said(batch: BatchFacts, home: Home, owner: int, kind: FactKind, told: FactBrought) -> FactSaid:
    return FactSaid(owner, home.place_no, kind, told, 0 if home.batch_id == batch.id else home.pk)
