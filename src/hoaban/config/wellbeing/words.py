"""How long ago and how large, in words."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from hoaban.ui import formats

MINUTE = timedelta(minutes=1)


def ago(at: str | datetime) -> str:
    """“3 hours ago”: one unit is enough to know whether to worry."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    gone = timezone.now() - moment
    return gettext("just now") if gone < MINUTE else gettext("%(time)s ago") % {"time": span(gone)}


def span(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds() // 60))
    if minutes < 1:
        return gettext("less than a minute")
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def size(count: float) -> str:
    """MB below one GB, GB above."""
    language = get_language() or "vi"
    if count < 1e9:
        return f"{formats.number(count / 1e6, 1, language)} MB"
    return f"{formats.number(count / 1e9, 1, language)} GB"
