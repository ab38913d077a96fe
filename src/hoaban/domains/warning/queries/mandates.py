"""In whose name: which offices speak for an issuer, who may therefore do what, and which issuer still lacks its office."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from hoaban.domains.warning import mandate_models
from hoaban.domains.warning.errors import IssuerMissing, NobodySpeaks, NobodyUpdates, NotSpeaker
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank
from hoaban.domains.warning.rules import lifecycle, placing, speaking
from hoaban.domains.warning.values import Issuer, Move, State, Step
from hoaban.domains.warning.values.entrusted import Closed, Mandate, Stance
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.places import api as places
from hoaban.kit import clock

NAMELESS = Issuer("", "", "", "", "none")
"""Of a draft for which nobody has chosen yet in whose name it goes out."""
AHEAD = timedelta(days=14)
"""So long before the last office's days run out somebody is asked for the next."""
SENDS = (Step.ISSUE, Step.UPDATE, Step.OVERRIDE)


def entered(issuer: str | None = None) -> list[Mandate]:
    """Every entry, also those that are over; the newest first."""
    found = mandate_models.Mandate.plain.order_by("-valid_from", "-pk")
    rows = list(found if issuer is None else found.filter(issuer=issuer))
    offices = accounts.offices_named(row.office_id for row in rows) if rows else {}
    return [
        Mandate(
            row.uid, row.issuer, row.office_id, offices[row.office_id].name, whole(offices[row.office_id].number), row.up_to, row.document,
            row.document_day, row.valid_from, row.valid_to,
        )
        for row in rows
    ]  # fmt: skip


def issuers_for(
    actor: access.Actor, *, level: int = 1, areas: Collection[int] = (), is_emergency: bool = True, now: datetime | None = None
) -> list[Issuer]:  # fmt: skip
    """In whose name she may draft: those her office speaks for; where it speaks for none, for whoever may issue in an emergency all.

    ``areas``: for these places, at each of which she may draft; none: anywhere in her own. ``is_emergency``: False for her own office's
    names alone.
    """
    day, every = clock.local(now or clock.now()).date(), entered()
    where = [whole(one) for one in areas] or list(actor.areas(Permission.DRAFT))
    if not _holds(actor, Permission.DRAFT, where):
        return []
    mine, others = list[Issuer](), list[Issuer]()
    for one in bank.issuers_for(actor):
        known = [each for each in every if each.issuer == one.code]
        sides = [where] if areas else [[area] for area in where]
        speaks = any(_speaks_inside(actor, known, side, level, day, bool(areas)) for side in sides)
        (mine if speaks else others).append(one)
    return mine or (others if is_emergency and actor.may(Permission.OVERRIDE) else [])


def _speaks_inside(
    actor: access.Actor, known: Sequence[Mandate], areas: list[access.UnitRange], level: int, day: date, is_exact: bool
) -> bool:  # fmt: skip
    """Of places that are named: at all of them. Of all that is hers: unless the whole of it is closed to her."""
    units = speaking.closed(known, areas, level, day)
    if not is_exact:
        units = [one for one in units if one.unit.covers(areas[0])]
    return speaking.may_speak(
        units, areas, lambda area: accounts.offices_of(actor, Permission.DRAFT, area, day)
    )


def competent(area: int, level: int, day: date) -> str:
    """In whose name a rule drafts there: the first of the pack's issuers for which an office is entered that covers the place and
    the level. Empty: none is, and a person chooses."""
    known, where = entered(), whole(area)
    able = {
        one.issuer for one in known if one.holds_on(day) and level <= one.up_to and one.unit.covers(where)
    }
    return next((one.code for one in bank.book().issuers if one.code in able), "")


def name_of(issuer: str) -> str:
    found = bank.book().issuer(issuer)
    return found.name if found else issuer


# --- What one person may do with one alert ------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Named:
    """An alert with the offices that may speak for its issuer where it holds, read once."""

    row: Alert
    where: tuple[access.UnitRange, ...]
    level: int
    units: tuple[Closed, ...]
    day: date

    @property
    def is_stuck(self) -> bool:
        """No office may speak for it today, at its level and its places."""
        return any(not one.offices for one in self.units)

    @property
    def offices(self) -> frozenset[int] | None:
        """Those that may at all of its places; None: it is closed at none of them."""
        return frozenset.intersection(*(frozenset(one.offices) for one in self.units)) if self.units else None

    def refusal(self, actor: access.Actor, may: Permission) -> DomainError | None:
        """Why her office may not do this in the issuer's name, in a sentence that says who may; None: it may."""
        if speaking.may_speak(
            self.units, self.where, lambda area: accounts.offices_of(actor, may, area, self.day)
        ):
            return None
        issuer = name_of(self.row.issuer)
        if self.is_stuck:
            nobody = NobodyUpdates if self.row.number else NobodySpeaks
            return nobody(issuer=issuer, level=self.level)
        offices = dict.fromkeys(office for one in self.units for office in one.offices.values())
        return NotSpeaker(issuer=issuer, offices=", ".join(offices))


