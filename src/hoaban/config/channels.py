"""Which line carries which channel: a real one where a setting asks for it, a console twin elsewhere."""

from django.conf import settings
from django.urls import reverse

from hoaban.config import environment
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify


def connect() -> None:
    """A real line is joined, and used only while no demo data is loaded: the dispatcher sees to that."""
    for channel in (notify.Channel.SMS, notify.Channel.VOICE):
        notify.connect(channel, notify.ConsoleTwin(channel))
    notify.connect(notify.Channel.EMAIL, _email())
    notify.connect(notify.Channel.PUSH, _push())
    notify.offer_browsers(_browsers)


def _email() -> notify.Line:
    if not settings.SMTP_URL:
        return notify.ConsoleTwin(notify.Channel.EMAIL)
    from hoaban.integrations.smtp import api as smtp

    try:
        return smtp.from_url(settings.SMTP_URL, settings.SITE_URL)
    except smtp.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem


def _push() -> notify.Line:
    if not settings.VAPID_SUBJECT:
        return notify.ConsoleTwin(notify.Channel.PUSH)
    from hoaban.integrations.webpush import api as webpush

    return webpush.WebPushLine(settings.VAPID_SUBJECT)


def _browsers() -> notify.Browsers:
    """In a demo browsers may subscribe too: the twin writes down what they would have got."""
    if not (settings.VAPID_SUBJECT or accounts.is_demo_installation()):
        return notify.Browsers("")
    from hoaban.integrations.webpush import api as webpush

    return notify.Browsers(webpush.public_key(), reverse("offline:worker"), reverse("offline:app"))
