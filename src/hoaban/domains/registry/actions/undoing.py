"""Taking a list back, household by household: what people worked on since stays, whole, and is named."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from hoaban.domains.registry.actions import papers, villages
from hoaban.domains.registry.actions.brought_facts import take_facts_back
from hoaban.domains.registry.actions.correcting import held, put_person_again
from hoaban.domains.registry.following import followers, ledger
from hoaban.domains.registry.models import (
    CURRENT,
    Change,
    GroupFact,
    Household,
    HouseholdFact,
    Marriage,
    Move,
    OutsideLook,
    Person,
    PersonFact,
    Transfer,
)
from hoaban.domains.registry.queries.brought_facts import overtaken as facts_overtaken
from hoaban.domains.registry.values import Changed, Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.values import Kept, UndoStep

PEOPLE_PER_HOUSEHOLD = 4
"""So many fewer households than rows are taken back in one step."""


def kept_of_list(by: access.Actor, batch_id: int, limit: int) -> Kept:
    """Households of the list that were confirmed, visited or edited, people edited elsewhere, changes overtaken."""
    own = Household.plain.filter(batch_id=batch_id).exclude(pk__in=_untouched(batch_id).values("pk"))
    guests = _guests(batch_id).exclude(pk__in=_untouched_guests(batch_id).values("pk"))
    changes = list(_open_changes(batch_id))
    done = _done_to(changes)
    overtaken = {change.household_id for change in changes if not _stands(change, done)}
    others = set(guests.values_list("household_id", flat=True)) | overtaken | facts_overtaken(batch_id)
    everything = Q(pk__in=own.values("pk")) | Q(pk__in=others)
    first = (
        Household.objects.visible_to(by).filter(everything).order_by("place_no", "code_sort", "pk")[:limit]
    )
    rows = Person.plain.filter(batch_id=batch_id, household__in=own.values("pk")).count() + guests.count()
    lines = [(row.code, reverse("registry:household", args=[row.uid])) for row in first]
    return Kept(own.count() + len(others), rows, lines)


def take_list_back(batch_id: int, limit: int, now: datetime) -> UndoStep:
    """One step: some households whole, then people brought into older households, then what was changed in those."""
    most = max(1, limit // PEOPLE_PER_HOUSEHOLD)
    # Locked with the condition: whoever confirms one at this instant waits, and finds it gone.
    ids = list(_untouched(batch_id).select_for_update().order_by("pk").values_list("pk", flat=True)[:most])
    if ids:
        _forget_told(Person.plain.filter(household__in=ids))
        people = _delete(Person, "household_id", ids)
        for model in (HouseholdFact, ledger()):
            _delete(model, "household_id", ids)
        _delete(Household, "id", ids)
        return UndoStep(people, more=True)
    guests = list(_untouched_guests(batch_id).order_by("pk").values_list("pk", flat=True)[:limit])
    if guests:
        _forget_told(Person.plain.filter(pk__in=guests))
        return UndoStep(_delete(Person, "id", guests), more=True)
    if take_facts_back(batch_id, limit, now):
        return UndoStep(0, more=True)
    own = Household.plain.filter(batch_id=batch_id)
    ledger().plain.filter(batch_id=batch_id).exclude(household__in=own).delete()
    return UndoStep(0, more=_put_back(batch_id, limit, now))


def _untouched(batch_id: int) -> QuerySet[Household]:
    """Households of the list as the list brought them; a confirmation taken back is no work on them.

    Whoever works on a household leaves a row behind: a version alone also counts what was taken back.
    """
    here = {"household_id": OuterRef("pk")}
    touched = (
        Person.plain.filter(Q(version__gt=1) | ~Q(batch_id=batch_id), **here),
        _told_since(HouseholdFact, batch_id).filter(**here),
        _told_since(PersonFact, batch_id).filter(person__household_id=OuterRef("pk")),
        _said_since(batch_id).filter(person__household_id=OuterRef("pk")),
        *(table.plain.filter(**here) for table in followers()),
        Change.plain.filter(**here),
        Move.plain.filter(Q(source_id=OuterRef("pk")) | Q(target_id=OuterRef("pk"))),
        Transfer.plain.filter(source_id=OuterRef("pk")),
        OutsideLook.plain.filter(**here),
        ledger().plain.filter(~Q(batch_id=batch_id), **here),
        Marriage.plain.filter(Q(one__household_id=OuterRef("pk")) | Q(other__household_id=OuterRef("pk"))),
    )
    rows: QuerySet[Household] = Household.plain.filter(batch_id=batch_id, confirmed_at__isnull=True)
    return rows.filter(*(~Exists(rows_of) for rows_of in touched))


def _told_since(table: type[HouseholdFact | PersonFact], batch_id: int) -> QuerySet[Any]:
    """Facts told beside those of the list. What another list told, and took back with itself, is no work of anybody."""
    rows: QuerySet[Any] = table.plain.filter(~Q(batch_id=batch_id))
    return rows.exclude(batch_id__isnull=False, taken_back_at__isnull=False)


def _said_since(batch_id: int) -> QuerySet[GroupFact]:
    """Groups that somebody told beside those the list brought."""
    rows: QuerySet[GroupFact] = GroupFact.plain.exclude(batch_id=batch_id)
    return rows


def _guests(batch_id: int) -> QuerySet[Person]:
    """People the list brought into households that stood already."""
    rows: QuerySet[Person] = Person.plain.filter(batch_id=batch_id)
    return rows.exclude(household__in=Household.plain.filter(batch_id=batch_id).values("pk"))


def _untouched_guests(batch_id: int) -> QuerySet[Person]:
    facts = _told_since(PersonFact, batch_id).filter(person_id=OuterRef("pk"))
    said = _said_since(batch_id).filter(person_id=OuterRef("pk"))
    changes = Change.plain.filter(Q(person_id=OuterRef("pk")) | Q(parent_id=OuterRef("pk")))
    married = Marriage.plain.filter(Q(one_id=OuterRef("pk")) | Q(other_id=OuterRef("pk")))
    return _guests(batch_id).filter(
        ~Exists(facts), ~Exists(said), ~Exists(changes), ~Exists(married), version=1
    )


def _open_changes(batch_id: int) -> QuerySet[Change]:
    rows: QuerySet[Change] = Change.plain.filter(batch_id=batch_id, taken_back_at__isnull=True)
    is_moved = papers.done_since(OuterRef("person_id"), OuterRef("at"))
    return rows.select_related("household", "person").annotate(is_moved=is_moved).order_by("pk")


def _done_to(changes: Iterable[Change]) -> papers.DoneToNumbers:
    """To the numbers these changes wrote; asked of the few people to whom anything was done."""
    moved = {
        one.person_id
        for one in changes
        if one.what == Changed.PAPERS and one.is_moved  # type: ignore[attr-defined]  # annotated by _open_changes
    }
    return papers.done_to_numbers([person for person in moved if person])


def _stands(change: Change, done: papers.DoneToNumbers) -> bool:
    """What the list wrote still stands there."""
    if change.what == Changed.PAPERS:
        return change.person is not None and papers.in_the_way(change, change.person, done) is None
    if change.what == Changed.PERSON:
        return _person_stands(change)
    return all(getattr(change.household, name) == value for name, value in change.after.items())


def _person_stands(change: Change) -> bool:
    person = change.person
    if person is None or person.replaced_at or held(person) != change.after:
        return False
    if person.household_id != change.household_id:
        return False  # she moved since, perhaps to another commune
    is_head_again = change.before["relation"] == Relation.HEAD != change.after["relation"]
    heads = Person.plain.filter(CURRENT, household_id=person.household_id, relation=Relation.HEAD)
    return not (is_head_again and heads.exists())


def _put_back(batch_id: int, limit: int, now: datetime) -> bool:
    """Households and people as they were, where nobody changed them since; True while more may be left."""
    changes = list(_open_changes(batch_id))
    done = _done_to(changes)
    found = list(islice((change for change in changes if _stands(change, done)), limit))
    # Households before people, as a correction by hand locks; who corrected one meanwhile is waited for, and then found.
    homes = Household.plain.filter(pk__in={change.household_id for change in found})
    list(homes.select_for_update().order_by("pk").values_list("pk"))
    chosen = list(_open_changes(batch_id).filter(pk__in=[change.pk for change in found]))
    done = _done_to(chosen)
    standing = [change for change in chosen if _stands(change, done)]
    for change in standing:
        if change.what == Changed.PAPERS and change.person:
            papers.take_out(change, change.person)
            Household.plain.filter(pk=change.household_id).update(version=F("version") + 1)
            continue
        if change.what == Changed.PERSON:
            put_person_again(change, now)
            Household.plain.filter(pk=change.household_id).update(version=F("version") + 1)
            continue
        before: dict[str, Any] = dict(change.before)
        place_no = before.pop("place_no", None)
        Household.plain.filter(pk=change.household_id).update(version=F("version") + 1, **before)
        if place_no is not None:
            villages.carry([change.household_id], place_no)
    Change.plain.filter(pk__in=[change.pk for change in standing]).update(taken_back_at=now)
    return len(found) == limit


def _forget_told(people: QuerySet[Person]) -> None:
    """What the list told of who goes with it; nobody else said anything of them."""
    for table in (PersonFact, GroupFact):
        table.plain.filter(person__in=people).delete()


def _delete(model: type[models.Model], column: str, ids: Iterable[int]) -> int:
    """Plain SQL: an object per person costs ten times as much."""
    quote, chosen = connection.ops.quote_name, list(ids)
    marks = ", ".join(["%s"] * len(chosen))
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {quote(model._meta.db_table)} WHERE {quote(column)} IN ({marks})",  # noqa: S608 — our own names
            chosen,
        )
        return int(cursor.rowcount)
