"""Made-up facts of made-up people: drawn, never told by anybody, and each says so. Plain Python, no table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from hoaban.domains.registry.facts import FactKind

SOURCE = "dữ liệu mô phỏng"
ADULT, SCHOOL = 15, 6
MADE_UP_NUMBERS = "+8450"
Told = tuple[FactKind, str, date | None]
"""Kind, value, until."""

_HOME: Mapping[FactKind, tuple[tuple[str, ...], tuple[int, ...]]] = {
    FactKind.HOUSE: (("solid", "half_solid", "weak"), (45, 40, 15)),
    FactKind.WATER: (("piped", "well", "stream", "tap"), (50, 25, 15, 10)),
    FactKind.POWER: (("grid", "own", "none"), (94, 4, 2)),
}
COVERAGE = (("data", "voice", "spots", "none"), (70, 15, 10, 5))
_PHONE = ("own", "shared", "other", "none")
_PHONES: Mapping[str, tuple[int, ...]] = {"spots": (38, 27, 5, 30), "none": (12, 18, 5, 65)}
"""By the network of the village; chances of our own, as nobody counted."""
_PHONES_ELSEWHERE = (58, 20, 4, 18)
WRITTEN_DOWN = 0.85
"""Of those with a telephone of their own, so many told the register its number."""


def of_home(draw: Random) -> list[Told]:
    return [(kind, draw.choices(*chances)[0], None) for kind, chances in _HOME.items()]


def of_person(
    draw: Random, age: int, languages: Sequence[str], today: date, coverage: str = ""
) -> Iterator[Told]:
    """One of the languages of her group and mostly Vietnamese too; a telephone for the grown-up, insurance for most."""
    first = draw.choice(languages) if languages else "vie"
    speaks_both = first != "vie" and draw.random() < (0.85 if age < 50 else 0.6)
    yield FactKind.LANGUAGE, f"{first} vie" if speaks_both else first, None
    if age >= ADULT:
        yield FactKind.PHONE, draw.choices(_PHONE, _PHONES.get(coverage, _PHONES_ELSEWHERE))[0], None
    elif age >= SCHOOL:
        yield FactKind.SCHOOLING, "primary" if age < 11 else "lower_secondary", None
    is_insured = draw.random() < 0.92
    yield FactKind.INSURANCE, *(("has", date(today.year, 12, 31)) if is_insured else ("none", None))


def phones_of(told: Sequence[Sequence[Told]], draw: Random, first: int) -> list[str]:
    """A telephone number of each of a home, "" where there is none; whoever shares one has the first of the home.

    They begin with 050, where we know of no operator: whoever sees one knows that it is made up.
    """
    held = [next((value for kind, value, _until in one if kind == FactKind.PHONE), "") for one in told]
    found = [
        f"{MADE_UP_NUMBERS}{(first + n) % 10**7:07d}"
        if value == "own" and draw.random() < WRITTEN_DOWN
        else ""
        for n, value in enumerate(held)
    ]
    shared = next((one for one in found if one), "")
    return [one or (shared if value == "shared" else "") for one, value in zip(found, held, strict=True)]


def languages_of_groups(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Code of a group → languages a pack names for it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["ethnic_code"], []).append(row["iso639_3"])
    return found
