"""What was given: to one person, with one press, before Tết, and in sums without a name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from hoaban.domains.standing import rules
from hoaban.domains.standing.models import Gift, Recognition
from hoaban.domains.standing.permissions import PURPOSE
from hoaban.domains.standing.queries.people import shown
from hoaban.domains.standing.values import (
    Benefit,
    GiftShown,
    GivenSum,
    Giver,
    Recognised,
    Standing,
    TetLine,
    TetSum,
)
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places

MOST = 5_000
"""People before one Tết; a province has some 2,300."""


def gifts_of(actor: access.Actor, one: Recognised) -> list[GiftShown]:
    """All she was given, the newest first, what was taken back too."""
    rows = Gift.objects.visible_to(actor).filter(person_uid=one.person_uid)
    return _shown(actor, rows.select_related("recognition").order_by("-given_on", "-pk")[:200])


def batch_for(actor: access.Actor, batch: UUID) -> list[GiftShown]:
    """What was written with one press."""
    rows = Gift.objects.visible_to(actor).filter(batch=batch)
    found = _shown(actor, rows.select_related("recognition").order_by("village_no", "pk"))
    if not found:
        raise NotFound
    return found


def tet_list(actor: access.Actor, year: int, commune: int | None, today: date) -> list[TetLine]:
    """Who stands, those first who were given nothing for this Tết; that she read so many names is on record first."""
    rows = Recognition.objects.visible_to(actor).exclude(state=Standing.ENDED).filter(_in(commune))
    people = shown(actor, rows.order_by("village_no", "name_key", "pk")[:MOST])
    gifts = _counting(actor, year).filter(benefit=Benefit.TET, person__in=rows.values("person"))
    given: dict[UUID, list[GiftShown]] = {}
    for gift in gifts.select_related("recognition").order_by("given_on", "pk"):
        given.setdefault(gift.person_uid, []).append(_one(gift, {}))
    lines = [
        TetLine(one, given.get(one.person_uid, []), one.until_on is not None and one.until_on < today)
        for one in people
    ]
    return sorted(lines, key=lambda line: bool(line.given))


def tet_sums(actor: access.Actor, year: int) -> list[TetSum]:
    """Commune by commune, no name read: how many stand, how many of them were given something for this Tết; and how much was
    given there, to those too who no longer stand."""
    standing = Recognition.objects.visible_to(actor).exclude(state=Standing.ENDED)
    lives = {
        person: rules.commune_of(number) for person, number in standing.values_list("person", "village_no")
    }
    people = Counter(lives.values())
    given: dict[int, set[int]] = {}
    amounts: dict[int, int] = {}
    gifts = _counting(actor, year).filter(benefit=Benefit.TET)
    for number, person, amount in gifts.values_list("village_no", "person", "amount"):
        commune = rules.commune_of(number)
        if person in lives:
            given.setdefault(lives[person], set()).add(person)
        amounts[commune] = amounts.get(commune, 0) + amount
    names = places.names_of(people.keys() | amounts.keys())
    return [
        TetSum(one, names.get(one, ""), people.get(one, 0), len(given.get(one, ())), amounts.get(one, 0))
        for one in sorted(people.keys() | amounts.keys())
    ]


def sums_by_commune(actor: access.Actor, year: int) -> dict[tuple[int, Benefit], GivenSum]:
    """(commune, kind) → how often and how much in a year."""
    found: dict[tuple[int, Benefit], GivenSum] = {}
    rows = _counting(actor, year).values_list("village_no", "benefit").annotate(Count("pk"), Sum("amount"))
    for number, benefit, count, amount in rows:
        key = rules.commune_of(number), Benefit(benefit)
        before = found.get(key, GivenSum(0, 0))
        found[key] = GivenSum(before.count + count, before.amount + amount)
    return found


def sums_by_year(actor: access.Actor) -> dict[tuple[int, Benefit], GivenSum]:
    """(year, kind) → how often and how much, the newest year first."""
    rows = Gift.objects.visible_to(actor).filter(back_at__isnull=True)
    told = rows.values_list("year", "benefit").annotate(Count("pk"), Sum("amount")).order_by("-year")
    return {(year, Benefit(benefit)): GivenSum(count, amount) for year, benefit, count, amount in told}


def _counting(actor: access.Actor, year: int) -> QuerySet[Gift]:
    rows: QuerySet[Gift] = Gift.objects.visible_to(actor).filter(year=year, back_at__isnull=True)
    return rows


def _in(commune: int | None) -> Q:
    return Q() if commune is None else Q(village_no__gte=commune, village_no__lt=commune + rules.COMMUNE)


def _shown(actor: access.Actor, rows: Iterable[Gift]) -> list[GiftShown]:
    found: Sequence[Gift] = list(rows)
    if found:
        target = found[0] if len(found) == 1 else ("standing.gift", "list")
        audit.record_read("standing:gift:see", by=actor, target=target, purpose=PURPOSE, count=len(found))
    names = places.names_of({row.village_no for row in found}) if found else {}
    return [_one(row, names) for row in found]


def _one(row: Gift, names: dict[int, str]) -> GiftShown:
    return GiftShown(
        row.uid, row.batch, row.recognition.uid, row.recognition.name, row.recognition.born, names.get(row.village_no, ""),
        row.village_no, Benefit(row.benefit), Giver(row.giver), row.year, row.given_on, row.amount, row.thing, row.document,
        row.by_label, row.at, row.back_at, row.back_by, row.back_why,
    )  # fmt: skip
