"""People who were recognised: the list, one person's decisions, villages without anyone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from hoaban.domains.standing import rules
from hoaban.domains.standing.models import Gift, Proposal, Recognition, Round
from hoaban.domains.standing.permissions import PURPOSE, Permission
from hoaban.domains.standing.values import Kind, Recognised, Standing, Why
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.kit.text import name_key

PAGE = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address of the list says."""

    state: Standing | None = None
    """None: whoever stands today, leaving or not."""
    commune: int | None = None
    name: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Recognised]
    count: int
    has_next: bool


def people(actor: access.Actor, chosen: Chosen, size: int = PAGE) -> Page:
    """By village and name; that she read so many names is on record first."""
    rows = _chosen(actor, chosen)
    start = (chosen.page - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(shown(actor, found[:size]), rows.count(), len(found) > size)


@lru_cache(maxsize=64)
def _named(words: int, limit: int) -> access.Prepared[Recognition]:
    def rows(actor: access.Actor) -> "QuerySet[Recognition]":
        held = _standing(actor).filter(access.each_word("name_key", words))
        return held.order_by("village_no", "name_key", "pk")[:limit]

    return access.Prepared(rows)


def people_called(actor: access.Actor, name: str, limit: int) -> list[Recognised]:
    """Whoever stands today and bears the name, for the one search of the house."""
    words = name_key(name).split()
    return shown(actor, _named(len(words), limit)(actor, **access.words_told(words))) if words else []


def person_for(actor: access.Actor, uid: UUID) -> Recognised:
    row = Recognition.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return shown(actor, [row])[0]


def history_of(actor: access.Actor, one: Recognised) -> list[Recognised]:
    """All decisions about the same person, the newest first."""
    rows = Recognition.objects.visible_to(actor).filter(person_uid=one.person_uid)
    return shown(actor, rows.order_by("-from_on", "-pk"))


def decided_by(actor: access.Actor) -> "QuerySet[Recognition]":
    """Recognitions of where she may decide: two provinces may have a decision of one number and day."""
    rows: QuerySet[Recognition] = Recognition.objects.visible_to(actor)
    return rows.filter(access.within("village_no", actor.areas(Permission.DECIDE)))


def of_decision(actor: access.Actor, one: Recognition, number: str = "") -> "QuerySet[Recognition]":
    """Whom the same decision recognised; with a number, whom one of that number and of the same days did."""
    return decided_by(actor).filter(
        decision=number or one.decision, decided_on=one.decided_on, from_on=one.from_on
    )


def count_of_decision(actor: access.Actor, uid: UUID) -> tuple[int, int]:
    """How many people the decision about her recognised, in how many communes; no name is read for it."""
    one = Recognition.objects.visible_to(actor).filter(uid=uid).first()
    if one is None:
        raise NotFound
    numbers = list(of_decision(actor, one).values_list("village_no", flat=True))
    return len(numbers), len({rules.commune_of(number) for number in numbers})


def villages_without(actor: access.Actor, commune: int | None = None) -> list[tuple[int, str]]:
    """Villages of hers where nobody stands; no name is read for it."""
    areas = actor.areas(Permission.SEE)
    if commune is not None:
        inside = any(area.start <= commune < area.stop for area in areas)
        areas = (access.UnitRange(commune, commune + rules.COMMUNE),) if inside else ()
    held = set(_standing(actor).values_list("village_no", flat=True))
    found = {
        unit.number: unit.name
        for area in areas
        for unit in places.units_in(area, places.Level.VILLAGE)
        if unit.number is not None and unit.number not in held
    }
    return sorted(found.items())


def is_cared_for(village_no: int) -> bool:
    """Whether somebody stands there, or the village alone is asked to meet; no name is read for it."""
    stands = Recognition.plain.filter(village_no=village_no).exclude(state=Standing.ENDED)
    asked = Round.plain.filter(place_no=village_no, kind=Kind.REPLACEMENT, closed_at__isnull=True)
    return stands.exists() or asked.exists()


def _standing(actor: access.Actor) -> "QuerySet[Recognition]":
    rows: QuerySet[Recognition] = Recognition.objects.visible_to(actor).exclude(state=Standing.ENDED)
    return rows


def _chosen(actor: access.Actor, chosen: Chosen) -> "QuerySet[Recognition]":
    rows = _standing(actor)
    if chosen.state is not None:
        rows = Recognition.objects.visible_to(actor).filter(state=chosen.state)
    if chosen.commune is not None:
        rows = rows.filter(village_no__gte=chosen.commune, village_no__lt=chosen.commune + rules.COMMUNE)
    for word in name_key(chosen.name).split():
        rows = rows.filter(name_key__contains=word)
    return rows.order_by("village_no", "name_key", "pk")


def shown(actor: access.Actor, asked: Iterable[Recognition]) -> list[Recognised]:
    """On record before they are read."""
    rows: Sequence[Recognition] = list(asked)
    if rows:
        target = rows[0] if len(rows) == 1 else ("standing.recognition", "list")
        audit.record_read("standing:person:see", by=actor, target=target, purpose=PURPOSE, count=len(rows))
    numbers = {row.village_no for row in rows} | {rules.commune_of(row.village_no) for row in rows}
    names = places.names_of(numbers) if rows else {}
    return [
        Recognised(
            row.uid, row.person_uid, row.village_no, names.get(row.village_no, ""),
            names.get(rules.commune_of(row.village_no), ""), row.name, row.born, row.decision, row.decided_on, row.from_on,
            row.until_on, Standing(row.state), Why(row.why) if row.why else None, row.ended_on, row.end_decision, row.version,
            tuple(one["number"] for one in reversed(row.former)),
        )
        for row in rows
    ]  # fmt: skip


def named(records: Collection[int]) -> set[int]:
    """Which of these records a proposal, a decision or a gift names; a read for each, for the registry's holders."""
    rows = (table.plain.filter(person__in=list(records)) for table in (Proposal, Recognition, Gift))
    return {pk for found in rows for pk in found.values_list("person", flat=True)}
