"""Whom a step asks for the next one."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.domains.standing import rules
from hoaban.domains.standing.models import Proposal, Recognition, Round
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.values import LAW, State
from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import Actor
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places

MEET, DECIDE, MEND, CHECK = "standing.meet", "standing.decide", "standing.mend", "standing.check"
MEET_TITLE = gettext_noop("Hold the village meetings on people of standing %(year)s and send them up")
DECIDE_TITLE = gettext_noop("Decide on people of standing %(year)s: proposals came up")
MEND_TITLE = gettext_noop("A proposal on a person of standing came back with a reason: mend it")
CHECK_TITLE = gettext_noop(
    "A person of standing may no longer live in the village: look, and tell the province"
)
LEAVING_TITLE = gettext_noop("Decide whether a person of standing no longer stands")
CHECK_TERM = duties.Workdays(20)
"""No law known to us sets it: a month of work."""
PROVINCE = 10**9


def ask_meetings(by: Actor, one: Round, commune: int) -> None:
    """Until the day on which the commune sends up."""
    duties.open_duty(
        by=by, kind=MEET, title=MEET_TITLE, params={"year": one.year}, target=_of(one, commune), law=LAW,
        term=_end_of(one.communes_by), path=f"{_page(one)}?commune={commune}", number=commune,
        permission=Permission.RECORD, cause="standing:round:open",
    )  # fmt: skip


def sent(by: Actor, one: Round, sent_now: Sequence[Proposal], now: datetime) -> None:
    """The province is asked once; a commune's duties are done when nothing waits there and every village has met."""
    for commune in {rules.commune_of(row.village_no) for row in sent_now}:
        rows = Proposal.plain.filter(
            round=one, village_no__gte=commune, village_no__lt=commune + rules.COMMUNE
        )
        if rows.filter(state__in=(State.RECORDED, State.RETURNED)).exists():
            continue
        duties.close_duty(by=by, kind=MEND, target=_of(one, commune), now=now)
        if set(rows.values_list("village_no", flat=True)) >= villages_in(one, commune):
            duties.close_duty(by=by, kind=MEET, target=_of(one, commune), now=now)
    if duties.is_open(DECIDE, _of(one, 0)):
        return
    duties.open_duty(
        by=by, kind=DECIDE, title=DECIDE_TITLE, params={"year": one.year}, target=_of(one, 0), law=LAW,
        term=_end_of(one.province_by), path=_page(one), number=one.place_no // PROVINCE * PROVINCE,
        permission=Permission.DECIDE, cause="standing:proposal:send", occasion=f"{sent_now[0].pk}-{sent_now[0].version}", now=now,
    )  # fmt: skip


def villages_in(one: Round, commune: int) -> set[int]:
    """Numbers of the commune's villages that the round asks."""
    area = access.UnitRange(max(one.place_no, commune), min(one.place_stop, commune + rules.COMMUNE))
    return {unit.number for unit in places.units_in(area, places.Level.VILLAGE) if unit.number is not None}


def came_back(by: Actor, row: Proposal, now: datetime) -> None:
    commune = rules.commune_of(row.village_no)
    duties.open_duty(
        by=by, kind=MEND, title=MEND_TITLE, target=_of(row.round, commune), law=LAW,
        term=_end_of(row.round.province_by), path=reverse("standing:proposal", args=[row.uid]), number=commune,
        permission=Permission.RECORD, cause="standing:proposal:return", occasion=f"{row.pk}-{row.version}", now=now,
    )  # fmt: skip


def decided(by: Actor, one: Round, now: datetime) -> None:
    """Done when nothing waits for the province any more."""
    if not Proposal.plain.filter(round=one, state=State.SENT).exists():
        duties.close_duty(by=by, kind=DECIDE, target=_of(one, 0), now=now)


def closed(by: Actor, one: Round, communes: list[int], now: datetime) -> None:
    for commune in communes:
        for kind in (MEET, MEND):
            duties.withdraw_duty(by=by, kind=kind, target=_of(one, commune), now=now)


def ask_check(by: Actor, row: Recognition, seen: str) -> None:
    """The commune looks; ``seen`` tells one change of the register from the next."""
    duties.open_duty(
        by=by, kind=CHECK, title=CHECK_TITLE, target=row, law=LAW, term=CHECK_TERM, path=_her_page(row),
        number=rules.commune_of(row.village_no), permission=Permission.RECORD, cause="registry:person:change",
        occasion=f"{row.version}-{seen}",
    )  # fmt: skip


def ask_leaving(by: Actor, row: Recognition, now: datetime) -> None:
    checked(by, row, now)
    duties.open_duty(
        by=by, kind=DECIDE, title=LEAVING_TITLE, target=row, law=LAW, term=CHECK_TERM, path=_her_page(row),
        number=row.village_no // PROVINCE * PROVINCE, permission=Permission.DECIDE, cause="standing:person:report",
        occasion=str(row.version), now=now,
    )  # fmt: skip


def checked(by: Actor, row: Recognition, now: datetime) -> None:
    for kind in (CHECK, DECIDE):
        duties.close_duty(by=by, kind=kind, target=row, now=now)


def _of(one: Round, commune: int) -> tuple[str, str]:
    return "standing.round", f"{one.pk}-{commune}"


def _page(one: Round) -> str:
    return reverse("standing:round", args=[one.uid])


def _her_page(row: Recognition) -> str:
    return reverse("standing:person", args=[row.uid])


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
