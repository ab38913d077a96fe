"""What channels, states and reasons are called on screen."""

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.notify.values import Channel, State

CHANNELS = {
    Channel.IN_APP: _("Inbox on this site"),
    Channel.PUSH: _("Browser"),
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
    Channel.VOICE: _("Telephone call"),
    Channel.SPEAKER: _("Loudspeaker"),
    Channel.ZALO: _("Zalo"),
}
STATES = {
    State.PLANNED: _("waits"),
    State.IN_DOUBT: _("handed over, no answer yet"),
    State.SENT: _("handed over"),
    State.CONFIRMED: _("arrived"),
    State.UNKNOWN: _("handed over, no receipt came"),
    State.FAILED: _("did not arrive"),
    State.EXPIRED: _("not sent: no longer needed"),
    State.SUPPRESSED: _("not wanted"),
    State.GATHERED: _("waits for the day's digest"),
    State.CARRIED: _("told by the day's digest"),
}
# Reasons our own code writes into rows; what a provider says is shown as it came.
_REASONS = (
    gettext_noop("quiet hours"), gettext_noop("replaced"), gettext_noop("removed by its owner"),
    gettext_noop("gone at the push service"), gettext_noop("somebody else uses this browser"), gettext_noop("stopped"),
    gettext_noop("expired"), gettext_noop("preference"), gettext_noop("no longer needed"), gettext_noop("no browser"),
    gettext_noop("no receipt in time"),
    gettext_noop("real lines are closed while demo data is loaded"),
)  # fmt: skip


def reason(text: str) -> str:
    return gettext(text) if text in _REASONS else text
