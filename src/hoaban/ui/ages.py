"""How long ago something was, in words: one unit is enough to know whether to worry."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext, ngettext

from hoaban.ui import formats

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ago(at: datetime, now: datetime) -> str:
    """“Just now” within a minute: nobody says that something was 0 minutes ago. Of what is older than a month, the day."""
    gone = max(now - at, timedelta(0))
    if gone < MINUTE:
        return gettext("just now")
    if gone < HOUR:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", gone // MINUTE) % {"n": gone // MINUTE}
    if gone < 2 * DAY:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", gone // HOUR) % {"n": gone // HOUR}
    if gone < 31 * DAY:
        return ngettext("%(n)s day ago", "%(n)s days ago", gone.days) % {"n": gone.days}
    return formats.day(timezone.localtime(at))
