"""Reading requests: for the desk by scope, for the person herself by her code."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from hoaban.foundation.access.api import Actor, line_of, one_more, read_name
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.errors import CodeUnknown
from hoaban.foundation.privacy.errors import TooManyAsked
from hoaban.foundation.privacy.models import DataRequest, Step
from hoaban.foundation.privacy.values import OPEN_STATES, HistoryLine, Kind, RequestFacts, State
from hoaban.foundation.privacy.values import Step as StepKind

PAGE = 50
MOST_ASKED, PAUSE_SECONDS = 30, 600


def requests_for(actor: Actor, *, closed: bool = False, page: int = 1) -> tuple[list[RequestFacts], bool]:
    """The desk's queue, the nearest deadline first; and whether there is another page."""
    rows = DataRequest.objects.visible_to(actor)
    rows = rows.exclude(state__in=OPEN_STATES) if closed else rows.filter(state__in=OPEN_STATES)
    start = (max(page, 1) - 1) * PAGE
    found = _facts(rows.order_by("-due_at" if closed else "due_at", "pk")[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def requests_at_desk(actor: Actor, code: str) -> list[RequestFacts]:
    """Of the person who stands there with her paper, newest first; none where the code is not of this commune."""
    try:
        contact = accounts.contact_at_desk(actor, code)
    except CodeUnknown:
        return []
    rows = DataRequest.objects.visible_to(actor).filter(contact_uid=contact.uid)
    return _facts(rows.order_by("-received_at"))


def request_for(actor: Actor, uid: UUID) -> tuple[RequestFacts, bool, int]:
    """One request, whether its term was extended, and its key for the record of reads."""
    row = DataRequest.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _facts([row])[0], row.is_extended, row.pk


def request_to_move(by: Actor, uid: UUID) -> DataRequest:
    """Found through the right to answer, and locked."""
    row: DataRequest | None = (
        DataRequest.objects.visible_to(by, "edit").filter(uid=uid).select_for_update().first()
    )
    if row is None:
        raise NotFound
    return row


def history_of(uid: UUID) -> list[HistoryLine]:
    """What happened, newest first; the caller already shows the request."""
    rows = Step.plain.filter(request__uid=uid).order_by("-version")
    return [HistoryLine(row.at, StepKind(row.what), row.text, read_name(row.by_label)) for row in rows]


def requests_of_contact(contact: UUID) -> list[RequestFacts]:
    """Her own, newest first: she has shown her code."""
    return _facts(DataRequest.plain.filter(contact_uid=contact).order_by("-received_at"))


def check_may_ask_again(address: str) -> None:
    """A line that floods the desk waits; whoever helps many people signs in and is not counted."""
    if one_more("privacy.asked", line_of(address), PAUSE_SECONDS, timezone.now(), MOST_ASKED) > MOST_ASKED:
        raise TooManyAsked


def _facts(rows: Iterable[DataRequest], now: datetime | None = None) -> list[RequestFacts]:
    found, moment = list(rows), now or timezone.now()
    people = accounts.contacts_named(row.contact_uid for row in found)
    return [
        RequestFacts(
            uid=row.uid, kind=Kind(row.kind), state=State(row.state), name=people[row.contact_uid].name,
            phone_e164=people[row.contact_uid].phone_e164, number=row.number, details=row.details,
            received_at=row.received_at, due_at=row.due_at,
            is_late=row.state in OPEN_STATES and row.due_at < moment, outcome=row.outcome, version=row.version,
        )
        for row in found
    ]  # fmt: skip
