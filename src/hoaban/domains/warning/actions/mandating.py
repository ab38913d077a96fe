"""Which office may issue in whose name: entered by whoever manages accounts, ended by a day, never deleted."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.warning.errors import (
    DaysOver,
    DaysReversed,
    DocumentMissing,
    IssuerUnknown,
    MandateOver,
    OfficeUnfit,
    OwnOffice,
)
from hoaban.domains.warning.mandate_models import Mandate
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, covering, mandates
from hoaban.domains.warning.rules import lifecycle, wording
from hoaban.domains.warning.values import Issuer
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.places import api as places
from hoaban.kit import clock

DUTY = "warning.mandate"
TITLE = gettext_noop("Enter which office issues warnings in the name of: %(issuer)s")
STAFF_DUTY = "warning.staff"
STAFF_TITLE = gettext_noop("Give two people the roles that issue warnings: in %(office)s too few can sign")
TERM = duties.Workdays(5)
"""No law known to us sets it."""
WORKS = (Permission.DRAFT, Permission.REVIEW, Permission.ISSUE)
LONGEST_PAPER = 200


@transaction.atomic
def give_mandate(
    *, by: access.Actor, issuer: str, office_id: int, up_to: int, document: str, document_day: date, valid_from: date,
    last_day: date | None, request: str | None, now: datetime,
) -> UUID:  # fmt: skip
    """From its first day on the issuer speaks in that office's unit through those entered, and through nobody else."""
    access.require(by, Permission.MANDATE)
    if answer := audit.answered(by, request):
        return UUID(str(Mandate.objects.visible_to(by).get(pk=answer).uid))
    found = bank.book().issuer(issuer)
    if found is None:
        raise IssuerUnknown
    office = next((one for one in accounts.offices(by) if one.id == office_id), None)
    if office is None:
        raise NotFound
    access.require_at(by, Permission.MANDATE, office.number)
    _fits(by, found, office)
    lifecycle.check_level(up_to)
    document = wording.tidied(document)[:LONGEST_PAPER]
    if not document or document_day > clock.local(now).date():
        raise DocumentMissing
    if last_day is not None and last_day < valid_from:
        raise DaysReversed
    if last_day is not None and last_day < clock.local(now).date():
        raise DaysOver
    row = Mandate(
        issuer=issuer, office_id=office.id, up_to=up_to, document=document, document_day=document_day, valid_from=valid_from,
        valid_to=last_day and last_day + timedelta(days=1), given_at=now,
    )  # fmt: skip
    row.save()
    audit.record(
        "warning:mandate:give", by=by, target=row, request=request,
        fields=("issuer", "office", "up_to", "document", "document_day", "valid_from", "valid_to"),
    )  # fmt: skip
    ask_for_offices(by=by, now=now)
    return row.uid


def _fits(by: access.Actor, issuer: Issuer, office: accounts.OfficeFacts) -> None:
    """A commune's office cannot close a name of the province to all others, nor one of the province that of each commune."""
    serves = {bank.PROVINCE: "province", 10_000: "commune"}.get(places.stop_of(office.number) - office.number)
    if serves != issuer.level or not office.number:
        raise OfficeUnfit
    if any(office.id in accounts.offices_ever_of(by, one) for one in WORKS):
        raise OwnOffice


@transaction.atomic
def end_mandate(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> bool:
    """From today on that office no longer speaks for it; from tomorrow on, if it began today and held: then the answer is True. What never
    held (it was to come, or was entered today and nothing went out by it) closes nothing: a slip of the hand is taken back."""
    access.require(by, Permission.MANDATE)
    row = Mandate.objects.visible_to(by).select_for_update(of=("self",)).filter(uid=uid).first()
    if row is None:
        raise NotFound
    office = accounts.offices_named([row.office_id])[row.office_id]
    access.require_at(by, Permission.MANDATE, office.number)
    today = clock.local(now).date()
    if not audit.answered(by, request):
        _end(by, row, covering.ending(row, today), request, now)
    return bool(row.valid_from <= today < (row.valid_to or today))


def _end(by: access.Actor, row: Mandate, valid_to: date, request: str | None, now: datetime) -> None:
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise MandateOver
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    audit.record("warning:mandate:end", by=by, target=row, request=request, fields=("valid_to",))
    ask_for_offices(by=by, now=now)


@transaction.atomic
def ask_for_offices(*, by: access.Actor, now: datetime) -> int:
    """A standing duty for each issuer that lacks its office, until one is entered; how many are open. Asked twice, it asks once."""
    missing = {one.code: one for one in mandates.lacking(now)}
    many = Counter(one.issuer for one in mandates.entered())
    for issuer in bank.book().issuers:
        target = ("warning.issuer", issuer.code)
        if issuer.code not in missing:
            duties.close_duty(by=by, kind=DUTY, target=target, now=now)
        elif not duties.is_open(DUTY, target):
            duties.open_duty(
                by=by, kind=DUTY, title=TITLE, params={"issuer": issuer.name}, target=target, term=TERM,
                path=reverse("warning:mandates"), number=int(settings.PROVINCE) * bank.PROVINCE, permission=Permission.MANDATE,
                cause="warning:mandate:end", occasion=f"{many[issuer.code]} {clock.local(now):%Y-%m-%d}", now=now,
            )  # fmt: skip
    return len(missing) + _ask_for_people(by, now)


def _ask_for_people(by: access.Actor, now: datetime) -> int:
    """The same for each office that speaks for somebody and could send nothing: it closes a name and leaves it mute."""
    day, every = clock.local(now).date(), mandates.entered()
    speaking = {one.office_id: one for one in every if one.holds_on(day)}
    mute = {office for office, staff in covering.staff_of(every, day).items() if not staff.can_send}
    asked = {int(target) for target in duties.waiting_targets([STAFF_DUTY], "warning.office")}
    for office in sorted(asked - mute):
        duties.close_duty(by=by, kind=STAFF_DUTY, target=("warning.office", str(office)), now=now)
    for office in sorted(mute - asked):
        one = speaking[office]
        duties.open_duty(
            by=by, kind=STAFF_DUTY, title=STAFF_TITLE, params={"office": one.office}, target=("warning.office", str(office)), term=TERM,
            path=reverse("accounts:people"), number=one.unit.start, permission=Permission.MANDATE, cause="warning:mandate:give",
            occasion=f"{one.uid} {day}", now=now,
        )  # fmt: skip
    return len(mute)
