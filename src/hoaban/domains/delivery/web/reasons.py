"""Why messages did not arrive: a sentence for whoever has to do something about it, with the line's own code behind it."""

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_SAID: dict[str, Any] = {
    "": _("The line gave no reason."),
    "no such number": _("The number is not in use."),
    "busy": _("The telephone was busy each time."),
    "no answer": _("Nobody took up the telephone."),
    "hung up before the end": _("Whoever took up the telephone hung up before the end."),
    "no operator for this number": _("No network that we send through takes this number."),
    "too long for a text message": _("The text is longer than a text message may be."),
    "stopped": _("Whoever has this number asked for no more messages."),
    "preference": _("The person chose not to be told this way."),
    "no browser": _("None of her browsers takes notices any more."),
    "gone": _("The browser takes no notices any more."),
    "nothing to play": _("There was no sound to play."),
    "no loudspeaker's code": _("It has no code of a loudspeaker."),
}
_BEGINS: tuple[tuple[str, Any], ...] = (
    (
        "UNDELIV",
        _("The network could not deliver it: the telephone is off, out of reach, or the number is dead."),
    ),
    ("EXPIRED", _("The network tried until its time was over: the telephone is off or out of reach.")),
    ("REJECTD", _("The network refused it.")),
    ("DELETED", _("The network threw it away.")),
)
_CODE = re.compile(r".+ says (0x[0-9a-f]+|\d+)")
_NO_SUCH = "0xb"
"""SMPP 3.4, ESME_RINVDSTADR: the destination is no address."""


def why(reason: str) -> str:
    """The sentence for what a line wrote beside a message that failed."""
    if reason in _SAID:
        return str(_SAID[reason])
    for word, said in _BEGINS:
        if reason == word or reason.startswith(f"{word} "):
            return str(said) if reason == word else f"{said} ({reason})"
    if code := _CODE.fullmatch(reason):
        said = _SAID["no such number"] if code[1] == _NO_SUCH else _("The line refused it.")
        return f"{said} ({reason})"
    return gettext("The line says: “%(text)s”.") % {"text": reason}
