"""What people say of a pair: one person, two, or not now; each can be taken back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from hoaban.domains.linkage.actions import duty, hanging, scanning, telling
from hoaban.domains.linkage.actions.keeping import COMMUNE
from hoaban.domains.linkage.errors import Decided, OneSideOnly
from hoaban.domains.linkage.models import Pair
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import PROVINCE, WAITING, State, keeps_both
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit

LISTENER = access.SystemActor("linkage.listen")


@transaction.atomic
def decide(*, by: access.Actor, uid: UUID, state: State, request: str | None, now: datetime) -> None:
    """They are two people, or it is put off."""
    row = _locked(by, uid)
    if audit.answered(by, request):
        return
    if row.state not in WAITING:
        raise Decided
    _say(by, row, state, request, now)
    if state == State.DIFFERENT:
        telling.tell_who_told(by, row, now)
        for third, side in ((row.first_person, row.second_person), (row.second_person, row.first_person)):
            hanging.withdraw(by, third, side)


@transaction.atomic
def decide_same(
    *, by: access.Actor, uid: UUID, kept_uid: UUID, merged_uid: UUID, choice: registry.Choice, now: datetime
) -> registry.Merged:
    """They are one: the registry merges them, with its own rights and checks, in the same transaction."""
    row = _locked(by, uid)
    answered = audit.answered(by, choice.request) is not None
    if not answered and row.state not in WAITING:
        raise Decided
    done = registry.merge_people(by=by, kept_uid=kept_uid, merged_uid=merged_uid, choice=choice)
    if not answered:
        row.merge_uid = done.uid
        _say(by, row, State.SAME, None, now)
        telling.tell_both(by, row, now)
    return done


@transaction.atomic
def take_back(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> None:
    """The pair waits again; two that were made one are separated by the registry, for who keeps both places at this moment."""
    row = _locked(by, uid)
    if audit.answered(by, request) or row.state == State.OPEN:
        return
    if row.state == State.SAME:
        if not keeps_both(by.areas(Permission.REVIEW), row.first_place, row.second_place):
            raise OneSideOnly
        merge = row.merge_uid or registry.standing_merge(by, [row.first_person, row.second_person])
        if merge:
            registry.unmerge(by=by, merge_uid=merge, request=None, now=now)
        row.merge_uid = None
        telling.tell_both(by, row, now)
    if row.first_place != row.second_place:
        scanning.ask_province(now)  # what hung together by these two may do so again
    _say(by, row, State.OPEN, request, now)
    if row.told_place:
        duty.ask_told(by, row.told_place // PROVINCE * PROVINCE)


def _locked(by: access.Actor, uid: UUID) -> Pair:
    access.require(by, Permission.REVIEW)
    row: Pair | None = Pair.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def _say(by: access.Actor, row: Pair, state: State, request: str | None, now: datetime) -> None:
    row.state, row.decided_at, row.decided_key, row.decided_by = state, now, by.key, by.label
    row.save(update_fields=["state", "decided_at", "decided_key", "decided_by", "merge_uid"])
    audit.record(f"linkage:pair:{state.value}", by=by, target=row, request=request, fields=["state"])
    duty.close_when_none_waits_in(by, {row.first_place, row.second_place})


def on_merged(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``registry.people_merged``, wherever it was done: the pair is decided, others of the merged record are moot."""
    ids = sorted(payload[side] for side in ("kept_id", "merged_id"))
    with transaction.atomic():
        others = _of(payload["merged_id"]).filter(state__in=WAITING)
        communes = {place for row in others for place in (row.first_place, row.second_place)}
        pair = Pair.plain.filter(first_person=ids[0], second_person=ids[1], state__in=WAITING)
        pair.update(state=State.SAME, decided_at=timezone.now())
        others.update(state=State.MOOT)
        duty.close_when_none_waits_in(LISTENER, communes)
        # What still holds, by what was taken over from the third or by another, is found again; of whom somebody said that she
        # is another than the merged record, that is another than the one that stands.
        left = hanging.withdraw(LISTENER, payload["merged_id"]) | _where_refused(ids)
        if left:
            scanning.ask(left, timezone.now())


def on_moved(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``registry.people_moved``: a pair goes where its people live, and who keeps them there is asked."""
    lives = registry.whereabouts(registry.ever_lived_in([payload["target_id"]]))
    left, came = set[int](), set[int]()
    with transaction.atomic():
        for person, place in lives.items():
            commune = (place or 0) // COMMUNE * COMMUNE
            for side in ("first", "second") if place else ():
                rows = Pair.plain.filter(**{f"{side}_person": person}).exclude(**{f"{side}_place": commune})
                left |= set(rows.values_list(f"{side}_place", flat=True))
                if rows.filter(state=State.OPEN).exists():
                    came.add(commune)
                rows.update(**{f"{side}_place": commune})
        _follow_thirds(lives)
        duty.ask_in(LISTENER, came)
        duty.close_when_none_waits_in(LISTENER, left)


def _follow_thirds(moved: Collection[int]) -> None:
    """A pair that lies in two communes by now stands as any such does; one whose third moved is looked at anew."""
    rows = Pair.plain.filter(third__isnull=False)
    lies_apart = rows.filter(Q(first_person__in=moved) | Q(second_person__in=moved)).exclude(
        first_place=F("second_place")
    )
    lies_apart.update(alone=True, third=None)
    if communes := set(rows.filter(third__in=moved).values_list("first_place", flat=True)):
        scanning.ask(communes, timezone.now())


def on_parted(payload: dict[str, int], _seq: int) -> None:
    """Listener of ``registry.people_parted``: their pair and those that were moot wait again."""
    ids = sorted(payload[side] for side in ("kept_id", "merged_id"))
    with transaction.atomic():
        pair = Pair.plain.filter(first_person=ids[0], second_person=ids[1], state=State.SAME)
        others = _of(payload["merged_id"]).filter(state=State.MOOT)
        asked = {place for row in pair | others for place in (row.first_place, row.second_place)}
        pair.update(state=State.OPEN, merge_uid=None)
        others.update(state=State.OPEN)
        duty.ask_in(LISTENER, asked)
        if _of(payload["merged_id"]).exclude(first_place=F("second_place")).exists():
            scanning.ask_province(timezone.now())
        if refused := _where_refused(ids):
            scanning.ask(refused, timezone.now())


def _where_refused(people: Collection[int]) -> set[int]:
    """The communes in which these live, where anything was said to be two: it may be of a record that stands in one of them."""
    places = registry.whereabouts(people).values()
    communes = {place // COMMUNE * COMMUNE for place in places if place}
    rows = Pair.plain.filter(
        Q(first_place__in=communes) | Q(second_place__in=communes), state=State.DIFFERENT
    )
    return communes if rows.exists() else set()


def _of(person: int) -> "models.QuerySet[Pair]":
    rows: models.QuerySet[Pair] = Pair.plain.filter(Q(first_person=person) | Q(second_person=person))
    return rows
