"""A second person agrees, a person issues: what goes out becomes a version that nobody changes."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hoaban.domains.warning.actions import noting
from hoaban.domains.warning.errors import (
    IssuerMissing,
    NotNow,
    OnlyPeopleIssue,
    ReasonMissing,
    SecondPersonMissing,
)
from hoaban.domains.warning.events import AlertExpired, VersionSent
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import approved, bank, mandates, tongues
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import lifecycle, wording
from hoaban.domains.warning.values import Ending, Hazard, Message, Move, Proof, State, Status, Step
from hoaban.domains.warning.values.approved import TONELESS
from hoaban.domains.warning.word_models import SentAs
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

AFTER_PLANNING = timedelta(seconds=5)
"""Telephones are written to first; its sounds are put together then, on the same lane."""


@transaction.atomic
def review(
    *, by: access.Actor, uid: UUID, seen: int, proof: Proof, toneless: bool = True, request: str | None, now: datetime
) -> None:  # fmt: skip
    """Agree to the very text that was read; whoever wrote it cannot.

    ``toneless``: also to its form without tone marks, if one is proposed with it; False sends the full text to telephones too.
    """
    row = noting.locked(by, uid, Permission.REVIEW)
    if audit.answered(by, request):
        return
    may_agree(by, row, seen, now)
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    agreed(by, row, proof, request, now, toneless=toneless)


def may_agree(by: access.Actor, row: Alert, seen: int, now: datetime) -> None:
    """To the text that stands, by somebody who did not write it."""
    noting.fresh(row, seen)
    _not_run_out(row, now)
    lifecycle.agree(row.written_by, by.key)
    noting.unless(mandates.to_decide(by, Permission.REVIEW, mandates.named(row, now)))


def agreed(
    by: access.Actor, row: Alert, proof: Proof, request: str | None, now: datetime, *, toneless: bool = False
) -> Decision:
    """Her agreement, however she showed that it is she. Who only heard the text has not read it without tone marks."""
    lifecycle.check_times(text_of(row), now)
    noting.turned(row, Move.REVIEW)
    row.reviewed_by, row.reviewed_label, row.reviewed_seal = by.key, by.label, noting.seal(row)
    row.toneless_agreed = toneless and bool(row.toneless) and lifecycle.is_person(row.written_by)
    row.save()
    audit.record("warning:alert:review", by=by, target=row, request=request)
    decision = noting.decided(row, Step.REVIEW, by, now, proof=proof)
    noting.asked_no_more(by, row, now)
    noting.ask_to_issue(by, row, now)
    return decision


@transaction.atomic
def issue(
    *, by: access.Actor, uid: UUID, seen: int, proof: Proof, override: str | None = None, request: str | None, now: datetime
) -> int:  # fmt: skip
    """Send the text that two people stand behind, or in an emergency one with ``override`` as her reason.

    The same verb sends an update of what is in force. Answers with the version's number.
    """
    row = noting.locked(by, uid, Permission.ISSUE)
    if audit.answered(by, request):
        return row.number
    noting.fresh(row, seen)
    _not_run_out(row, now)
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    lifecycle.check_times(text_of(row), now)
    if override is not None:
        _override(by, row, override)
        noting.turned(row, Move.OVERRIDE)
    else:
        noting.unless(mandates.to_decide(by, Permission.ISSUE, mandates.named(row, now)))
        noting.turned(row, Move.SEND)
        lifecycle.send(row.written_by, row.reviewed_by, by.key)
        if row.reviewed_seal != noting.seal(row):
            raise SecondPersonMissing
    if override is not None:
        row.toneless_agreed = (
            False  # one person alone sends the full words, unless two approved those of the bank
        )
    step = Step.UPDATE if row.number else Step.ISSUE
    sent = _send(row, Message.UPDATE if row.number else Message.ALERT, now)
    row.save()
    tag = step.value if override is None else "override"
    audit.record(f"warning:alert:{tag}", by=by, target=row, request=request)
    noting.decided(row, Step(tag), by, now, proof=proof, note=override or "")
    noting.asked_no_more(by, row, now)
    events.publish(VersionSent(row.pk, sent.pk))
    return row.number


def _override(by: access.Actor, row: Alert, reason: str) -> None:
    access.require(by, Permission.OVERRIDE)
    noting.may_act(by, Permission.OVERRIDE, row)
    if not lifecycle.is_person(by.key):
        raise OnlyPeopleIssue
    if not lifecycle.is_reason(reason):
        raise ReasonMissing
    if not row.issuer:
        raise IssuerMissing


@transaction.atomic
def cancel(
    *, by: access.Actor, uid: UUID, seen: int, reason: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """It should not have gone out, or holds no more: those who read it read that, with the reason."""
    _end(by, uid, seen, Ending.CANCEL, reason, proof, request, now)


@transaction.atomic
def all_clear(
    *, by: access.Actor, uid: UUID, seen: int, reason: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """The danger is over before the time ran out."""
    _end(by, uid, seen, Ending.ALL_CLEAR, reason, proof, request, now)


def _end(
    by: access.Actor, uid: UUID, seen: int, how: Ending, reason: str, proof: Proof, request: str | None, now: datetime
) -> None:  # fmt: skip
    """One person is enough: a wrong warning must not live on because the second one sleeps."""
    row = noting.locked(by, uid, Permission.ISSUE)
    if audit.answered(by, request):
        return
    noting.fresh(row, seen)
    _not_run_out(row, now)
    if not lifecycle.is_person(by.key):
        raise OnlyPeopleIssue
    noting.unless(mandates.to_leave(by, Permission.ISSUE, mandates.named(row, now)))
    if not lifecycle.is_reason(reason):
        raise ReasonMissing
    lifecycle.prove(proof, is_demo=accounts.is_demo_installation())
    noting.turned(row, Move(how.value))
    reason = wording.tidied(reason)[:300]
    noting.put_back(row)
    sent = _send(row, Message.CANCEL, now, how, reason)
    row.save()
    audit.record(f"warning:alert:{how.value}", by=by, target=row, request=request)
    noting.decided(row, Step(how.value), by, now, proof=proof, note=reason)
    noting.asked_no_more(by, row, now)
    events.publish(VersionSent(row.pk, sent.pk))


def _send(
    row: Alert, message: Message, now: datetime, how: Ending | None = None, reason: str = ""
) -> Version:
    """The immutable version; the alert learns its number, and at the first one its identifier."""
    status, hazard, text, book = Status(row.status), Hazard(row.hazard), text_of(row), bank.book()
    if row.status != row.born_as:  # the table refuses it too
        raise NotNow
    sent_at = now.replace(microsecond=0)
    row.identifier = row.identifier or lifecycle.identifier(
        int(settings.PROVINCE), status, sent_at, row.uid.hex
    )
    earlier = Version.plain.filter(alert=row).order_by("number")
    told = (
        wording.ending(status, hazard, how, reason, book)
        if how
        else wording.lines(status, hazard, text, book)
    )
    row.number += 1
    row.live_until = text.expires
    names = places.names_of(text.areas)
    issuer = book.issuer(row.issuer)
    sent = Version(
        alert=row, number=row.number, message=message, ending=how or "", status=status, hazard=hazard,
        identifier=lifecycle.of_version(row.identifier, row.number),
        references=[[one.identifier, one.sent_at.isoformat()] for one in earlier], issuer=row.issuer,
        issuer_name=issuer.name if issuer else row.issuer, places=", ".join(names[one] for one in text.areas if one in names),
        lines=[list(one) for one in told], words=wording.joined(told), reason=reason, sent_at=sent_at,
        level=row.level, sure=row.sure, areas=row.areas, place_no=row.place_no, place_stop=row.place_stop, onset=row.onset,
        expires=row.expires, do_this=row.do_this, go_there=row.go_there, by_when=row.by_when, who_calls=row.who_calls,
        shape=row.shape,
    )  # fmt: skip
    sent.save()
    _send_otherwise(row, sent, how)
    jobs.wake("warning.publish")
    jobs.wake("speech.join", at=sent_at + AFTER_PLANNING)
    jobs.wake(
        "delivery.begin"
    )  # people are told within a second: the event, which tells the same, takes longer
    return sent


def _send_otherwise(row: Alert, sent: Version, how: Ending | None) -> None:
    """Without tone marks and in other languages, as each form is approved at this moment; an end has its reason in full words only."""
    if how:
        before = Version.plain.filter(alert=row, number=sent.number - 1).first()
        forms = tongues.ending_in(row, how, before)
    else:
        plain, _shown = approved.lines_without(row)
        forms = [*tongues.lines_in(row), *([(TONELESS, plain)] if plain else [])]
    for variant, told in forms:
        SentAs(
            version=sent, variant=variant, lines=[list(one) for one in told], words=wording.joined(told)
        ).save()


@transaction.atomic
def expire(*, by: access.Actor, uid: UUID, now: datetime) -> bool:
    """Its time ran out: nothing is sent for that, every copy carries its end. False where somebody was faster."""
    row: Alert | None = (
        Alert.objects.unscoped("the clock ends what ran out, wherever it is")
        .select_for_update(of=("self",))
        .filter(uid=uid)
        .first()
    )
    if row is None or row.live_until is None or not lifecycle.has_expired(row.live_until, now):
        return False
    state = lifecycle.after(State(row.state), Move.EXPIRE, row.number)
    if state is None:
        return False
    noting.turned(row, Move.EXPIRE)
    noting.put_back(row)
    row.save()
    audit.record("warning:alert:expire", by=by, target=row)
    noting.decided(row, Step.EXPIRE, by, now)
    noting.asked_no_more(by, row, now)
    events.publish(AlertExpired(row.pk))
    return True


def _not_run_out(row: Alert, now: datetime) -> None:
    """What ran out a second ago is over, though the clock's job has not come by yet."""
    if row.live_until is not None and lifecycle.has_expired(row.live_until, now):
        raise NotNow
