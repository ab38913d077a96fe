"""Reads: the queue of pairs, one pair, what the job has to do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from hoaban.domains.linkage.models import EVERYWHERE, Pair, Scan
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import (
    PROVINCE,
    WAITING,
    PairRow,
    PairShown,
    Reason,
    State,
    Told,
    ToldWhy,
    is_above,
    keeps,
    keeps_both,
    side_kept,
)
from hoaban.domains.registry import api as registry
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api as places

PAGE = 20
NAMED = 200
"""People whose names are close to what was typed, where nobody of the queue bears it."""
WAITS = Q(done_at__isnull=True) | Q(done_at__lt=F("asked_at"))
OFFERED = timedelta(hours=24)
"""So long the queue offers to take her last decision back."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of the queue says."""

    state: State = State.OPEN
    commune: int | None = None
    after: tuple[float, int] | None = None
    """Score and id of the last line seen."""
    people: frozenset[int] | None = None
    """Only pairs with one of these (`people_named`)."""
    told: bool = False
    """Of which a commune told the keeper: for her those that wait, for a commune what it told, whatever became of it."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of the queue, and where it goes on."""

    rows: Sequence[PairRow]
    after: tuple[float, int] | None


def pairs(actor: access.Actor, chosen: Chosen) -> Page:
    """The likeliest first; pairs whose people are gone are passed over."""
    found = _ordered(actor, chosen)
    if chosen.after:
        found = found.filter(_behind(*chosen.after))
    rows = list(found[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(_shown(actor, rows[:PAGE]), (last.score, last.pk) if last else None)


def people_named(actor: access.Actor, name: str, chosen: Chosen) -> frozenset[int]:
    """Who of these pairs, all of them, bears the name; where nobody does, who of the communes she keeps has a name like it, the
    closest first. That she searched is on record."""
    access.require(actor, Permission.REVIEW)
    own = [area for area in actor.areas(Permission.REVIEW) if not is_above(area)]
    if not own:
        return frozenset()
    sides = _ordered(actor, chosen).order_by().values_list("first_person", "second_person")
    found = registry.bearing(actor, name, {pk for pair in sides for pk in pair})
    if found:
        return found
    return frozenset(one.id for area in own for one in registry.people_to_choose(actor, name, area, NAMED))


def count_waiting(actor: access.Actor) -> dict[State, int]:
    """How many pairs wait, and how many are put off."""
    rows = Pair.objects.visible_to(actor)
    return {state: rows.filter(state=state).count() for state in WAITING}


def pair_for(actor: access.Actor, uid: UUID, chosen: Chosen) -> PairShown:
    """One pair with the next and the previous of the queue she came from."""
    row = Pair.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    people = registry.people_briefly(actor, [row.first_person, row.second_person])
    shown = _shown(actor, [row], people)
    if not shown:
        raise NotFound
    queue = _ordered(actor, chosen).exclude(pk=row.pk)
    later, sooner = queue.filter(_behind(row.score, row.pk)), queue.exclude(_behind(row.score, row.pk))
    sides = people.get(row.first_person), people.get(row.second_person)
    uids = tuple(one.uid if one else None for one in sides)
    homes = tuple(one.household_uid if one else None for one in sides)
    return PairShown(
        shown[0],
        (uids[0], uids[1]),
        (homes[0], homes[1]),
        _uid(later.first()),
        _uid(sooner.reverse().first()),
        not row.is_told
        and row.state in WAITING
        and side_kept(actor.areas(Permission.REVIEW), row.first_place, row.second_place) is not None,
        _is_beyond(actor, row),
    )


def _is_beyond(actor: access.Actor, row: Pair) -> bool:
    """Of two provinces, for whoever does not keep both: their records are not made one."""
    is_of_two = row.first_place // PROVINCE != row.second_place // PROVINCE
    return is_of_two and not keeps_both(actor.areas(Permission.REVIEW), row.first_place, row.second_place)


def last_decision(actor: access.Actor, now: datetime) -> PairRow | None:
    """Her own latest one, while it is fresh and stands, and she may take it back."""
    areas = actor.areas(Permission.REVIEW)
    rows = Pair.objects.visible_to(actor).filter(
        decided_key=actor.key,
        decided_at__gte=now - OFFERED,
        state__in=(State.SAME, State.DIFFERENT, State.LATER),
    )
    row = rows.order_by("-decided_at", "-pk").first()
    if row is None or (row.state == State.SAME and not keeps_both(areas, row.first_place, row.second_place)):
        return None
    return _row(row, ("", ""), ("", ""))


def scans(actor: access.Actor) -> list[Scan]:
    """When her communes were looked through last."""
    return list(Scan.objects.visible_to(actor).order_by("commune"))


def waiting_scans() -> list[int]:
    """Communes asked for since they were done, the longest waiting first."""
    rows = Scan.plain.filter(WAITS).exclude(commune=EVERYWHERE).order_by("asked_at", "pk")
    return list(rows.values_list("commune", flat=True))


def is_province_waiting() -> bool:
    """Whether something was asked for since everybody was compared last."""
    return Scan.plain.filter(WAITS, commune=EVERYWHERE).exists()


def _ordered(actor: access.Actor, chosen: Chosen) -> QuerySet[Pair]:
    access.require(actor, Permission.REVIEW)
    rows: QuerySet[Pair] = Pair.objects.visible_to(actor)
    rows = rows.filter(_told_of(actor) if chosen.told else Q(state=chosen.state))
    if chosen.commune:
        rows = rows.filter(Q(first_place=chosen.commune) | Q(second_place=chosen.commune))
    if chosen.people is not None:
        rows = rows.filter(Q(first_person__in=chosen.people) | Q(second_person__in=chosen.people))
    return rows.order_by("-score", "pk")


def _told_of(actor: access.Actor) -> Q:
    """What communes told her, or what her communes told."""
    areas = actor.areas(Permission.REVIEW)
    own = [area for area in areas if not is_above(area)]
    above = [area for area in areas if is_above(area)]
    waits = Q(state__in=WAITING) & access.within("told_place", above)
    return Q(told_at__isnull=False) & (access.within("told_place", own) | waits)


def count_told(actor: access.Actor) -> int:
    """How many of these there are."""
    return int(Pair.objects.visible_to(actor).filter(_told_of(actor)).count())


def _told(actor: access.Actor, row: Pair) -> Told | None:
    """For the commune that told it and the keeper above it; who keeps its person since reads nothing of it."""
    areas = actor.areas(Permission.REVIEW)
    if row.told_at is None or not keeps(areas, row.told_place):
        return None
    is_hers = side_kept(areas, row.first_place, row.second_place) is not None
    return Told(access.read_name(row.told_by), row.told_at, ToldWhy(row.told_why), row.told_words, is_hers)


def _behind(score: float, pk: int) -> Q:
    return Q(score__lt=score) | Q(score=score, pk__gt=pk)


def _uid(row: Pair | None) -> UUID | None:
    return row.uid if row else None


def _shown(
    actor: access.Actor, rows: Sequence[Pair], people: dict[int, registry.PersonBrief] | None = None
) -> list[PairRow]:
    """Names of all in one read, which is on record."""
    told = people or registry.people_briefly(
        actor, [pk for row in rows for pk in (row.first_person, row.second_person)]
    )
    across = [row for row in rows if row.first_place != row.second_place]
    named = (
        places.names_of({place for row in across for place in (row.first_place, row.second_place)})
        if across
        else {}
    )
    found = []
    for row in rows:
        one, other = told.get(row.first_person), told.get(row.second_person)
        if (one and other) or (row in across and (one or other)):
            names = one.name if one else "", other.name if other else ""
            about = one.about if one else "", other.about if other else ""
            where = named.get(row.first_place, ""), named.get(row.second_place, "")
            found.append(_row(row, names, about, where, _told(actor, row)))
    return found


def _row(
    row: Pair,
    names: tuple[str, str],
    about: tuple[str, str],
    communes: tuple[str, str] = ("", ""),
    told: Told | None = None,
) -> PairRow:
    reasons = [Reason(*told) for told in row.reasons]
    return PairRow(
        row.uid,
        names,
        about,
        communes,
        row.score,
        reasons,
        State(row.state),
        access.read_name(row.decided_by),
        row.decided_at,
        row.weights_no,
        told,
    )


def other_sides(actor: access.Actor, uid: UUID) -> list[int]:
    """Ids of the records of a waiting pair that others keep: one for who keeps the other, or the province it lies in where the pair
    lies in two; both for who keeps the province of both."""
    access.require(actor, Permission.REVIEW)
    row = Pair.objects.visible_to(actor).filter(uid=uid, state__in=WAITING).first()
    if row is None:
        raise NotFound
    sides = (row.first_place, row.first_person), (row.second_place, row.second_person)
    areas = actor.areas(Permission.REVIEW)
    own = [area for area in areas if not is_above(area)]
    if not any(keeps(own, place) for place, _person in sides) and not keeps_both(
        areas, row.first_place, row.second_place
    ):
        own = list(areas)
    hidden: list[int] = [person for place, person in sides if not keeps(own, place)]
    if not hidden:
        raise NotFound
    return hidden


def in_waiting_pairs(records: Collection[int]) -> set[int]:
    """Which of these records stand in a pair that people have still to decide; one read, for the registry's holders."""
    waiting, here = Pair.plain.filter(state__in=WAITING), list(records)
    sides = waiting.filter(Q(first_person__in=here) | Q(second_person__in=here))
    return {pk for pair in sides.values_list("first_person", "second_person") for pk in pair} & set(here)
