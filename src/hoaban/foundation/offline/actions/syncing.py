"""Taking a form in: once, whatever the line does; merged field by field; never dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, NotAllowed
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.offline import queries, rules
from hoaban.foundation.offline.actions import common
from hoaban.foundation.offline.events import EntryReceived
from hoaban.foundation.offline.models import Clash, Entry
from hoaban.foundation.offline.permissions import Permission
from hoaban.foundation.offline.ports import kind_of
from hoaban.foundation.offline.values import (
    APP,
    PROTOCOL,
    Answer,
    Field,
    FormKind,
    Record,
    Result,
    Sent,
    State,
    Values,
)

UNREADABLE = gettext_noop(
    "This form has no readable name of its own, so the phone keeps it. Save it as a file."
)
LATER = gettext_noop("The earlier form that this one follows is still on its way.")
UNKNOWN_FORM = gettext_noop(
    "This server does not know this form any more. A person of your office looks at it."
)
OLD = gettext_noop(
    "This form was filled with an older version of the app. A person of your office looks at it."
)
TWICE = gettext_noop(
    "This form came a second time with other answers. Both are kept; a person of your office chooses."
)
GONE = gettext_noop(
    "Your list does not hold this %(what)s any more: it was moved or closed, or your area changed. A person of the office looks at it."
)
OF_BEFORE = (
    gettext_noop("An earlier form about the same household is still on its way."),
    gettext_noop(
        "The household is no longer in your list: it may have moved, or your area changed. A person of the office looks at it."
    ),
)
"""What an earlier release told of forms that still stand."""
NOT_YOURS = gettext_noop("Your role does not include this form any more. A person of the office looks at it.")
CARRIED = gettext_noop("A colleague brought this form. A person of the office looks at it before it counts.")
DRAFT = gettext_noop("This form was not finished. A person of the office looks at it.")
MISFIT = gettext_noop("The answer to «%(field)s» does not fit. A person of your office looks at the form.")
CLASHED = gettext_noop("Somebody else changed the same answer meanwhile. A person of your office chooses.")
BESIDE = gettext_noop("Saved beside what others changed meanwhile.")


@dataclass(frozen=True, slots=True)
class Coming:
    """What stands around an entry: which browser, which protocol, how wrong its clock is, who carries it."""

    device_id: int | None = None
    protocol: int = PROTOCOL
    ahead: timedelta = timedelta(0)
    carried_for: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an entry before anything is written."""

    state: State
    sentence: str = ""
    field: str = ""
    what: str = ""
    """The noun of the form's rows, where the sentence names one."""


def receive(
    *, by: access.Actor, raw: object, app: int, now: datetime, coming: Coming | None = None
) -> Answer:
    """Take one entry of a batch in, in a transaction of its own; a second arrival gets the first answer."""
    access.require(by, Permission.SYNC)
    try:
        sent = rules.read_entry(raw, app)
    except rules.Unreadable as problem:
        return Answer(problem.uid, Result.UNREADABLE, UNREADABLE)
    try:
        with transaction.atomic():
            return _take(by, sent, coming or Coming(), now)
    except IntegrityError:
        # The same entry came twice in one instant; the other one is in by now.
        known = queries.known_entry(by.key, sent.uid, sent.digest)
        if known is None:
            raise
        return queries.answer_of(known)


def _take(by: access.Actor, sent: Sent, coming: Coming, now: datetime) -> Answer:
    known = queries.known_entry(by.key, sent.uid, sent.digest)
    if known is not None:
        return queries.answer_of(known)
    if sent.after and not coming.carried_for and queries.known_entry(by.key, sent.after) is None:
        return Answer(str(sent.uid), Result.LATER, LATER)
    kind = kind_of(sent.kind)
    record = kind.current(by, sent.target, True) if kind else None
    row = _row(by, sent, coming, kind, record, now)
    brought = _brought_before(by, sent, coming)
    if brought is not None and not State(brought.state).waits:
        return _keep(by, row, Verdict(State.CAME_BY_ITSELF), now)
    if brought is not None:
        Entry.plain.filter(pk=brought.pk).update(
            state=State.CAME_BY_ITSELF, decided_at=now, decided_by=by.label
        )
        common.nobody_need_look(by, brought, now, done=False)
    held = _why_not(by, sent, coming, kind, record)
    if held is not None or kind is None or record is None:
        return _keep(by, row, held or Verdict(State.HELD, UNKNOWN_FORM), now)
    return _apply(by, row, kind, record, now)


def _row(
    by: access.Actor, sent: Sent, coming: Coming, kind: FormKind | None, record: Record | None, now: datetime
) -> Entry:
    areas = by.areas(Permission.SYNC)
    place_no = record.place_no if record else (kind.place_of(sent.target) if kind else None)
    return Entry(
        uid=sent.uid, digest=sent.digest, owner_key=by.key, owner_label=coming.carried_for or by.label,
        carried_by=by.label if coming.carried_for else "", device_id=coming.device_id, kind=sent.kind,
        form_version=sent.form_version, app=sent.app, target=sent.target, title=record.title[:200] if record else "",
        place_no=place_no if place_no is not None else areas[0].start, after=sent.after, base_version=sent.base_version,
        base=dict(sent.base), values=dict(sent.values), seen_at=sent.seen_at, media=[str(uid) for uid in sent.media],
        made_at=rules.true_moment(sent.made_at, coming.ahead, now), received_at=now,
    )  # fmt: skip


