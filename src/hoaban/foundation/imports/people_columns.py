"""Which columns are whose where one row of a sheet holds several people: «Họ tên 1 · Ngày sinh 1 · Họ tên 2 …».

A room names which of its fields may stand so (`Repeated`). The further columns are matched under the field's key and the person's
place in the row (`name#2`); `unfolding` then makes each person a row of her own.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hoaban.foundation.imports import matching
from hoaban.foundation.imports.matching import FEWEST_NAMES, match_columns, plain
from hoaban.foundation.imports.values import Field, ImportKind, Repeated, key_at, key_of

FIRST = 1
_ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
_COUNT = rf"(?:(?:thu|so) )?(\d{{1,2}}|(?<=thu )(?:{'|'.join(_ORDINALS)}))"
Mark = tuple[str, int]
"""Whose column it is: a word of the room («vo chong», «con») or none, and a number or none."""
NOBODY: Mark = ("", 0)
_COLUMN_NUMBER = re.compile(r"\A\d{1,2}(?= )|(?<= )\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class _Column:
    key: str
    mark: Mark
    at: int


def match(labels: Sequence[str], kind: ImportKind) -> dict[str, int]:
    """Key → column of a sheet with several people in a row; nothing where it is none."""
    repeated = kind.repeated
    if repeated is None:
        return {}
    own, headers = _people_s(kind), _headers(labels, kind)
    found = [one for at, header in enumerate(headers) if (one := _column(header, at, own, repeated))]
    groups = _groups(found, repeated)
    if len(groups) < 2:
        return {}
    matched = {
        key_at(key, place): at for place, group in enumerate(groups, start=FIRST) for key, at in group.items()
    }
    taken = set(matched.values())
    others = ["" if at in taken else label for at, label in enumerate(labels)]
    rest = [field for field in kind.fields if field.key not in matched]
    # A column that stands once for all of them is the household's, or the first one's: nobody else is given it.
    return matched | match_columns(others, rest)


def _people_s(kind: ImportKind) -> list[Field]:
    return [field for field in kind.fields if kind.repeated and field.key in kind.repeated.fields]


def _headers(labels: Sequence[str], kind: ImportKind) -> list[str]:
    """Headers as words; where a form numbers its columns («Họ và tên (4) · Giới tính (5)»), without these numbers.

    They rise from column to column and stand beside several fields; numbers of people come back with each of their fields.
    """
    headers = [plain(label) for label in labels]
    numbered = {at: said for at, header in enumerate(headers) if (said := _COLUMN_NUMBER.search(header))}
    numbers = [int(said[0]) for said in numbered.values()]
    bare = {at: _without(headers[at], said) for at, said in numbered.items()}
    rising = all(one < next_one for one, next_one in pairwise(numbers))
    if (
        len(numbers) < FEWEST_NAMES
        or not rising
        or len(match_columns(list(bare.values()), _people_s(kind))) < 2
    ):
        return headers
    return [bare.get(at, header) for at, header in enumerate(headers)]


def _column(label: str, at: int, fields: Sequence[Field], repeated: Repeated) -> _Column | None:
    """Which field a header names, and of whom. What a field is called anyway says nothing of whom: «quan hệ với chủ hộ»."""
    names = dict(matching.names(fields))
    if label in names:
        return _Column(names[label], NOBODY, at)
    ways = list(_marks(label, repeated))
    for mark, rest in ways:
        if rest in names:
            return _Column(names[rest], mark, at)
    for mark, rest in ways:
        if not rest or rest in repeated.only:
            return _Column(repeated.first, mark, at)
        if inside := match_columns([rest], fields):
            return _Column(next(iter(inside)), mark, at)
    return None


def _marks(label: str, repeated: Repeated) -> Iterator[tuple[Mark, str]]:
    """Ways to read a header as somebody's: the mark, and the words that are left."""
    for word in sorted(repeated.words, key=len, reverse=True):
        said = re.search(rf"\b{word} {_COUNT}\b", label)
        if said:
            yield (word, _number(said[1])), _without(label, said)
    if said := re.search(rf"\b{_COUNT}\b", label):
        yield ("", _number(said[1])), _without(label, said)
    for word in sorted(repeated.alone, key=len, reverse=True):
        if said := re.search(rf"\b{word}\b", label):
            yield (word, 0), _without(label, said)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _ORDINALS.index(said) + 1


