"""What people are called now also stands with them, where the word index finds it; the dated facts say since when and by whom."""

from collections.abc import Collection

from django.db import connection

from hoaban.domains.registry import rules
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.models import CURRENT, Person, PersonFact

AT_ONCE = 200
"""People of one statement: a list may tell of thousands who stand already."""
_AS_BROUGHT = (
    "INSERT INTO registry_personfact (person_id, place_no, kind, value, source, said_by, recorded_at, batch_id) "
    "SELECT id, place_no, %s, called, '', '', recorded_at, batch_id FROM registry_person "
    "WHERE called IS NOT NULL AND id > %s AND batch_id + 0 = %s"
)


def settle(people: Collection[int]) -> None:
    """In the transaction that noted, took back or handed over what these are called."""
    rows = PersonFact.plain.filter(CURRENT, kind=FactKind.CALLED, person_id__in=people)
    told = dict(rows.values_list("person_id", "value"))
    stood = dict(Person.plain.filter(pk__in=people).values_list("pk", "called"))
    changed = [
        Person(pk=pk, called=now, called_key=rules.name_key(now) if now else None)
        for pk in sorted(stood)
        if (now := told.get(pk)) != stood[pk]
    ]
    Person.plain.bulk_update(changed, ["called", "called_key"], batch_size=AT_ONCE)


def as_brought(after: int, batch_id: int) -> None:
    """What people of a list were called there, said in one statement; in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_AS_BROUGHT, [FactKind.CALLED.value, after, batch_id])
