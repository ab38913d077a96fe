"""Asking, and every step of the answer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from hoaban.foundation.access.api import ANONYMOUS, Actor, require_at
from hoaban.foundation.access.errors import NotAllowed, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.privacy import queries, rules
from hoaban.foundation.privacy.errors import MoveNotPossible, ReasonMissing
from hoaban.foundation.privacy.events import RequestMoved, RequestReceived
from hoaban.foundation.privacy.models import DataRequest, Step
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import ACKNOWLEDGE_WORKDAYS, LAW, PURPOSE, Asked, Kind, State
from hoaban.foundation.privacy.values import Step as StepKind

ACKNOWLEDGE, ANSWER = "privacy.acknowledge", "privacy.answer"
ASK = "privacy:request:ask"
# What is asked stands in the title: two requests of one day are told apart on the desk.
_TITLES = {
    (ACKNOWLEDGE, Kind.SEE): gettext_noop("Acknowledge a request: see what is kept"),
    (ACKNOWLEDGE, Kind.CORRECT): gettext_noop("Acknowledge a request: correct what is wrong"),
    (ACKNOWLEDGE, Kind.WITHDRAW): gettext_noop("Acknowledge a request: take consent back"),
    (ACKNOWLEDGE, Kind.DELETE): gettext_noop("Acknowledge a request: delete what is kept"),
    (ACKNOWLEDGE, Kind.COMPLAIN): gettext_noop("Acknowledge a complaint about personal data"),
    (ANSWER, Kind.SEE): gettext_noop("Answer a request: see what is kept"),
    (ANSWER, Kind.CORRECT): gettext_noop("Answer a request: correct what is wrong"),
    (ANSWER, Kind.WITHDRAW): gettext_noop("Answer a request: take consent back"),
    (ANSWER, Kind.DELETE): gettext_noop("Answer a request: delete what is kept"),
    (ANSWER, Kind.COMPLAIN): gettext_noop("Answer a complaint about personal data"),
}


@transaction.atomic
def ask(
    *,
    by: Actor,
    kind: Kind,
    name: str,
    number: int,
    phone_e164: str = "",
    details: str = "",
    agreed: accounts.Agreed | None = None,
    evidence: UUID | None = None,
    request: str,
    now: datetime | None = None,
) -> Asked:
    """Take in what somebody asks about her own data; the same request gets the same code again.

    She asks herself without an account, or a helper asks for her and says how she ``agreed``.
    """
    if (agreed is None) != (by.key == ANONYMOUS.key):
        raise NotAllowed
    if agreed is not None:
        require_at(by, Permission.HELP, number)
    contact = accounts.keep_contact(by=by, name=name, number=number, phone_e164=phone_e164, request=request)
    if (known := audit.answered(by, request)) is not None:
        return _asked(DataRequest.plain.get(pk=known), contact.code)
    moment = timezone.localtime(now)
    row = DataRequest.plain.create(
        contact_uid=contact.uid, number=number, kind=kind.value, details=details.strip(), received_at=moment,
        due_at=rules.answer_by(moment),
    )  # fmt: skip
    _write_step(row, StepKind.RECEIVE, by, moment, "")
    if agreed is not None:
        accounts.act_for(
            by=by, number=number, deed=ASK, target=row, path=_path(row), now=moment,
            on_behalf=accounts.OnBehalf(PURPOSE, agreed, contact=contact.uid, evidence=evidence),
        )  # fmt: skip
    _open_duty(row, ACKNOWLEDGE, by, duties.Workdays(ACKNOWLEDGE_WORKDAYS), moment)
    _open_duty(row, ANSWER, by, row.due_at, moment)
    audit.record("privacy:request:ask", by=by, target=row, request=request, note=kind.value)
    events.publish(RequestReceived(row.pk))
    return _asked(row, contact.code)


def _asked(row: DataRequest, code: str) -> Asked:
    return Asked(row.uid, code, row.received_at, row.due_at)


@transaction.atomic
def move(
    *,
    by: Actor,
    uid: UUID,
    step: StepKind,
    version: int,
    text: str = "",
    request: str,
    now: datetime | None = None,
) -> State:
    """One step of the desk: acknowledge, take up, extend once with a reason, answer, or refuse with a reason."""
    row = queries.request_to_move(by, uid)
    if audit.answered(by, request) is not None:
        return State(row.state)
    if row.version != version:
        raise Stale
    state = rules.after(State(row.state), step, is_extended=row.is_extended)
    if state is None:
        raise MoveNotPossible
    words = text.strip()
    if step in rules.NEEDS_WORDS and not words:
        raise ReasonMissing
    moment = timezone.localtime(now)
    row.state, row.version = state.value, row.version + 1
    if step is StepKind.EXTEND:
        row.is_extended, row.due_at = True, rules.extended(timezone.localtime(row.due_at))
    if state in (State.ANSWERED, State.REFUSED):
        row.outcome = words
    row.save()
    _write_step(row, step, by, moment, words)
    _turn_duties(row, step, by, moment)
    audit.record(f"privacy:request:{step}", by=by, target=row, request=request)
    events.publish(RequestMoved(row.pk, state.value))
    return state


@transaction.atomic
def note_consent_back(*, by: Actor, request_id: int, now: datetime) -> None:
    """Her consent to be helped is taken back: the desk reads it beside the request, which is hers and goes on."""
    row = DataRequest.plain.select_for_update().get(pk=request_id)
    if Step.plain.filter(request=row, what=StepKind.CONSENT_BACK.value).exists():
        return
    row.version += 1
    row.save(update_fields=["version"])
    # It is her word: whichever desk noted it stands in the record of deeds.
    Step.plain.create(request=row, at=now, what=StepKind.CONSENT_BACK.value, by_label="", version=row.version)
    audit.record("privacy:request:consent_back", by=by, target=row)
    events.publish(RequestMoved(row.pk, row.state))


def _turn_duties(row: DataRequest, step: StepKind, by: Actor, now: datetime) -> None:
    """The desk's clocks follow the request."""
    if step is StepKind.ACKNOWLEDGE:
        duties.close_duty(by=by, kind=ACKNOWLEDGE, target=row, now=now)
    if step is StepKind.EXTEND:
        duties.withdraw_duty(by=by, kind=ANSWER, target=row, now=now)
        _open_duty(row, ANSWER, by, row.due_at, now, occasion="extended")
    if step in (StepKind.ANSWER, StepKind.REFUSE):
        duties.close_duty(by=by, kind=ANSWER, target=row, now=now)


def _open_duty(
    row: DataRequest, kind: str, by: Actor, term: duties.Term, now: datetime, occasion: str = ""
) -> None:
    duties.open_duty(
        by=by, kind=kind, title=_TITLES[kind, Kind(row.kind)], target=row, path=_path(row), number=row.number,
        permission=Permission.ANSWER, term=term, law=LAW, cause="privacy:request:ask", occasion=occasion, now=now,
    )  # fmt: skip


def _write_step(row: DataRequest, step: StepKind, by: Actor, now: datetime, text: str) -> None:
    Step.plain.create(request=row, at=now, what=step.value, text=text, by_label=by.label, version=row.version)


def _path(row: DataRequest) -> str:
    return f"/w/privacy/{row.uid}/"
