"""Made-up facts of made-up people: drawn, never told by anybody, and each says so. Plain Python, no table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random

from hoaban.domains.registry.facts import FactKind

SOURCE = "dữ liệu mô phỏng"
ADULT, SCHOOL = 15, 6
Told = tuple[FactKind, str, date | None]
"""Kind, value, until."""

_HOME: Mapping[FactKind, tuple[tuple[str, ...], tuple[int, ...]]] = {
    FactKind.HOUSE: (("solid", "half_solid", "weak"), (45, 40, 15)),
    FactKind.WATER: (("piped", "well", "stream", "tap"), (50, 25, 15, 10)),
    FactKind.POWER: (("grid", "own", "none"), (94, 4, 2)),
}
COVERAGE = (("data", "voice", "spots", "none"), (70, 15, 10, 5))


def of_home(draw: Random) -> list[Told]:
    return [(kind, draw.choices(*chances)[0], None) for kind, chances in _HOME.items()]


def of_person(draw: Random, age: int, languages: Sequence[str], today: date) -> Iterator[Told]:
    """One of the languages of her group and mostly Vietnamese too; a telephone for the grown-up, insurance for most."""
    first = draw.choice(languages) if languages else "vie"
    speaks_both = first != "vie" and draw.random() < (0.85 if age < 50 else 0.6)
    yield FactKind.LANGUAGE, f"{first} vie" if speaks_both else first, None
    if age >= ADULT:
        phone = draw.choices(("own", "shared", "other", "none"), (58, 20, 4, 18))[0]
        yield FactKind.PHONE, phone, None
    elif age >= SCHOOL:
        yield FactKind.SCHOOLING, "primary" if age < 11 else "lower_secondary", None
    is_insured = draw.random() < 0.92
    yield FactKind.INSURANCE, *(("has", date(today.year, 12, 31)) if is_insured else ("none", None))


def languages_of_groups(rows: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Code of a group → languages a pack names for it."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["ethnic_code"], []).append(row["iso639_3"])
    return found
