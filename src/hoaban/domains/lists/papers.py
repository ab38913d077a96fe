"""Numbers a list knows of people who stood already without them, sealed for their row before anybody has to wait."""

from collections.abc import Iterator, Sequence

from hoaban.domains.lists.judging import Prepared
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Part


def sealed(prepared: Prepared, rows: Sequence[int]) -> dict[int, list[registry.Paper]]:
    """Person → numbers that her row of the list knows and her record lacks."""
    found = {
        member.pk: list(_lacking(prepared, row, member))
        for row in rows
        if (member := prepared.matched.get(row)) is not None
    }
    return {pk: papers for pk, papers in found.items() if papers}


def _lacking(prepared: Prepared, row: int, member: registry.Member) -> Iterator[registry.Paper]:
    identity, insurance = prepared.identity[row], prepared.insurance[row]
    if identity and not member.identity_index:
        yield _paper(prepared, Part.IDENTITY, member, identity, prepared.identity_indexes[identity])
    if insurance and not member.insurance_index:
        yield _paper(prepared, Part.INSURANCE, member, insurance, prepared.insurance_indexes(row))


def _paper(
    prepared: Prepared, part: Part, member: registry.Member, value: str, indexes: Sequence[str]
) -> registry.Paper:
    return registry.Paper(part, prepared.numbers.seal(part, member.uid, value), indexes)
