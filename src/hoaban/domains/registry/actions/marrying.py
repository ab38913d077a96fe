"""A marriage as one deed: two people, a day, and the move that goes with it. Put back as one."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.registry.actions.correcting import Deed, home_here, is_answered, person_here
from hoaban.domains.registry.actions.moving import move_people, take_back_move
from hoaban.domains.registry.errors import MarriesHerself, NobodyMoves, WeddingDayUnfit
from hoaban.domains.registry.events import HouseholdCorrected
from hoaban.domains.registry.life import Moves, Wedding, is_too_young, married_to
from hoaban.domains.registry.models import Household, Marriage, Person
from hoaban.domains.registry.moves import MoveWhy, Moving
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Relation, Sex
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events


@transaction.atomic
def record_marriage(*, by: access.Actor, uid: UUID, wedding: Wedding, deed: Deed) -> None:
    """They married; one of them may live in the other's household since. Too young is noted, not forbidden."""
    if is_answered(by, deed):
        return
    one = person_here(by, uid)
    if wedding.other == uid:
        raise MarriesHerself
    other = person_here(by, wedding.other) if wedding.other else None
    people = [person for person in (one, other) if person]
    _lock(people)
    home_here(by, deed, pk=one.household_id)
    _on_a_day_of_theirs(people, wedding.on, deed.now)
    row = Marriage(
        one=one, other=other, other_name="" if other else wedding.other_name, on=wedding.on,
        said_by=wedding.said_by[:120], paper=wedding.paper[:160], is_early=any(too_young(p, wedding.on) for p in people),
        move=_moved(by, one, other, wedding, deed), by_key=by.key, by_label=by.label, at=deed.now,
    )  # fmt: skip
    row.save(force_insert=True)
    _note(by, "registry:person:marry", row, {person.household_id for person in people}, deed.request)


@transaction.atomic
def take_back_marriage(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> UUID:
    """It was wrong: also the move that went with it. Answers with the household of the first of the two."""
    access.require(by, Permission.CORRECT)
    row: Marriage | None = Marriage.objects.visible_to(by).filter(uid=uid).first()
    one = Person.objects.visible_to(by, "correct").filter(pk=row.one_id).first() if row else None
    if row is None or one is None:
        raise NotFound
    if not audit.answered(by, request) and row.taken_back_at is None:
        if row.move:
            take_back_move(by=by, uid=row.move, request=None, now=now)
            one.refresh_from_db(fields=["household"])
        Marriage.plain.filter(pk=row.pk).update(taken_back_at=now)
        other = Person.plain.filter(pk=row.other_id or 0).values_list("household_id", flat=True)
        _note(by, "registry:person:marry_back", row, {one.household_id, *other}, request)
    return UUID(str(Household.plain.values_list("uid", flat=True).get(pk=one.household_id)))


def _lock(people: list[Person]) -> None:
    """Both households in the order of ids, as a move locks them: two weddings never wait for each other."""
    homes = {person.household_id for person in people}
    list(Household.plain.select_for_update().filter(pk__in=homes).order_by("pk").values_list("pk"))


def too_young(person: Person, on: date) -> bool:
    return is_too_young(Sex(person.sex), person.birth_year, person.birth_date, on)


def _moved(by: access.Actor, one: Person, other: Person | None, wedding: Wedding, deed: Deed) -> UUID | None:
    """The existing move, in this very transaction."""
    if wedding.moves is Moves.NOBODY:
        return None
    if other is None:
        raise NobodyMoves
    goes, stays = (one, other) if wedding.moves is Moves.ONE else (other, one)
    homes = Household.plain.in_bulk([goes.household_id, stays.household_id])
    source, target = homes[goes.household_id], homes[stays.household_id]
    relation = married_to(Relation(stays.relation))
    moving = Moving(
        {UUID(str(goes.uid)): relation}, UUID(str(target.uid)), wedding.on, MoveWhy.MARRIED, wedding.said_by
    )
    stamp = Deed(source.version, None, deed.now)
    return move_people(by=by, uid=UUID(str(source.uid)), moving=moving, deed=stamp).uid


def _on_a_day_of_theirs(people: list[Person], on: date, now: datetime) -> None:
    born = max((person.birth_year or 0 for person in people), default=0)
    if on > timezone.localdate(now) or on.year <= born:
        raise WeddingDayUnfit


def _note(by: access.Actor, tag: str, row: Marriage, homes: set[int], request: str | None) -> None:
    """Open pages of both are stale now."""
    Household.plain.filter(pk__in=homes).update(version=F("version") + 1)
    audit.record(tag, by=by, target=("registry.Marriage", str(row.uid)), request=request, fields=["on"])
    for pk in sorted(homes):
        events.publish(HouseholdCorrected(pk))
