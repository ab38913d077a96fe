"""A guarded column is read for a declared purpose only, and docs/operator/readers.toml lists the code that does."""

import pytest

from hoaban.foundation.access.api import declared_purposes
from tests.support import readers
from tests.support.readers import Column

ETHNIC_GROUP = "registry.Person.ethnic_group"
SAID_GROUP = "registry.GroupFact.ethnic_group"
OPENS = {code: purpose.opens for code, purpose in declared_purposes().items()}


def test_every_reader_of_a_guarded_column_is_listed_with_its_purpose() -> None:
    assert readers.judged(readers.readers_of_the_house(), readers.listed(), OPENS) == []


def test_an_ethnic_group_is_read_for_three_purposes_only() -> None:
    opening = {code for code, columns in OPENS.items() if ETHNIC_GROUP in columns}
    assert opening == {"legal_condition", "statistics", "language_hint"}


def test_what_was_said_of_a_group_is_told_to_herself_too() -> None:
    opening = {code for code, columns in OPENS.items() if SAID_GROUP in columns}
    assert opening == {"legal_condition", "statistics", "language_hint", "own_data"}


def test_a_purpose_opens_only_columns_that_exist_and_are_guarded() -> None:
    known = {column.label for columns in readers.guarded_columns().values() for column in columns}
    named = {(code, column) for code, columns in OPENS.items() for column in columns}
    assert {pair for pair in named if pair[1] not in known} == set()


GROUP = Column(ETHNIC_GROUP, "Person", frozenset({"ethnic_group", "ethnic_group_id"}))
STATUS = Column("registry.HouseholdFact.value", "HouseholdFact", frozenset({"value"}))


@pytest.mark.parametrize(
    "line",
    [
        "return person.ethnic_group_id",
        "return rows.values_list('pk', 'ethnic_group')",
        "return rows.filter(ethnic_group__in=groups)",
        "return rows.order_by('-ethnic_group')",
        "return Q(person__ethnic_group=group)",
        "cursor.execute('SELECT id, ethnic_group_id FROM registry_person')",
        "return row['ethnic_group']",
        "return [one.ethnic_group for one in rows]",
    ],
)
def test_each_way_of_reading_is_seen(line: str) -> None:
    found = readers.readings(f"def fetch():\n    {line}\n", [GROUP], "registry.x")
    assert found == {"registry.x.fetch": frozenset({ETHNIC_GROUP})}


@pytest.mark.parametrize(
    "line",
    [
        "Person.plain.create(ethnic_group=group)",
        "rows.update(ethnic_group_id=3)",
        "person.ethnic_group_id = 3",
        "person.save(update_fields=['ethnic_group'])",
        "return rows.defer('ethnic_group')",
        "'''Tells about ethnic_group.'''",
    ],
)
def test_writing_and_naming_are_no_reading(line: str) -> None:
    assert readers.readings(f"def write():\n    {line}\n", [GROUP], "registry.x") == {}


def test_a_common_word_counts_only_beside_its_table() -> None:
    reading = "def fetch(fact):\n    return fact.value\n"
    assert readers.readings(reading, [STATUS], "registry.x") == {}
    assert readers.readings(f"import HouseholdFact\n{reading}", [STATUS], "registry.x")
    member = "import HouseholdFact\ndef kind():\n    return Relation.HEAD.value\n"
    assert readers.readings(member, [STATUS], "registry.x") == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (None, "is not listed"),
        ({"columns": [ETHNIC_GROUP], "for": ["curiosity"]}, "no room declares"),
        ({"columns": [ETHNIC_GROUP], "for": ["service"]}, "does not open it"),
        ({"columns": [ETHNIC_GROUP]}, "needs either"),
        ({"columns": [], "for": ["statistics"]}, "names others"),
    ],
)
def test_a_reader_without_a_fitting_purpose_is_refused(row: dict[str, list[str]] | None, said: str) -> None:
    found = {"registry.x.fetch": frozenset({ETHNIC_GROUP})}
    kept = {} if row is None else {"registry.x.fetch": row}
    findings = readers.judged(found, kept, OPENS)
    assert len(findings) == 1
    assert said in findings[0]


def test_a_row_that_reads_nothing_any_more_is_refused() -> None:
    assert readers.judged({}, {"registry.gone": {"columns": [], "for": []}}, OPENS)
