"""What was ever written of a household and of whoever lived there, by one question: changes, moves, merges."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.db.models.expressions import RawSQL

from hoaban.domains.registry.models import Change, Household, Merge, Move, Person
from hoaban.domains.registry.queries.as_texts import day_of, json_of, moment_of, row_texts
from hoaban.foundation.access import api as access

# Keys by keys, each step by an index: where a condition reads «this column or that one», PostgreSQL reads all people for it.
_THEIRS = """
WITH theirs(id) AS (
    SELECT id FROM registry_person WHERE household_id = %s
    UNION SELECT person_id FROM registry_move WHERE source_id = %s
    UNION SELECT person_id FROM registry_move WHERE target_id = %s
)"""
"""Who lives or lived there."""
_PEOPLE = f"{_THEIRS} SELECT id FROM theirs"  # noqa: S608 - no word of anybody's
_MOVES = f"{_THEIRS} SELECT deed.id FROM theirs JOIN registry_move deed ON deed.person_id = theirs.id"  # noqa: S608
_CHANGES = f"""{_THEIRS}
SELECT deed.id FROM theirs JOIN registry_change deed ON deed.person_id = theirs.id
UNION SELECT id FROM registry_change WHERE household_id = %s"""  # noqa: S608 - no word of anybody's
_MERGES = f"""{_THEIRS}
SELECT deed.id FROM theirs JOIN registry_merge deed ON deed.kept_id = theirs.id
UNION SELECT deed.id FROM theirs JOIN registry_merge deed ON deed.merged_id = theirs.id"""  # noqa: S608 - no word of anybody's


@dataclass(frozen=True, slots=True)
class History:
    """Oldest first, each; rows with the columns that the past is told by, what was taken back among them."""

    changes: Sequence[Change]
    moves: Sequence[Move]
    merges: Sequence[Merge]


def people_ever(home: Household) -> QuerySet[Person]:
    """Who lives or lived there, by the moves that lead in and out."""
    rows: QuerySet[Person] = Person.plain.filter(pk__in=_keys(_PEOPLE, home.pk))
    return rows


def history_of(home: Household) -> History:
    """By one statement, whatever the household has been through; for who reads its people by key."""
    found = defaultdict[str, list[tuple[int, Mapping[str, Any]]]](list)
    for chapter, key, told in _HISTORY(household=home.pk):
        found[chapter].append((key, told))

    def oldest(chapter: str, row_of: Callable[[int, Mapping[str, Any]], Any]) -> list[Any]:
        return [row_of(key, told) for key, told in sorted(found[chapter], key=lambda one: one[0])]

    return History(
        oldest("change", partial(_row, Change)),
        oldest("move", partial(_row, Move)),
        oldest("merge", partial(_row, Merge)),
    )


def _written(_actor: object) -> Any:
    home = access.Given("household", BigIntegerField())
    changes = Change.plain.filter(pk__in=_keys(_CHANGES, home))
    moves = Move.plain.filter(pk__in=_keys(_MOVES, home))
    merges = Merge.plain.filter(pk__in=_keys(_MERGES, home))
    each = row_texts(
        changes, "change", household_id="household_id", person_id="person_id", what="what", before="before", after="after", on="on",
        at="at", taken_back_at="taken_back_at",
    )  # fmt: skip
    return each.union(
        row_texts(
            moves, "move", person_id="person_id", source_id="source_id", target_id="target_id", on="on", at="at",
            relation_before="relation_before", relation_after="relation_after", taken_back_at="taken_back_at",
        ),
        row_texts(
            merges, "merge", kept_id="kept_id", merged_id="merged_id", before="before", after="after", facts="facts", stayed="stayed",
            at="at", undone_at="undone_at",
        ),
        all=True,
    )  # fmt: skip


_HISTORY: access.Prepared[tuple[Any, ...]] = access.Prepared(_written)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "at": moment_of, "taken_back_at": moment_of, "undone_at": moment_of, "on": day_of,
    "before": json_of, "after": json_of, "facts": json_of, "stayed": json_of,
}  # fmt: skip


def _row(model: Callable[..., Any], key: int, told: Mapping[str, Any]) -> Any:
    read = {
        name: _READ[name](value) if value is not None and name in _READ else value
        for name, value in told.items()
    }
    return model(pk=key, **read)


def _keys(words: str, home: object) -> RawSQL:
    return RawSQL(words, [home] * words.count("%s"))  # noqa: S611 - our own words, the key a parameter
