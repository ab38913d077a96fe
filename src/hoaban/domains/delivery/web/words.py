"""What channels and fates are called on screen."""

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
