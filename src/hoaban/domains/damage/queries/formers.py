"""What became of communes: which are part of another now, and what they reported before."""

from collections.abc import Collection, Iterator
from uuid import UUID

from hoaban.domains.damage.models import Asked, Report
from hoaban.domains.damage.queries.reports import version_of
from hoaban.domains.damage.values import Former, Kind, Version
from hoaban.foundation.places import api as places


def former_of(commune: int) -> list[int]:
    """Numbers of the communes that became this one, and of theirs."""
    return [number for number, _is_whole in _numbered(_before_of(commune))]


def formers_asked(event: UUID, commune: int) -> dict[int, bool]:
    """Communes that are part of this one now and were asked about this event, each with whether it is part of it alone.

    The lineage is read only where somebody was asked who is no commune any more.
    """
    asked = set(
        Asked.plain.filter(event=event).exclude(commune_no=commune).values_list("commune_no", flat=True)
    )
    gone = asked - set(places.commune_numbers().values()) if asked else asked
    if not gone:
        return {}
    before = _before_of(commune)
    became = places.successors_of([one.unit.id for one in _all(before)])
    split = {old for old, new in became.items() if len(new) > 1}
    return {number: is_whole for number, is_whole in _numbered(before, split) if number in gone}


def formers_for(event: UUID, commune: int, kind: Kind) -> list[Former]:
    """The same with names and what each reported; whoever asks may write for the commune they are part of."""
    found = formers_asked(event, commune)
    if not found:
        return []
    names, told = places.names_of(found), _last_of(event, found, kind)
    return [
        Former(one, names.get(one, ""), is_whole, told.get(one)) for one, is_whole in sorted(found.items())
    ]


def _last_of(event: UUID, communes: Collection[int], kind: Kind) -> dict[int, Version]:
    rows = Report.plain.filter(event=event, commune_no__in=list(communes)).order_by("at", "pk")
    versions = [version_of(one) for one in rows]
    return {one.commune_no: one for one in sorted(versions, key=lambda one: one.kind is kind)}


def _before_of(commune: int) -> "tuple[places.Ancestor, ...]":
    unit = places.unit_by_number(commune)
    return places.lineage_of(unit.id) if unit else ()


def _all(ancestors: "tuple[places.Ancestor, ...]") -> "Iterator[places.Ancestor]":
    for one in ancestors:
        yield one
        yield from _all(one.before)


def _numbered(
    ancestors: "tuple[places.Ancestor, ...]", split: Collection[int] = (), *, is_whole: bool = True
) -> Iterator[tuple[int, bool]]:
    for one in ancestors:
        is_here_whole = is_whole and one.unit.id not in split
        if one.unit.number is not None:
            yield one.unit.number, is_here_whole
        yield from _numbered(one.before, split, is_whole=is_here_whole)
