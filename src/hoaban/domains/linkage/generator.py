"""Made-up people of whom some are written down twice, each with known slips: the only truth there is to measure against.

No public set of doubled Vietnamese names exists. What goes wrong here follows the lessons of the registry's reference;
how often each happens in real lists is not known, so every kind is planted as often as every other.
"""

import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from hoaban.domains.linkage.values import Labelled, Pairs, People, Slip
from hoaban.domains.registry import api as registry
from hoaban.kit import text

COMMUNE, VILLAGES = 14_03646_0000, 12
PER_COMMUNE = 12_000
HAS_IDENTITY, HAS_PHONE, HAS_DAY = 0.75, 0.35, 0.8
SECOND_IDENTITY = 0.15
"""A list whose row carries a number of the register is refused: a double mostly lacks it."""
SECOND_SLIP = 0.3
WITH_FAMILY = 0.2
"""Who stands in another household the second time was written there alone, or all of her household were: as often the one as the
other, for nobody knows how often. A list of another office numbers households anew; who moves to marry goes alone, others do not."""
MARRIED_IN = 0.0
"""Of those who moved to marry, how many came into a household that stands, to people of their own; the others' is new."""


@dataclass(frozen=True, slots=True)
class Row:
    """One writing of one person."""

    name: str
    sex: int
    year: int
    month: int
    day: int
    phone: int
    identity: str
    household: int
    place: int


def labelled(
    people: int, doubles: int, seed: int, with_family: float = WITH_FAMILY, married_in: float = MARRIED_IN
) -> Labelled:
    """So many people, so many of them twice; the same seed makes the same set."""
    made = _Maker(seed, married_in)
    rows = made.people(people)
    chosen = made.random.sample(range(len(rows)), min(doubles, len(rows)))
    homes: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        homes.setdefault(row.household, []).append(at)
    written: dict[int, tuple[Row, frozenset[Slip]]] = {}
    for at in chosen:
        if at in written:
            continue
        written[at] = second, slips = made.second(rows[at], len(written))
        is_apart = second.household != rows[at].household and Slip.MARRIED not in slips
        if is_apart and with_family and made.random.random() < with_family:
            for other in homes[rows[at].household]:
                if other not in written and len(written) < len(chosen):
                    written[other] = made.second(rows[other], len(written), second, slips & {Slip.MOVED})
        if len(written) == len(chosen):
            break
    first_at, second_at = np.array(list(written), np.int64), np.arange(people, people + len(written))
    rows += [row for row, _slips in written.values()]
    identities = [row.identity for row in rows]
    return Labelled(
        columns(rows), Pairs(first_at, second_at), [slips for _row, slips in written.values()], identities
    )


def columns(rows: Sequence[Row]) -> People:
    """As the register hands people out; identity numbers only as codes."""
    codes = {
        number: code for code, number in enumerate(sorted({row.identity for row in rows} - {""}), start=1)
    }
    ints = {
        field: np.array([getattr(row, field) for row in rows], dtype=np.int64)
        for field in ("sex", "year", "month", "day", "phone", "household", "place")
    }
    return People(
        id=np.arange(1, len(rows) + 1, dtype=np.int64),
        name=np.array([row.name for row in rows], dtype=object),
        identity=np.array([codes.get(row.identity, 0) for row in rows], dtype=np.int64),
        insurance=np.zeros(len(rows), dtype=np.int64),
        address=np.full(len(rows), "", dtype=object),
        **ints,
    )


