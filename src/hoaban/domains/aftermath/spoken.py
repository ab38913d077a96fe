"""Moments, shares and verdicts in words. English here, translated on screen."""

from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.aftermath.permissions import Permission
from hoaban.domains.aftermath.values import Goal, Judged, Part, Point, Share, ShareOf, Verdict, What
from hoaban.domains.answers.api import State
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor
from hoaban.ui import formats

POINTS = {
    Point.SIGN: _("First sign or reading"),
    Point.DRAFT: _("Draft written"),
    Point.RING: _("First ring of a telephone"),
    Point.OPENED: _("Somebody had the draft"),
    Point.REVIEW: _("Second person agreed"),
    Point.ISSUE: _("Issued"),
    Point.FIRST: _("First message had left"),
    Point.HALF: _("Half of the messages had left"),
    Point.MOST: _("Nine of ten messages had left"),
    Point.ANSWER: _("First village answered"),
    Point.ALL: _("Every village had answered"),
    Point.END: _("End"),
}
SHARES = {
    ShareOf.TOLD: _("Telephones that were told"),
    ShareOf.ANSWERED: _("Villages that answered"),
    ShareOf.IN_TIME: _("Villages that answered in time"),
    ShareOf.SAFE: _("Villages that said all are safe"),
}
VERDICTS = {
    Verdict.MET: _("in time"),
    Verdict.LATE: _("too late"),
    Verdict.NEVER: _("never came"),
    Verdict.UNASKED: _("did not arise"),
}
BADGES = {Verdict.MET: "done", Verdict.LATE: "attention", Verdict.NEVER: "fault", Verdict.UNASKED: "info"}
WHATS = {
    What.HIT: _("Hit: it came"),
    What.FALSE: _("False alarm: it did not come"),
    What.MISS: _("Miss: it came without a warning"),
    What.BACK: _("Taken back"),
}
LOOKED_THEN = _("As it stood when the drill ended: what is filled since then changes nothing here.")
LOOKED_NOW = _(
    "This drill ended before that was kept with it. Looked at now: what was filled since counts as filled."
)
STATES = {
    State.HELP: _("call for help"),
    State.DARK: _("cut off"),
    State.SILENT: _("no answer yet"),
    State.HEARD: _("heard"),
    State.TOLD: _("told everybody"),
    State.MOVING: _("moving"),
    State.SAFE: _("safe"),
}
WAYS = {
    "sms": _("Text messages"),
    "voice": _("Calls"),
    "push": _("Push"),
    "email": _("E-mail"),
    "zalo": _("Zalo"),
    "speaker": _("Loudspeakers"),
    "in_app": _("Inbox"),
}


def looked(*, is_now: bool) -> str:
    """As of when a drill's readiness is told."""
    return gettext(LOOKED_NOW if is_now else LOOKED_THEN)


def failed(n: int) -> str:
    """Of a drill, whatever it scored: what was missing would have been missed in the real night too."""
    if not n:
        return gettext("«Are we ready?» named nothing that was missing.")
    said = ngettext(
        "Not passed: «Are we ready?» names %(n)s thing that was missing.",
        "Not passed: «Are we ready?» names %(n)s things that were missing.",
        n,
    )
    return said % {"n": n}


def took(span: timedelta) -> str:
    """«45 seconds», «12 minutes», «3 hours 5 minutes»: never more exact than a person needs."""
    seconds = round(span.total_seconds())
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    hours, minutes = divmod(round(seconds / 60), 60)
    said = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if not hours:
        return said
    return f"{ngettext('%(n)s hour', '%(n)s hours', hours) % {'n': hours}} {said}"


def goal(one: Goal) -> str:
    """From where to where."""
    return f"{gettext(POINTS[one.start])} → {gettext(POINTS[one.end])}"


def judged(one: Judged) -> str:
    """What became of a goal, in a sentence."""
    said = gettext(VERDICTS[one.verdict])
    return said if one.took is None else f"{took(one.took)}: {said}"


def share(one: Share) -> str:
    """«40 of 43»."""
    return gettext("%(n)s of %(of)s") % {"n": number(one.n), "of": number(one.of)}


def part(one: Part) -> tuple[str, str]:
    """What a line of the score is about, and why it earned that."""
    if one.judged:
        return goal(one.judged.goal), judged(one.judged)
    if one.share is None:
        return "", ""
    return gettext(SHARES[one.share.what]), share(one.share)


def number(value: float) -> str:
    return formats.number(round(value, 1), None, get_language() or "vi")


def report_link(actor: Actor, alert: UUID) -> warning.Link | None:
    """Beside an alert of the duty room, once it is over: joined to warning's port."""
    if not actor.may(Permission.SEE) or warning.alert(actor, alert).line.state not in warning.OVER:
        return None
    return warning.Link(reverse("aftermath:report", args=[alert]), gettext("Report afterwards"))
