"""People go from one household to another: a family splits, a daughter marries, two households live as one. Taken back whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hoaban.domains.registry import queries, rules
from hoaban.domains.registry.actions import days, villages
from hoaban.domains.registry.actions.correcting import Deed, one_head
from hoaban.domains.registry.actions.emptied import end_if_empty
from hoaban.domains.registry.errors import (
    CodeTaken,
    MoveDayUnfit,
    MovedOn,
    MoveElsewhere,
    MoveToItself,
    NobodyMoves,
    NoHeadThere,
    SecondHead,
)
from hoaban.domains.registry.events import PeopleMoved
from hoaban.domains.registry.models import CURRENT, GroupFact, Household, Marriage, Move, Person, PersonFact
from hoaban.domains.registry.moves import Moved, Moving, NewHome
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.values import Relation
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound, Stale
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.kit.uid import uuid7


@transaction.atomic
def move_people(*, by: access.Actor, uid: UUID, moving: Moving, deed: Deed) -> Moved:
    """Some or all of a household live in another one from a day on, which may begin with them.

    A household nobody is left in ends that day. Facts about a person go along with her; those about the household stay.
    """
    access.require(by, Permission.CORRECT)
    if answer := audit.answered(by, deed.request):
        return told(Move.objects.visible_to(by).filter(deed=answer).order_by("pk"))
    source, target = _homes(by, uid, moving.into, deed)
    return carried(by, source, target, moving, deed)


def carried(
    by: access.Actor, source: Household, target: Household | None, moving: Moving, deed: Deed,
    commune: int | None = None, tag: str = "registry:person:move",
) -> Moved:  # fmt: skip
    """Both households are locked and judged; without a target one begins, in the commune named or their own."""
    people = movers(source, moving.people, moving.on, deed.now)
    is_new = target is None
    if target is None:
        target = _begun(by, source, moving, commune or rules.commune_of(source.place_no), deed.now)
    heads = [relation for relation in moving.people.values() if relation is Relation.HEAD]
    if len(heads) > 1:
        raise SecondHead
    if is_new and not heads:
        raise NoHeadThere
    for relation in heads:
        one_head(target, relation)
    _settle(target, {person.pk: moving.people[UUID(str(person.uid))] for person in people})
    is_empty = end_if_empty(source, moving.on, deed.now)
    together = uuid7()
    Move.plain.bulk_create(
        Move(
            deed=together, person=person, source=source, target=target, why=moving.why, on=moving.on,
            relation_before=person.relation, relation_after=moving.people[UUID(str(person.uid))],
            ended_source=is_empty, made_target=is_new, said_by=moving.said_by[:120], by_key=by.key, by_label=by.label, at=deed.now,
        )
        for person in people
    )  # fmt: skip
    _note(by, tag, together, source, target, [one.pk for one in people], deed.request)
    return Moved(together, target.uid, source.code if is_empty else "")


@transaction.atomic
def take_back_move(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> UUID:
    """Everybody of one deed lives again where she lived; all of them or nobody. Answers with that household."""
    access.require(by, Permission.CORRECT)
    moves = list(Move.objects.visible_to(by).filter(deed=uid).order_by("pk"))
    if not moves:
        raise NotFound
    source, target = _locked(by, [moves[0].source_id, moves[0].target_id])
    if audit.answered(by, request) or moves[0].taken_back_at:
        return UUID(str(source.uid))
    carried_back(by, source, target, moves, "registry:person:move_back", request, now)
    return UUID(str(source.uid))


def carried_back(
    by: access.Actor, source: Household, target: Household, moves: Sequence[Move], tag: str, request: str | None,
    now: datetime,
) -> None:  # fmt: skip
    """Both households are locked; whoever was worked on since, or a household that has another head by now, keeps all."""
    _stand_as_left(moves)
    uid, people = moves[0].deed, [move.person_id for move in moves]
    if moves[0].ended_source:
        Household.plain.filter(pk=source.pk).update(valid_to=None, replaced_at=None)
    for move in moves:
        one_head(source, move.relation_before)
    _settle(source, {move.person_id: Relation(move.relation_before) for move in moves})
    if moves[0].made_target and not Person.plain.filter(CURRENT, household=target).exists():
        Household.plain.filter(pk=target.pk).update(replaced_at=now)
    Move.plain.filter(deed=uid).update(taken_back_at=now)
    Marriage.plain.filter(move=uid, taken_back_at__isnull=True).update(taken_back_at=now)
    _note(by, tag, uid, target, source, people, request)


# --- Who, and whether ---------------------------------------------------------------------------------


def _homes(
    by: access.Actor, uid: UUID, into: UUID | NewHome, deed: Deed
) -> tuple[Household, Household | None]:
    """Both locked, in the order of ids; the page of the one they leave must be fresh."""
    wanted = {uid} if isinstance(into, NewHome) else {uid, into}
    if len(wanted) == 1 and not isinstance(into, NewHome):
        raise MoveToItself
    rows = Household.objects.visible_to(by, "correct").select_for_update()
    found = {UUID(str(home.uid)): home for home in rows.filter(CURRENT, uid__in=wanted).order_by("pk")}
    if uid not in found:
        raise NotFound
    if len(found) < len(wanted):
        raise MoveElsewhere
    if found[uid].version != deed.version:
        raise Stale
    return found[uid], None if isinstance(into, NewHome) else found[into]


def _locked(by: access.Actor, ids: list[int]) -> list[Household]:
    rows = Household.objects.visible_to(by, "correct").select_for_update()
    found = {home.pk: home for home in rows.filter(pk__in=ids).order_by("pk")}
    if len(found) != len(ids):
        raise NotFound
    return [found[pk] for pk in ids]


def movers(source: Household, uids: Collection[UUID], on: date, now: datetime) -> list[Person]:
    """Those of the household who go, locked, on a day that may be."""
    if not uids:
        raise NobodyMoves
    rows = Person.plain.select_for_update().filter(CURRENT, household=source, uid__in=uids)
    people = list(rows.defer("identity_sealed", "insurance_sealed").order_by("pk"))
    if len(people) != len(uids):
        raise Stale  # somebody left since the page was opened
    if not days.may_be_of(on, people, now):
        raise MoveDayUnfit
    return people


def _stand_as_left(moves: Collection[Move]) -> None:
    """What was done to one of them since is not overwritten unseen."""
    people = Person.plain.select_for_update().filter(pk__in=[move.person_id for move in moves]).order_by("pk")
    now = {person.pk: person for person in people.only("household_id", "relation", "replaced_at")}
    for move in moves:
        person = now.get(move.person_id)  # none: behind the wall, in another commune
        if (
            person is None
            or person.replaced_at
            or (person.household_id, person.relation)
            != (
                move.target_id,
                move.relation_after,
            )
        ):
            raise MovedOn


# --- What moves ---------------------------------------------------------------------------------------


def _begun(by: access.Actor, source: Household, moving: Moving, commune: int, now: datetime) -> Household:
    """A household that begins that day."""
    new = moving.into
    assert isinstance(new, NewHome)
    if queries.household_ids({(commune, new.code)}):
        raise CodeTaken
    place_no = villages.number_of(by, commune, new.village) if new.village else commune
    home = Household(
        code=new.code, place_no=place_no, village=new.village, address=new.address, valid_from=moving.on,
        is_synthetic=source.is_synthetic, recorded_at=now,
    )  # fmt: skip
    home.save(force_insert=True)
    return home


def _settle(home: Household, relations: Mapping[int, Relation]) -> None:
    """They live there now: one statement for each relation, whoever shares it."""
    ordered = sorted(relations, key=lambda pk: relations[pk])
    for relation, people in groupby(ordered, key=lambda pk: relations[pk]):
        Person.plain.filter(pk__in=list(people)).update(
            household=home, place_no=home.place_no, relation=relation, version=F("version") + 1
        )
    for said in (PersonFact, GroupFact):
        said.plain.filter(person_id__in=list(relations)).update(place_no=home.place_no)


# --- What is told -------------------------------------------------------------------------------------


def _note(
    by: access.Actor, tag: str, deed: UUID, left: Household, reached: Household, people: Iterable[int], request: str | None
) -> None:  # fmt: skip
    """Open pages of both households are stale now."""
    ids = sorted(people)
    Household.plain.filter(pk__in=[left.pk, reached.pk]).update(version=F("version") + 1)
    audit.record(
        tag, by=by, target=("registry.Move", str(deed)), request=request, fields=["household", "relation"],
        values={"ids": ids}, count=len(ids),
    )  # fmt: skip
    events.publish(PeopleMoved(left.pk, reached.pk))


def told(moves: Iterable[Move]) -> Moved:
    first = next(iter(moves))
    homes = Household.plain.in_bulk([first.source_id, first.target_id])
    emptied = homes[first.source_id].code if first.ended_source else ""
    return Moved(first.deed, homes[first.target_id].uid, emptied)