class _Maker:
    """Families in villages, and what a second clerk makes of them."""

    def __init__(self, seed: int, married_in: float) -> None:
        self.namer = registry.Namer(seed)
        self.random = random.Random(seed + 1)  # noqa: S311 — made-up people, not secrets
        self.households = 0
        self.communes = 1
        self.married_in = married_in
        self.standing: dict[int, list[tuple[int, int]]] = {}

    def people(self, count: int) -> list[Row]:
        self.communes = max(1, round(count / PER_COMMUNE))
        rows: list[Row] = []
        while len(rows) < count:
            rows.extend(self._family(min(self.random.randint(2, 6), count - len(rows)), len(rows)))
        return rows

    def _family(self, size: int, serial: int) -> list[Row]:
        group = self.namer.group()
        family, year = self.namer.family(group), self.random.randint(1945, 1998)
        household, place = self._home()
        self.standing.setdefault(place // 10_000, []).append((household, place))
        phone = self._phone()
        rows = []
        for member in range(size):
            sex = member + 1 if member < 2 else self.random.randint(1, 2)
            own = self.namer.family(group, "f") if member == 1 else family
            born = year + (
                0 if member == 0 else self.random.randint(-4, 4) if member == 1 else 20 + 2 * member
            )
            exact = self.random.random() < HAS_DAY
            rows.append(
                Row(
                    self.namer.name(group, "mf"[sex - 1], own), sex, born,
                    self.random.randint(1, 12) if exact else 0, self.random.randint(1, 28) if exact else 0,
                    phone if member == 0 else 0, self._number(serial + member), household, place,
                )
            )  # fmt: skip
        return rows

    def _home(self) -> tuple[int, int]:
        self.households += 1
        commune = COMMUNE + self.random.randrange(self.communes) * 10_000
        return self.households, commune + self.random.randint(1, VILLAGES)

    def married(self, row: Row) -> Row:
        """Into a new household, or one of her commune that stands."""
        standing = self.standing.get(row.place // 10_000)
        if not standing or not self.married_in or self.random.random() >= self.married_in:
            return replace(row, household=self._home()[0])
        household, place = self.random.choice(standing)
        return replace(row, household=household, place=place)

    def _phone(self) -> int:
        return 84_900_000_000 + self.random.randrange(10**8) if self.random.random() < HAS_PHONE else 0

    def _number(self, serial: int) -> str:
        """Beginning with 000 it belongs to nobody; spread, so that neighbours are no slips of each other."""
        return f"000{serial * 7919 % 10**9:09d}" if self.random.random() < HAS_IDENTITY else ""

    def second(
        self, row: Row, turn: int, beside: Row | None = None, with_her: frozenset[Slip] = frozenset()
    ) -> tuple[Row, frozenset[Slip]]:
        """Her second writing, every kind of slip in its turn; where somebody of hers stands already, ``beside`` that one."""
        kinds = [kind for kind in Slip if kind in SLIPS and (beside is None or kind not in APART)]
        wanted = [kinds[turn % len(kinds)]]
        if self.random.random() < SECOND_SLIP:
            wanted.append(self.random.choice(kinds))
        second, done = self.written_again(row, wanted)
        if beside:
            second = replace(second, household=beside.household, place=beside.place)
        return second, frozenset(done) | with_her

    def written_again(self, row: Row, kinds: Sequence[Slip]) -> tuple[Row, list[Slip]]:
        """The same person by another clerk; a slip that cannot be made of this row is not told as made."""
        again, done = row, []
        if Slip.IDENTITY_SLIP not in kinds and self.random.random() > SECOND_IDENTITY:
            again = replace(again, identity="")
        again = self._elsewhere(again)
        for kind in kinds:
            slipped = SLIPS[kind](self, again)
            if slipped != again or kind is Slip.NONE:
                again = slipped
                done.append(kind)
        return again, done or [Slip.NONE]

    def _elsewhere(self, row: Row) -> Row:
        """In the same household, in another one of the village, or in another village: half, a quarter, a quarter."""
        turn = self.random.randrange(4)
        if turn < 2:
            return row
        household, _place = self._home()
        village = row.place - row.place % 10_000 + self.random.randint(1, VILLAGES)
        return replace(row, household=household, place=row.place if turn == 2 else village)


def _words(row: Row, change: Callable[[list[str]], list[str]]) -> Row:
    return replace(row, name=" ".join(change(row.name.split())))


def _letter(made: _Maker, row: Row) -> Row:
    """One letter left out, doubled or changed, not the first of a word."""
    places = [at for at, letter in enumerate(row.name) if letter != " " and at and row.name[at - 1] != " "]
    if not places:
        return row
    at = made.random.choice(places)
    letter = made.random.choice(["", row.name[at] * 2, made.random.choice("aeinou")])
    return replace(row, name=row.name[:at] + letter + row.name[at + 1 :])


_HEARD = (
    ("Gi", "D"),
    ("X", "S"),
    ("S", "X"),
    ("Tr", "Ch"),
    ("Ch", "Tr"),
    ("D", "Gi"),
    ("L", "N"),
    ("N", "L"),
)


def _sound(_made: _Maker, row: Row) -> Row:
    """The first word that is heard like another spelling."""

    def heard(words: list[str]) -> list[str]:
        for at, word in enumerate(words):
            for one, other in _HEARD:
                if word.startswith(one) and word[len(one) : len(one) + 1] in set(
                    "aàáảãạăâeèéẻẽẹêiìíỉĩịoòóỏõọôơuùúủũụưyý"
                ):
                    return [*words[:at], other + word[len(one) :], *words[at + 1 :]]
        return words

    return _words(row, heard)


def _digit(made: _Maker, row: Row) -> Row:
    if not row.identity:
        return row
    at = made.random.randrange(3, 12)
    digit = str((int(row.identity[at]) + made.random.randint(1, 9)) % 10)
    return replace(row, identity=row.identity[:at] + digit + row.identity[at + 1 :])


def _initials(words: list[str]) -> list[str]:
    return [*(f"{word[0]}." for word in words[:-1]), words[-1]] if len(words) > 1 else words


SLIPS: dict[Slip, Callable[[_Maker, Row], Row]] = {
    Slip.NONE: lambda _made, row: row,
    Slip.MARKS: lambda _made, row: replace(row, name=text.fold(row.name).title()),
    Slip.D: lambda _made, row: replace(row, name=row.name.replace("Đ", "D").replace("đ", "d")),
    Slip.DECOMPOSED: lambda _made, row: replace(row, name=unicodedata.normalize("NFD", row.name)),
    Slip.CAPITALS: lambda _made, row: replace(row, name=row.name.upper()),
    Slip.ORDER: lambda _made, row: _words(row, lambda words: [words[-1], *words[:-1]]),
    Slip.MIDDLE: lambda _made, row: _words(row, lambda words: [words[0], *words[2:]] if len(words) > 2 else words),
    Slip.INITIALS: lambda _made, row: _words(row, _initials),
    Slip.LETTER: _letter,
    Slip.SOUND: _sound,
    Slip.YEAR_ONLY: lambda _made, row: replace(row, month=0, day=0),
    Slip.DAY_SWAPPED: lambda _made, row: replace(row, month=row.day, day=row.month) if 0 < row.day <= 12 else row,
    Slip.YEAR_OFF: lambda made, row: replace(row, year=row.year + made.random.choice((-1, 1))),
    Slip.IDENTITY_SLIP: _digit,
    Slip.IDENTITY_MISSING: lambda _made, row: replace(row, identity=""),
    Slip.PHONE_OTHER: lambda made, row: replace(row, phone=84_800_000_000 + made.random.randrange(10**8)),
    Slip.MOVED: lambda made, row: replace(row, household=made._home()[0], place=COMMUNE + 7_770_000 + made.random.randint(1, 9)),
    Slip.MARRIED: lambda made, row: made.married(row),
}  # fmt: skip
APART = frozenset({Slip.MOVED, Slip.MARRIED})
"""What is no slip of the pen, but where she stands."""
