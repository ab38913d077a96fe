"""What channels and fates are called on screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hoaban.domains.delivery.values import Fate

CHANNELS = {
    "in_app": _("Inbox of this site"),
    "email": _("E-mail to officials"),
    "push": _("Notice in a browser"),
    "sms": _("Text message"),
    "voice": _("Telephone call"),
    "speaker": _("Loudspeaker"),
    "zalo": _("Zalo"),
}
FATES = {
    Fate.PLANNED: _("wait their turn"),
    Fate.SUBMITTED: _("handed over just now"),
    Fate.ACCEPTED: _("taken by the network"),
    Fate.DELIVERED: _("reached the telephone"),
    Fate.UNKNOWN: _("taken, nothing heard since"),
    Fate.FAILED: _("did not arrive"),
    Fate.EXPIRED: _("too late, or replaced by a newer text"),
}
UNSURE = _("calls of which nobody knows whether they were heard: not told")
_OWN: Mapping[str, Mapping[Fate, Any]] = {
    "in_app": {Fate.ACCEPTED: _("in the inbox, not opened yet"), Fate.DELIVERED: _("opened in the inbox")},
    "email": {Fate.ACCEPTED: _("taken by the mail server"), Fate.DELIVERED: _("reached the mailbox")},
    "push": {Fate.ACCEPTED: _("taken by the browser's service"), Fate.DELIVERED: _("reached the browser")},
    "voice": {Fate.SUBMITTED: _("being called"), Fate.DELIVERED: _("somebody took up the telephone")},
    "zalo": {Fate.ACCEPTED: _("taken by Zalo"), Fate.DELIVERED: _("reached her Zalo")},
    "speaker": {
        Fate.ACCEPTED: _("handed to the loudspeaker"), Fate.DELIVERED: _("the loudspeaker confirmed it")
    },
}  # fmt: skip
"""What a network and a telephone do, as it is called where there is neither."""


def fates_of(channel: str) -> Mapping[Fate, Any]:
    """What became of messages of one channel, in its own words and in the order of the page."""
    return {**FATES, **_OWN.get(channel, {})}
