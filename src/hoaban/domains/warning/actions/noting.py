"""What every verb of this room does: find and lock, judge the place, move, note who decided, ask the next person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.warning.actions import quoting
from hoaban.domains.warning.errors import AreaMissing, AreaUnknown, IssuerUnknown, NotNow
from hoaban.domains.warning.events import DraftMoved
from hoaban.domains.warning.models import Alert, Decision, Version
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.queries import bank, rooms
from hoaban.domains.warning.queries.reading import text_of
from hoaban.domains.warning.rules import drawing, lifecycle, placing, toneless, wording
from hoaban.domains.warning.spoken import ASKED, TO_SEND
from hoaban.domains.warning.values import Hazard, Move, Proof, State, Status, Step, Text
from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.places import api as places

REVIEW = {Status.ACTUAL: "warning.review", Status.EXERCISE: "warning.review_drill"}
SEND = {Status.ACTUAL: "warning.issue", Status.EXERCISE: "warning.issue_drill"}
"""A drill's are kinds of their own, which stand behind everything real."""
DRILL_ASKED = gettext_noop("Drill: a warning waits for you")
DRILL_TO_SEND = gettext_noop("Drill: a warning waits to be issued")
RIGHTS = {
    Step.DRAFT: Permission.DRAFT, Step.CHANGE: Permission.DRAFT, Step.WITHDRAW: Permission.DRAFT, Step.RESTORE: Permission.DRAFT,
    Step.NAME: Permission.DRAFT,
    Step.REVIEW: Permission.REVIEW, Step.ISSUE: Permission.ISSUE, Step.UPDATE: Permission.ISSUE, Step.CANCEL: Permission.ISSUE,
    Step.ALL_CLEAR: Permission.ISSUE, Step.OVERRIDE: Permission.OVERRIDE,
}  # fmt: skip
"""What each step takes; what ends by the clock takes nobody's right."""
TERM = duties.Hours(1)
"""No law known to us sets it: the reminder comes within the hour."""


def locked(by: access.Actor, uid: UUID, may: Permission) -> Alert:
    """The alert, held for this transaction. Her right holds at every place it names or named, not only at one."""
    access.require(by, may)
    row: Alert | None = Alert.objects.visible_to(by).select_for_update(of=("self",)).filter(uid=uid).first()
    if row is None:
        raise NotFound
    may_act(by, may, row)
    return row


def may_act(by: access.Actor, may: Permission, row: Alert) -> None:
    """Where the text names and where the version in force does: leaving a place out is a decision about it too."""
    may_at(by, may, row.areas)
    if row.number:
        may_at(by, may, last(row).areas)


def last(row: Alert) -> Version:
    """What was sent last."""
    found: Version = Version.plain.get(alert=row, number=row.number)
    return found


def fresh(row: Alert, seen: int) -> None:
    """She decides on what she read, or not at all."""
    if row.version != seen:
        raise Stale


def may_at(by: access.Actor, may: Permission, areas: list[int] | tuple[int, ...]) -> None:
    held = by.areas(may)
    for number in areas:
        whole = access.UnitRange(number, places.stop_of(number))
        if not any(area.covers(whole) for area in held):
            raise NotAllowed


def turned(row: Alert, move: Move) -> None:
    state = lifecycle.after(State(row.state), move, row.number)
    if state is None:
        raise NotNow
    row.state, row.version = state, row.version + 1


def checked(text: Text, now: datetime) -> Text:
    """Composed, whole, and for places of today."""
    parts = ("do_this", "go_there", "by_when", "who_calls")
    said: dict[str, Any] = {name: wording.tidied(getattr(text, name)) for name in parts}
    text = replace(text, areas=tuple(sorted(set(text.areas))), **said)
    lifecycle.check_level(text.level)
    lifecycle.check_times(text, now)
    wording.check(text)
    drawing.check(text.shape)
    if text.toneless:
        text = replace(text, toneless=wording.tidied(text.toneless))
        toneless.check(text.toneless, " ".join(said.values()), text.level)
    if not text.areas:
        raise AreaMissing
    if set(places.names_of(text.areas)) != set(text.areas):
        raise AreaUnknown
    return text


def write(row: Alert, text: Text, by: access.Actor, now: datetime) -> None:
    """A text of hers; whoever agreed to an older one has to read again."""
    put(row, text)
    row.written_by, row.written_label, row.written_at = by.key, by.label, now
    unread(row)


