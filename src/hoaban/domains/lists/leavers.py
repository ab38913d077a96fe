"""Who of a list had moved away or died, by the register: one person is not written down twice (decision 0124).

A list has no day on which somebody came back and names nobody who says so, so that whoever is back is a question with a page to
answer it; then the row finds her like everybody who stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from hoaban.domains.lists.judging import HouseholdKey, Judge, Prepared
from hoaban.domains.lists.recognising import may_be
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import NUMBERS, Left
from hoaban.ui import formats

Named = dict[tuple[int, str], list[registry.LeftMember]]


def ask(
    judge: Judge, prepared: Prepared, left: Sequence[registry.LeftMember], standing: Iterable[HouseholdKey]
) -> None:
    """After who stands was recognised: rows that found nobody, against who left; ``standing``: the households of the register that the
    list names. A household that had ended waits whole while one of its rows names somebody who had left it, whatever else is wrong
    with that row: else its code would go to another household, and hers could not stand again."""
    if not left:
        return
    by_index: dict[str, registry.LeftMember] = {index: one for one in left for index in one.indexes}
    by_name: Named = defaultdict(list)
    for one in left:
        by_name[one.key[0], one.name_key].append(one)
    doubted, stand = {fault.row for fault in judge.faults}, set(standing)
    ended: dict[HouseholdKey, registry.LeftMember] = {}
    for row, key in enumerate(prepared.keys):
        if row in prepared.matched or not _is_ours(judge, key):
            continue
        column, meant = _meant(prepared, row, by_index, by_name)
        if meant is None:
            continue
        if row not in doubted:
            doubted.add(row)
            judge.fault(row, column, _KINDS[meant.why], day=formats.day(meant.on), path=_path(meant))
        if meant.key == key and key not in stand:
            ended.setdefault(key, meant)
    for row, key in enumerate(prepared.keys):
        if key in ended and row not in doubted:
            judge.fault(row, "household", "household_ended", path=_path(ended[key]))


_KINDS = {Left.MOVED: "person_away", Left.DIED: "person_died"}


def _is_ours(judge: Judge, key: HouseholdKey) -> bool:
    """Of another commune nothing is said, not even that somebody was there."""
    return any(area.contains(key[0]) for area in judge.areas)


def _meant(
    prepared: Prepared, row: int, by_index: dict[str, registry.LeftMember], by_name: Named
) -> tuple[str, registry.LeftMember | None]:
    """By her numbers; by her name in the household she had left; by her name and her whole day of birth anywhere in the commune.
    A name and a year are no doubt: in a commune several people have both."""
    key = prepared.keys[row]
    for part in NUMBERS:
        for index in prepared.indexes(part, row):
            one = by_index.get(index)
            if one is not None and one.key[0] == key[0]:
                return part.value, one
    birth = prepared.birth[row]
    for one in by_name.get((key[0], registry.name_key(prepared.name[row])), ()):
        is_born_then = birth is not None and birth.day is not None and birth.day == one.told.birth_date
        if (one.key == key or is_born_then) and may_be(prepared, row, one.told):
            return "name", one
    return "", None


def _path(one: registry.LeftMember) -> str:
    if one.why is Left.MOVED:
        return f"/w/registry/people/{one.uid}/return/"
    return f"/w/registry/households/{one.household_uid}/"