def _brought_before(by: access.Actor, sent: Sent, coming: Coming) -> Entry | None:
    """The same form, carried here by a colleague before its own phone found a line."""
    if coming.carried_for:
        return Entry.plain.filter(uid=sent.uid, digest=sent.digest).exclude(owner_key=by.key).first()
    return Entry.plain.filter(uid=sent.uid, digest=sent.digest).exclude(carried_by="").first()


def _why_not(
    by: access.Actor, sent: Sent, coming: Coming, kind: FormKind | None, record: Record | None
) -> Verdict | None:
    """Why a person must look first; None where the rules may go on."""
    if kind is None:
        return Verdict(State.HELD, UNKNOWN_FORM)
    recent = (
        rules.is_recent(sent.form_version, kind.newest)
        and rules.is_recent(sent.app, APP)
        and rules.is_recent(coming.protocol, PROTOCOL)
    )
    checks: Sequence[tuple[bool, Verdict]] = (
        (bool(coming.carried_for), Verdict(State.HELD, CARRIED)),
        (coming.is_draft, Verdict(State.HELD, DRAFT)),
        (not recent, Verdict(State.HELD, OLD)),
        (queries.known_entry(by.key, sent.uid) is not None, Verdict(State.HELD, TWICE)),
        (not by.may(kind.permission), Verdict(State.HELD, NOT_YOURS)),
        (record is None, Verdict(State.HELD, GONE, what=kind.noun)),
    )
    for holds, verdict in checks:
        if holds:
            return verdict
    bad = rules.misfit(kind.fields, sent.values)
    return Verdict(State.REFUSED, MISFIT, _label(kind.fields, bad)) if bad else None


def _label(fields: Sequence[Field], key: str) -> str:
    return str(next((one.label for one in fields if one.key == key.partition(".")[0]), key))


def _apply(by: access.Actor, row: Entry, kind: FormKind, record: Record, now: datetime) -> Answer:
    """Write what clashes with nobody; what clashes waits, and the record stays as it is."""
    own = {
        rules.moment(one.received_at)
        for one in (queries.ancestors(by.key, row.after) if row.seen_at is not None else ())
    }
    written = rules.written_since(row.seen_at, record.known, own)
    merged = rules.merge(kind.fields, row.base, row.values, record.values, written, record.former)
    try:
        with transaction.atomic():
            kind.apply(
                by,
                common.deed(row, merged.changes, merged.observed, record.version, f"offline:{row.uid}", now),
            )
    except NotAllowed:
        return _keep(by, row, Verdict(State.HELD, NOT_YOURS), now)
    except DomainError as problem:
        return _keep(by, row, Verdict(State.REFUSED, problem.msgid), now, problem.params)
    row.is_written = True
    row.wrote = _wrote(record.values, merged.changes)
    is_newest = row.form_version == kind.newest
    beside = rules.is_beside(kind.fields, row.base, record.values, is_newest=is_newest)
    state = State.MERGED if beside else State.APPLIED
    if merged.clashes:
        state = State.CONFLICT
    said = {State.CONFLICT: CLASHED, State.MERGED: BESIDE}.get(state, "")
    answer = _keep(by, row, Verdict(state, said), now, fields=tuple(clash.field for clash in merged.clashes))
    _note_clashes(row, record, merged.clashes)
    touched = set(merged.changes) | {clash.field for clash in merged.clashes}
    common.replace_earlier(by, queries.ancestors(by.key, row.after), touched, now)
    common.join_media(row)
    return answer


def _wrote(before: Values, changes: Values) -> dict[str, list[object]]:
    return {key: [before.get(key, ""), value] for key, value in changes.items()}


def _note_clashes(row: Entry, record: Record, clashes: Sequence[rules.Clash]) -> None:
    for clash in clashes:
        who = record.known.get(clash.field) or queries.last_writer(row.target, clash.field) or ("", None)
        Clash.plain.create(
            entry=row, field=clash.field, base=clash.base, mine=clash.mine, theirs=clash.theirs, theirs_by=who[0],
            theirs_at=who[1],
        )  # fmt: skip


RESULTS = {
    State.APPLIED: Result.APPLIED,
    State.CAME_BY_ITSELF: Result.APPLIED,
    State.MERGED: Result.MERGED,
    State.CONFLICT: Result.CONFLICT,
    State.HELD: Result.HELD,
    State.REFUSED: Result.REFUSED,
}


def _keep(
    by: access.Actor,
    row: Entry,
    verdict: Verdict,
    now: datetime,
    params: dict[str, object] | None = None,
    fields: tuple[str, ...] = (),
) -> Answer:
    """The row with its first answer, the line on record, and a person asked where one is needed."""
    told = {key: str(value) for key, value in (params or {}).items()}
    told |= {key: said for key, said in (("field", verdict.field), ("what", verdict.what)) if said}
    answer = Answer(str(row.uid), RESULTS[verdict.state], verdict.sentence, told, fields)
    row.state = verdict.state
    row.answer = {
        "result": answer.result, "sentence": answer.sentence, "params": told, "fields": list(fields),
    }  # fmt: skip
    row.save(force_insert=True)
    audit.record("offline:entry:receive", by=by, target=row, fields=sorted(row.wrote), note=row.state)
    events.publish(EntryReceived(row.pk, row.state))
    if verdict.state.waits:
        common.ask_a_person(by, row, now)
    return answer
