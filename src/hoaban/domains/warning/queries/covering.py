"""How far names are spoken for: where no office is entered, up to which level, which office cannot send, what an end would leave."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from hoaban.domains.warning import mandate_models
from hoaban.domains.warning.models import Decision
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, mandates
from hoaban.domains.warning.rules import speaking
from hoaban.domains.warning.values import BETWEEN, LEVELS, Gap
from hoaban.domains.warning.values.entrusted import Cover, Left, Mandate, Staff
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places
from hoaban.kit import clock

SIGNING = (Permission.DRAFT, Permission.REVIEW, Permission.ISSUE)
NOBODY = Staff(0, can_send=False)


def covers(every: Sequence[Mandate], now: datetime) -> dict[str, Cover]:
    """Of each issuer of the pack; one query for its units, however many there are."""
    day, whole = clock.local(now).date(), mandates.province()
    named = {
        level: {
            mandates.whole(unit.number): unit.full_name
            for unit in places.units_in(whole, level) if unit.number is not None
        }
        for level in (places.Level.PROVINCE, places.Level.COMMUNE)
    }  # fmt: skip
    return {
        one.code: speaking.cover(
            [each for each in every if each.issuer == one.code], named[places.Level(one.level)], day,
            day + mandates.AHEAD, LEVELS[-1],
        )
        for one in bank.book().issuers
    }  # fmt: skip


def staff_of(every: Iterable[Mandate], day: date) -> dict[int, Staff]:
    """Of each office that speaks for somebody that day; one query."""
    units = {one.office_id: one.unit for one in every if one.holds_on(day)}
    held = accounts.people_by_office(SIGNING, units, day) if units else {}
    found = {}
    for office in units:
        drafts, reviews, issues = (held.get(office, {}).get(one, set()) for one in SIGNING)
        found[office] = Staff(len(reviews | issues), speaking.can_send(drafts, reviews, issues))
    return found


def gaps() -> list[Gap]:
    """Offices that close a name and send nothing by themselves: too few may sign, or nobody of them issues. Those alike together."""
    day, every = clock.today(), mandates.entered()
    names = {one.office_id: one.office for one in every if one.holds_on(day)}
    alike: dict[tuple[str, int], list[str]] = {}
    for office, staff in staff_of(every, day).items():
        if not staff.can_send:
            kind = ("thin", staff.signers) if staff.signers < 2 else ("mute", 0)
            alike.setdefault(kind, []).append(names[office])
    return [
        Gap(kind, BETWEEN.join(sorted(some)), n) for (kind, n), some in sorted(alike.items(), reverse=True)
    ]


def able(areas: Iterable[int], level: int, now: datetime) -> list[tuple[str, str]]:
    """(issuer, office) of those that may speak today at all of these places at this level: whom to call."""
    where, day = [mandates.whole(one) for one in areas], clock.local(now).date()
    return [
        (mandates.name_of(one.issuer), one.office)
        for one in mandates.entered()
        if one.holds_on(day) and level <= one.up_to and all(one.unit.covers(place) for place in where)
    ]


def unclosed(areas: Iterable[int], now: datetime) -> list[str]:
    """Issuers for which no office was entered at any of these places: whoever holds the right at all of them speaks."""
    where, day, every = [mandates.whole(one) for one in areas], clock.local(now).date(), mandates.entered()
    shut = {one.issuer for one in every if one.closes(day) and any(one.unit.meet(place) for place in where)}
    return [one.name for one in bank.book().issuers if one.code not in shut]


def left_after(actor: access.Actor, uid: UUID, now: datetime) -> Left | None:
    """What remains once this entry ends; None: nobody may say less than now. Raises what the verb would of whoever may not end it."""
    row = mandate_models.Mandate.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    day, every = clock.local(now).date(), mandates.entered(row.issuer)
    one = next(each for each in every if each.uid == uid)
    access.require_at(actor, Permission.MANDATE, one.unit.start)
    there = [each for each in every if each.unit == one.unit]
    then = [replace(each, valid_to=ending(row, day)) if each.uid == uid else each for each in there]
    since = max(day, ending(row, day))
    up_to = speaking.best(then, since).get(one.unit, 0)
    if not one.holds_on(day) or up_to >= speaking.best(there, since).get(one.unit, 0):
        return None
    is_open = not any(each.closes(since) for each in then)
    place = places.names_of([one.unit.start]).get(one.unit.start, "")
    return Left(mandates.name_of(row.issuer), one.office, place, up_to, is_open, is_held=since > day)


def ending(row: mandate_models.Mandate, today: date) -> date:
    """The first day it no longer holds, once somebody ends it today. What never held closes nothing, so it ends as it begins; what began
    today and held keeps this day: to end as it began would open the name to everybody."""
    if row.valid_from > today or is_slip(row, today):
        return row.valid_from
    return max(today, row.valid_from + timedelta(days=1))


def is_slip(row: mandate_models.Mandate, today: date) -> bool:
    """Entered today, from whichever day on, and nobody has spoken by it."""
    used = Decision.plain.filter(alert__issuer=row.issuer, step__in=mandates.SENDS, at__gte=row.given_at)
    return clock.local(row.given_at).date() == today and not used.exists()
