"""What this room's words are called on screen."""

from django.utils.translation import gettext_lazy as _

from hoaban.domains.bulletins.errors import Trouble
from hoaban.domains.bulletins.values import Placed, Problem, Show, Signature, Step, Way
from hoaban.kit.cap.values import Certainty, MsgType, Severity, Status, Urgency

TROUBLES = {
    Trouble.ADDRESS: _("The address cannot be asked. Check how it is written."),
    Trouble.NAME: _("Nobody knows this name on the network now."),
    Trouble.INSIDE: _("The address lies inside a private network: it is not asked."),
    Trouble.AWAY: _("The server does not answer."),
    Trouble.SLOW: _("The server takes too long."),
    Trouble.CERTIFICATE: _("The server's certificate does not hold."),
    Trouble.STATUS: _("The server refuses, with this number:"),
    Trouble.MOVED: _("The server sends us round and round, or to a line that is not secured."),
    Trouble.LARGE: _("What it sends is too large."),
    Trouble.CUT: _("What it sent broke off."),
    Trouble.PACKED: _("It is packed in a way we cannot open."),
    Trouble.NOT_A_FEED: _("What it sends is no feed:"),
}
PROBLEMS = {
    Problem.NO_TEXT: _("It leads to no text that may be fetched."),
    Problem.NOT_CAP: _("It is not written for machines."),
    Problem.OTHER_WORDS: _("It bears the name of an earlier one and says something else."),
    Problem.BROKE: _(
        "Our own program broke on it: read it at its source, and tell whoever looks after this system."
    ),
}
PLACED = {
    Placed.CODES: _("by official codes"),
    Placed.SHAPES: _("by its outline, nearly"),
    Placed.NAMES: _("by names in its text"),
    Placed.FEED: _("it names no place we know: taken for the whole area of its feed"),
    Placed.ELSEWHERE: _("elsewhere, by its outline"),
    Placed.HAND: _("as whoever entered it read it"),
}
WAYS = {
    Way.FAX: _("by fax"),
    Way.PHONE: _("by telephone"),
    Way.ZALO: _("over Zalo"),
    Way.EMAIL: _("by e-mail"),
    Way.PAPER: _("on paper"),
}
STEPS = {
    Step.ADD: _("Added"),
    Step.ON: _("Switched on"),
    Step.OFF: _("Switched off"),
    Step.PIN: _("Entered a certificate"),
    Step.END: _("Ended a certificate"),
}
SHOWS = {
    Show.CURRENT: _("Holds now"),
    Show.OVER: _("Over, or only a test"),
    Show.WRONG: _("Signature does not fit"),
    Show.ALL: _("All"),
}
SIGNATURES = {
    Signature.RIGHT: _("right signature of %(who)s"),
    Signature.WRONG: _("the signature does not fit"),
    Signature.UNCHECKED: _("signed, no certificate yet to check it with"),
    Signature.NONE: _("unsigned"),
}
SEVERITIES = {
    Severity.EXTREME: _("extreme"),
    Severity.SEVERE: _("severe"),
    Severity.MODERATE: _("moderate"),
    Severity.MINOR: _("minor"),
    Severity.UNKNOWN: _("severity not told"),
}
URGENCIES = {
    Urgency.IMMEDIATE: _("act at once"),
    Urgency.EXPECTED: _("act within the hour"),
    Urgency.FUTURE: _("act before long"),
    Urgency.PAST: _("nothing to do any more"),
    Urgency.UNKNOWN: _("urgency not told"),
}
"""CAP 1.2, 3.2.2: what each word of the standard asks for."""
CERTAINTIES = {
    Certainty.OBSERVED: _("it is happening or has happened"),
    Certainty.LIKELY: _("likely (above 50%)"),
    Certainty.POSSIBLE: _("possible (up to 50%)"),
    Certainty.UNLIKELY: _("not expected to happen"),
    Certainty.UNKNOWN: _("certainty not told"),
}
STATUSES = {
    Status.ACTUAL: _("real"),
    Status.EXERCISE: _("drill"),
    Status.SYSTEM: _("between machines"),
    Status.TEST: _("test"),
    Status.DRAFT: _("draft"),
}
KINDS = {
    MsgType.ALERT: _("new"),
    MsgType.UPDATE: _("update"),
    MsgType.CANCEL: _("cancellation"),
    MsgType.ACK: _("acknowledgement"),
    MsgType.ERROR: _("refusal"),
}
