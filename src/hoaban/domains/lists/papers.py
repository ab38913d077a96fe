"""Numbers a list knows of people who stood already without them, sealed for their row before anybody has to wait."""

from collections.abc import Iterator, Sequence

from hoaban.domains.lists.judging import Prepared
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import NUMBERS


def sealed(prepared: Prepared, rows: Sequence[int]) -> dict[int, list[registry.Paper]]:
    """Person → numbers that her row of the list knows and her record lacks."""
    found = {
        member.pk: list(_lacking(prepared, row, member))
        for row in rows
        if (member := prepared.matched.get(row)) is not None
    }
    return {pk: papers for pk, papers in found.items() if papers}


def _lacking(prepared: Prepared, row: int, member: registry.Member) -> Iterator[registry.Paper]:
    for part in NUMBERS:
        value = prepared.number(part, row)
        if value and not member.index(part):
            sealed = prepared.numbers.seal(part, member.uid, value)
            yield registry.Paper(part, sealed, prepared.indexes(part, row))