def named(row: Alert, now: datetime, areas: Collection[int] = (), level: int | None = None) -> Named:
    """Where the text names and where the version in force does, at the graver level of the two: who may not speak that high takes
    nothing of it down. ``areas`` and ``level`` of a text that shall take its place."""
    version = Version.plain.filter(alert=row, number=row.number) if row.number else Version.plain.none()
    told, gravest = version.values_list("areas", "level").first() or ((), 0)
    where = tuple(whole(one) for one in dict.fromkeys([*row.areas, *told, *areas]))
    level, day = max(level or row.level, gravest), _day(now)
    units = speaking.closed(entered(row.issuer), where, level, day) if row.issuer else []
    return Named(row, where, level, tuple(units), day)


def to_draft(actor: access.Actor, one: Named) -> DomainError | None:
    """A rule drafts for whom it found; a person for whom her office speaks. Whoever may issue in an emergency writes for it, too."""
    if isinstance(actor, access.SystemActor) or _holds(actor, Permission.OVERRIDE, one.where):
        return None
    return one.refusal(actor, Permission.DRAFT)


def _holds(actor: access.Actor, may: Permission, where: Collection[access.UnitRange]) -> bool:
    """At each of these places, not at one of them."""
    held = actor.areas(may)
    return all(any(area.covers(place) for area in held) for place in where)


def to_decide(actor: access.Actor, may: Permission, one: Named) -> DomainError | None:
    """Of whoever agrees and whoever issues: the name has to be there, and hers to speak for."""
    return one.refusal(actor, may) if one.row.issuer else IssuerMissing()


def to_leave(actor: access.Actor, may: Permission, one: Named) -> DomainError | None:
    """Of whoever takes a draft back or ends what is in force: also what she wrote or sent herself, and what nobody may speak for
    today; in an emergency, what is in force, whoever may issue alone: a wrong warning must not live on because an office sleeps."""
    own = one.row.written_by if may is Permission.DRAFT else _sender(one.row)
    is_free = (
        one.is_stuck
        or actor.key == own
        or (may is Permission.ISSUE and _holds(actor, Permission.OVERRIDE, one.where))
    )
    return None if is_free else one.refusal(actor, may)


def may_be_named(row: Alert, one: Named) -> bool:
    """Nothing went out yet, and nobody of ours stands by the name: it is missing, a rule found it, or no office may speak for it."""
    return not row.number and (not row.issuer or not lifecycle.is_person(row.written_by) or one.is_stuck)


def stance_of(actor: access.Actor, uid: UUID, now: datetime) -> Stance:
    row = Alert.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    one = named(row, now)
    is_open = Move.CHANGE in lifecycle.may_move(State(row.state)) and may_be_named(row, one)
    changing = to_draft(actor, one)
    # Where her office speaks for whom the rule found, there is nothing to choose.
    is_asked = not row.issuer or one.is_stuck or changing is not None
    return Stance(
        is_missing=not row.issuer,
        may_choose=is_open and is_asked and actor.may(Permission.DRAFT),
        agreeing=to_decide(actor, Permission.REVIEW, one),
        issuing=to_decide(actor, Permission.ISSUE, one),
        ending=to_leave(actor, Permission.ISSUE, one),
        changing=changing,
        leaving=to_leave(actor, Permission.DRAFT, one),
        is_outgrown=State(row.state) in lifecycle.LIVE & lifecycle.WAITING and one.is_stuck,
    )


def _sender(row: Alert) -> str:
    sent = Decision.plain.filter(alert=row, step__in=SENDS).order_by("-pk")
    return sent.values_list("by_key", flat=True).first() or ""


# --- What is missing ---------------------------------------------------------------------------
def lacking(now: datetime) -> list[Issuer]:
    """Issuers for which an office is to be named: none is today, or within a fortnight none will speak as high as now, where somebody
    issues for them."""
    day, every = _day(now), entered()
    communes = _issuing_communes()
    return [
        one
        for one in bank.book().issuers
        if any(_lacks(unit, one.code, every, day) for unit in (communes if one.level == "commune" else [province()]))
    ]  # fmt: skip


def _lacks(unit: access.UnitRange, issuer: str, every: Sequence[Mandate], day: date) -> bool:
    there = [one for one in every if one.issuer == issuer and one.unit == unit]
    today = speaking.best(there, day).get(unit, 0)
    return speaking.least(there, day, day + AHEAD).get(unit, 0) < max(today, 1)


def _issuing_communes() -> list[access.UnitRange]:
    """Communes with somebody of their own who may issue."""
    held = accounts.holders_within(Permission.ISSUE, [province()])
    inside = [one.area.start for one in held if province().covers(one.area) and one.area != province()]
    return sorted(whole(number) for number in placing.communes_of(inside))


def province() -> access.UnitRange:
    """All of it."""
    return whole(int(settings.PROVINCE) * bank.PROVINCE)


def whole(number: int) -> access.UnitRange:
    """A unit with everything below it."""
    return access.UnitRange(number, places.stop_of(number))


def _day(now: datetime) -> date:
    return clock.local(now).date()