def _without(label: str, said: re.Match[str]) -> str:
    words = f"{label[: said.start()]} {label[said.end() :]}".split()
    return " ".join(word for word in words if word != "cua")


def _groups(found: Sequence[_Column], repeated: Repeated) -> list[dict[str, int]]:
    """The columns of each person, who stands first first; only those whose name has a column.

    A header without a mark that stands there several times belongs to the name before it; one that stands once, to the first.
    """
    unmarked = Counter(one.key for one in found if one.mark == NOBODY)
    heads = [one for one in found if one.key == repeated.first and one.mark[0] == repeated.head]
    if _asks_once(found, repeated) or (heads and unmarked[repeated.first] == 1):
        return []  # one row is one person, whose head's name may stand beside hers
    groups: dict[Mark, dict[str, int]] = {}
    current = NOBODY
    for one in found:
        mark = (repeated.head, 0) if one.mark == NOBODY else one.mark
        if one.mark == NOBODY and unmarked[one.key] > 1:
            mark = ("", -one.at) if one.key == repeated.first else current
        if one.key == repeated.first:
            current = mark
        groups.setdefault(mark, {}).setdefault(one.key, one.at)
    named = {mark: group for mark, group in groups.items() if repeated.first in group}
    return [
        named[mark]
        for mark in sorted(named, key=lambda mark: (mark[0] != repeated.head, named[mark][repeated.first]))
    ]


def _asks_once(found: Sequence[_Column], repeated: Repeated) -> bool:
    """Whether one column alone asks how people belong to the head, so that each row is one of them; unless it says by a number
    whose it is, and she has a name there («Họ tên chủ hộ · Họ tên thành viên 2 · Quan hệ thành viên 2»)."""
    roles = [one.mark for one in found if one.key == repeated.role]
    names = {one.mark for one in found if one.key == repeated.first}
    somebody_s = {(word, number) for word, number in names if number and word != repeated.head}
    return len(roles) == 1 and roles[0] not in somebody_s


def people_in_a_row(matching: Collection[str]) -> int:
    """How many people one row may hold; 1 where each row is one."""
    return max((key_of(key)[1] for key in matching), default=FIRST)


def missing(kind: ImportKind, labels: Sequence[str], matching: Mapping[str, int]) -> list[Field]:
    """Needed fields without a column; how people belong to the first one may be said by the headers of their names."""
    lacking, repeated = (
        [field for field in kind.fields if field.required and field.key not in matching],
        kind.repeated,
    )
    most = people_in_a_row(matching)
    if repeated is None or most == FIRST or not any(roles(kind, labels, matching, most).values()):
        return lacking
    return [field for field in lacking if field.key != repeated.role]


def roles(kind: ImportKind, labels: Sequence[str], matching: Mapping[str, int], most: int) -> dict[int, str]:
    """What the header of each one's name says of how she belongs to the first: «vợ/chồng», «con 2». By a number alone, nothing."""
    repeated, headers, marks = kind.repeated, _headers(labels, kind), dict[int, Mark]()
    if repeated is None:
        return {}
    for place in range(FIRST, most + 1):
        at = matching.get(key_at(repeated.first, place))
        label = headers[at] if at is not None and at < len(headers) else ""
        marks[place] = next((mark for mark, _rest in _marks(label, repeated)), NOBODY)
    if marks[FIRST] == NOBODY and any(mark != NOBODY for mark in marks.values()):
        marks[FIRST] = (repeated.head, 0)  # whose wife and children the others are
    return {place: repeated.words.get(word, "") for place, (word, _number) in marks.items()}