def unread(row: Alert) -> None:
    """Nobody has agreed to what stands now, nor to its form without tone marks."""
    row.reviewed_by = row.reviewed_label = row.reviewed_seal = ""
    row.toneless_agreed = False


def put(row: Alert, text: Text) -> None:
    """The text alone; whose it is stays."""
    for name in ("level", "onset", "expires", "do_this", "go_there", "by_when", "who_calls", "toneless"):
        setattr(row, name, getattr(text, name))
    row.sure, row.areas, row.shape = text.sure.value, list(text.areas), drawing.kept(text.shape)
    row.place_no, row.place_stop = lifecycle.span((one, places.stop_of(one)) for one in text.areas)


def put_back(row: Alert) -> None:
    """What was sent stands; what was being written instead is over."""
    put(row, text_of(last(row)))


def seal(row: Alert) -> str:
    return lifecycle.seal_of(Status(row.status), Hazard(row.hazard), row.issuer, text_of(row))


def known_issuer(by: access.Actor, code: str) -> str:
    """Empty: another chooses it, for nothing goes out without."""
    if code and code not in {one.code for one in bank.issuers_for(by)}:
        raise IssuerUnknown
    return code


def unless(problem: DomainError | None) -> None:
    """Go on, unless her office may not speak for whom this goes out in the name of."""
    if problem is not None:
        raise problem


def decided(
    row: Alert, step: Step, by: access.Actor, now: datetime, *, proof: Proof = Proof.NONE, note: str = ""
) -> Decision:
    """The line of the history with what others had said by then, and word to open pages."""
    said = quoting.heard(row, step, now)
    whole = access.UnitRange(row.place_no, row.place_stop)
    role = accounts.role_of(by, RIGHTS[step], whole) if step in RIGHTS else ""
    decision: Decision = Decision.plain.create(
        alert=row, step=step, by_key=by.key, by_label=by.label, by_role=role, at=now, proof=proof, note=note[:300], seal=seal(row),
        number=row.number, quoted=None if said is None else len(said), lacked=_lacked(row, step),
    )  # fmt: skip
    quoting.keep(decision, row, said or [], now)
    events.publish(DraftMoved(row.pk))
    return decision


def _lacked(row: Alert, step: Step) -> list[tuple[str, str, int]] | None:
    """A drill is judged by what was missing as it ended: what is filled the morning after would not have been there at night."""
    if row.status != Status.EXERCISE or step not in rooms.ENDS:
        return None
    return [(one.kind, one.what, one.count) for one in rooms.gaps()]


def ask(by: access.Actor, row: Alert, now: datetime) -> None:
    """Whoever may agree there is asked, once per text: in the commune and in the province's duty room alike, whichever places it names."""
    side = Status(row.status)
    duties.open_duty(
        by=by, kind=REVIEW[side], title=_title(row, ASKED, DRILL_ASKED), params=_told(row), target=row, term=TERM,
        path=reverse("warning:alert", args=[row.uid]),
        number=desk(row), permission=Permission.REVIEW, cause="warning:alert:draft", occasion=str(row.version), now=now,
        desk=duties.Desk.PROVINCE,
    )  # fmt: skip


def ask_to_issue(by: access.Actor, row: Alert, now: datetime) -> None:
    """Agreed is not sent: whoever may issue there is asked."""
    side = Status(row.status)
    duties.open_duty(
        by=by, kind=SEND[side], title=_title(row, TO_SEND, DRILL_TO_SEND), params=_told(row), target=row, term=TERM,
        path=reverse("warning:alert", args=[row.uid]),
        number=desk(row), permission=Permission.ISSUE, cause="warning:alert:review", occasion=str(row.version), now=now,
        desk=duties.Desk.PROVINCE,
    )  # fmt: skip


def _title(row: Alert, real: Mapping[Hazard, str], drill: str) -> str:
    return drill if row.status == Status.EXERCISE else real[Hazard(row.hazard)]


def _told(row: Alert) -> dict[str, int | str]:
    """How grave and where: whoever has three of them reads which is which. Places only, nobody's name."""
    return {"level": row.level, **bank.where_told(row.areas)}


def asked_no_more(by: access.Actor, row: Alert, now: datetime) -> None:
    # Those of real ones for drills too: before they had kinds of their own they were asked under these.
    for status in {Status.ACTUAL, Status(row.status)}:
        for kind in (REVIEW[status], SEND[status]):
            duties.close_duty(by=by, kind=kind, target=row, now=now)


def desk(row: Alert) -> int:
    return placing.desk(row.place_no, row.place_stop)
