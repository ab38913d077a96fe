"""People found by what somebody typed."""

from django.db import connection
from django.db.models import Q, QuerySet

from hoaban.domains.registry import numbers, rules
from hoaban.domains.registry.models import CURRENT, MERGED, Person
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.merging import current
from hoaban.domains.registry.queries.reading import note
from hoaban.domains.registry.values import PersonId, ReadFor
from hoaban.foundation.access import api as access
from hoaban.kit import fulltext
from hoaban.kit import text as texts

Found = list[tuple[Person, float]]


def people_found(actor: access.Actor, text: str, limit: int) -> Found:
    """By identity number or telephone exactly, else by parts of the name in any order; the closest first.

    Who stands for a merged record is found by what that record says too. That she found so many people is on record
    before she sees them.
    """
    found = _found(actor, text, limit, CURRENT)
    if len(found) < limit:
        known = {person.pk for person, _fit in found}
        former = [
            pair for pair in _standing(actor, _found(actor, text, limit, MERGED)) if pair[0].pk not in known
        ]
        found += former[: limit - len(found)]
    note("registry:person:search", actor, "search", ReadFor.SERVICE, count=len(found))
    return found


def _found(actor: access.Actor, text: str, limit: int, which: Q) -> Found:
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 9 and len(digits) >= len(text.strip()) - 6:
        return [(person, 1.0) for person in _people_numbered(actor, text, digits, which)[:limit]]
    found = people_named(actor, text, limit * 5, "search", which)
    return sorted(((person, _fit(person.name, text)) for person in found), key=lambda pair: -pair[1])[:limit]


def _standing(actor: access.Actor, former: Found) -> Found:
    """The people who stand for these merged records today, as far as she may find them."""
    stands = current([person.pk for person, _fit in former])
    rows = (
        _named_rows(actor, "search", CURRENT).filter(pk__in=set(stands.values())).select_related("household")
    )
    people = {person.pk: person for person in rows}
    best: dict[int, float] = {}
    for person, fit in former:
        now = stands[PersonId(person.pk)]
        best[now] = max(fit, best.get(now, 0.0))
    return [(people[pk], fit) for pk, fit in best.items() if pk in people]


def _people_numbered(actor: access.Actor, text: str, digits: str, which: Q) -> QuerySet[Person]:
    wanted = Q(identity_index__in=numbers.indexes_of("identity", digits))
    phone = rules.phone_e164(text)
    if phone:
        wanted |= Q(phone_e164=phone)
    return _named_rows(actor, "search", which).filter(wanted).select_related("household")


def _named_rows(actor: access.Actor, verb: str, which: Q) -> QuerySet[Person]:
    """Only where names may be read: a hit on a masked row would still tell who lives there."""
    here = access.within("place_no", actor.areas(Permission.IDENTIFY))
    rows: QuerySet[Person] = Person.objects.visible_to(actor, verb).filter(which, here)
    return rows


MOST_NAMED = 5_000
"""Households one name may find in a list: more is no longer a search."""


def households_named(actor: access.Actor, text: str) -> list[int]:
    """Ids of the households where somebody of this name lives."""
    return list(_named(actor, text, "see", CURRENT).values_list("household_id", flat=True)[:MOST_NAMED])


def people_named(actor: access.Actor, text: str, limit: int, verb: str, which: Q = CURRENT) -> list[Person]:
    return list(_named(actor, text, verb, which).select_related("household").order_by("pk")[:limit])


def _named(actor: access.Actor, text: str, verb: str, which: Q) -> QuerySet[Person]:
    """Our own index finds the words; the scope decides who may see the row."""
    words = fulltext.words_of(text)
    rows = _named_rows(actor, verb, which)
    if not words or len("".join(words)) < 2:
        return rows.none()
    if connection.vendor == "sqlite":
        # Raw SQL as a condition: the index is a virtual table, which has no model.
        rows = rows.extra(
            where=[
                "registry_person.id IN (SELECT rowid FROM registry_person_words WHERE registry_person_words MATCH %s)"
            ],
            params=[fulltext.fts5_query(text)],
        )
    else:
        for word in words:
            rows = rows.filter(name_key__contains=word)
    return rows


def _fit(name: str, text: str) -> float:
    """With the right marks above without; shared trigrams in between."""
    exact = 0.3 if texts.nfc(text).casefold() in texts.nfc(name).casefold() else 0.0
    return round(0.7 * fulltext.similarity(name, text) + exact, 4)
