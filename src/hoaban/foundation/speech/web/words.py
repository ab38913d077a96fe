"""Names on screen of what the code calls by a word."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.speech.values import ConsentScope, Kind, RecordingState

KINDS = {
    Kind.ORDINARY: _("ordinary text"),
    Kind.WARNING: _("warning"),
    Kind.MEDICAL: _("medical instruction"),
}
STATES = {
    "missing": _("not recorded"),
    "stale": _("the words have changed"),
    "waiting": _("waiting for a listener"),
    "approved": _("can be heard"),
}
RECORDING = {
    RecordingState.RECORDED: _("being prepared"),
    RecordingState.PROCESSING: _("being prepared"),
    RecordingState.WAITING: _("waiting for a listener"),
    RecordingState.APPROVED: _("can be heard"),
    RecordingState.REFUSED: _("refused"),
    RecordingState.STALE: _("the words have changed"),
    RecordingState.WITHDRAWN: _("taken back"),
}
COLOURS = {
    "approved": "done", "waiting": "info", "stale": "attention", "missing": "", "refused": "fault",
    "withdrawn": "fault", "recorded": "info", "processing": "info",
}  # fmt: skip
SCOPES = {
    ConsentScope.EVERYTHING: _("all texts of this site"),
    ConsentScope.ROOM: _("texts of this kind of work"),
    ConsentScope.WORDS: _("these words only"),
}
# Rooms that exist today or are placed; another one shows its code name until somebody names it here.
ROOMS = {
    "portal": _("citizens' pages"),
    "places": _("figures and places"),
    "sources": _("documents and sources"),
    "speech": _("names of languages"),
    "warning": _("warnings"),
    "hazards": _("signs of danger"),
    "telehealth": _("health"),
    "registry": _("households"),
    "policies": _("support"),
    "library": _("library"),
}


def room(name: str) -> str:
    """A text may come from no room: it still needs a name to be led to by."""
    return str(ROOMS.get(name, name)) or gettext("Other sentences")


def reason(text: str) -> str:
    """A sentence of the platform is translated; a listener's own words stay as they are."""
    return gettext(text) if text else ""


def said(problem: DomainError) -> str:
    text = gettext(problem.msgid)
    return text % problem.params if problem.params else text
