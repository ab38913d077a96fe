"""Ethnic groups, read for one of the purposes the law allows: who reads what for is on record before she sees it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from hoaban.domains.registry.errors import NoPurpose
from hoaban.domains.registry.groups import GroupShown
from hoaban.domains.registry.models import CURRENT, GroupFact, Household, Move, Person
from hoaban.domains.registry.past import Known, statements_on
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.past import end_of
from hoaban.domains.registry.queries.reading import reason_at
from hoaban.domains.registry.queries.told_groups import groups_told
from hoaban.domains.registry.rules import COMMUNE_SPAN, commune_of
from hoaban.domains.registry.values import PersonId, Purpose
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit


def ethnic_groups_of(actor: access.Actor, uid: UUID, purpose: str) -> Mapping[PersonId, GroupShown]:
    """Person → what holds of her, of everybody who lives there."""
    row = _opened(actor, uid, purpose)
    there = Person.objects.visible_to(actor).filter(CURRENT, household_id=row.pk).values("pk")
    rows = GroupFact.objects.visible_to(actor).filter(CURRENT, person__in=there)
    return {PersonId(one.owner): one for one in groups_told(rows)}


def ethnic_groups_on(
    actor: access.Actor, uid: UUID, purpose: str, day: date, known: Known
) -> Mapping[PersonId, GroupShown]:
    """Person → what was said of her for that day, or what the register said then; of whoever ever lived there.

    Of whoever lives in another commune by now nothing is told.
    """
    row = _opened(actor, uid, purpose)
    moved = Move.plain.filter(Q(source=row) | Q(target=row)).values("person_id")
    there = Person.plain.filter(Q(household=row) | Q(pk__in=moved)).values("pk")
    commune = access.UnitRange(commune_of(row.place_no), commune_of(row.place_no) + COMMUNE_SPAN)
    here = access.within("place_no", [commune]) & access.within(
        "place_no", actor.areas(Permission.ETHNIC_GROUP)
    )
    rows = GroupFact.objects.visible_to(actor).filter(here, person__in=there)
    told = statements_on(groups_told(rows), day, known, end_of(day))
    return {PersonId(pk): one for pk, one in told.items()}


def groups_of_person(actor: access.Actor, uid: UUID, purpose: str) -> Sequence[GroupShown]:
    """All that was ever said of one person, the newest first."""
    found = Person.objects.visible_to(actor).filter(CURRENT, uid=uid)
    person = found.values_list("pk", "household__uid").first()
    if person is None:
        raise NotFound
    pk, home = person
    _opened(actor, home, purpose)
    return groups_told(GroupFact.objects.visible_to(actor).filter(person_id=pk))[::-1]


def _opened(actor: access.Actor, uid: UUID, purpose: str) -> Household:
    """The household, for who may read groups there and says what for; on record."""
    access.require(actor, Permission.ETHNIC_GROUP)
    if purpose not in set(Purpose):
        raise NoPurpose
    row: Household | None = Household.objects.visible_to(actor).filter(uid=uid).first()
    areas = actor.areas(Permission.ETHNIC_GROUP)
    if row is None or not any(area.contains(row.place_no) for area in areas):
        raise NotFound
    reason_at(actor, row)
    audit.record_read("registry:ethnic_group:read", by=actor, target=row, purpose=purpose)
    return row
