"""Which line carries which channel: a real one where a setting asks for it, a console twin elsewhere."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections
from django.urls import reverse
from django.utils import timezone

from hoaban.config import calling, environment, loudspeakers, silence, texting
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.errors import InboundUnreadable

if TYPE_CHECKING:
    from hoaban.integrations.sms_smpp import api as smpp

log = logging.getLogger(__name__)
OPERATORS = SystemActor("smpp", frozenset({notify.Permission.RECEIVE}))


def connect() -> None:
    """A real line is joined, and used only while no demo data is loaded: the dispatcher sees to that."""
    notify.connect(notify.Channel.SMS, _sms())
    notify.connect(notify.Channel.VOICE, calling.line())
    loudspeakers.register()
    notify.connect(notify.Channel.SPEAKER, loudspeakers.line())
    line = _zalo()
    notify.connect(notify.Channel.ZALO, line)
    notify.listen_with(notify.Channel.ZALO, _ear(line))
    notify.offer_accounts(_accounts)
    notify.connect(notify.Channel.EMAIL, _email())
    notify.connect(notify.Channel.PUSH, _push())
    notify.offer_browsers(_browsers)
    notify.share_work(_work())


def _work() -> notify.WorkSource | None:
    if not settings.NATS_URL:
        return None
    from hoaban.integrations.nats import api as nats

    try:
        way = nats.read(settings.NATS_URL, settings.NATS_REPLICAS, nats.files(settings.NATS_FILES))
    except nats.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem
    return nats.NatsWork(way, silence.write_down)


def _sms() -> notify.Line:
    if not settings.SMPP_URLS:
        return notify.ConsoleTwin(notify.Channel.SMS)
    from hoaban.integrations.sms_smpp import api as smpp

    is_twin = settings.SMPP_URLS.startswith(calling.TWIN)
    try:
        operators = smpp.from_urls(settings.SMPP_URLS.removeprefix(calling.TWIN))
    except smpp.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem
    if is_twin:
        return HearingTwin(smpp.SmppLine(operators, _keep, _take))
    return smpp.LineApart(operators, _keep, _take, texting.command, sharers=notify.sharers)


class HearingTwin(notify.ConsoleTwin):
    """Of a demo: what is sent is written down, as by every twin; what its own operator brings is heard as from a real one."""

    def __init__(self, ear: "smpp.SmppLine") -> None:
        super().__init__(notify.Channel.SMS)
        self._ear = ear

    def listen(self) -> None:
        """Over the real line's connection."""
        self._ear.listen()


def _keep(reports: Sequence[notify.Report]) -> None:
    """Called in a thread of the line's own."""
    close_old_connections()
    notify.receive_receipts(channel=notify.Channel.SMS, reports=reports, now=timezone.now())


def _take(heard: "smpp.Heard") -> None:
    """What cannot be kept as a message (a name instead of a number, nothing said) is put down in the log and forgotten."""
    close_old_connections()
    sms = notify.Channel.SMS
    try:
        if heard.part is None:
            notify.receive(
                by=OPERATORS, channel=sms, sender=heard.sender, text=heard.text, provider_id=heard.provider_id,
                received_at=heard.received_at,
            )  # fmt: skip
        else:
            message = notify.Coming(sms, heard.sender, heard.text, heard.provider_id, heard.received_at)
            notify.receive_part(by=OPERATORS, message=message, part=notify.Part(*heard.part))
    except InboundUnreadable:
        log.warning("smpp: a message to us was no message")


def _email() -> notify.Line:
    if not settings.SMTP_URL:
        return notify.ConsoleTwin(notify.Channel.EMAIL)
    from hoaban.integrations.smtp import api as smtp

    try:
        return smtp.from_url(settings.SMTP_URL, settings.SITE_URL)
    except smtp.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem


def _zalo() -> notify.Line:
    if not settings.ZALO_URL:
        return notify.ConsoleTwin(notify.Channel.ZALO)
    from hoaban.integrations.zalo import api as zalo

    try:
        return zalo.from_url(
            settings.ZALO_URL, settings.ZALO_REFRESH_TOKEN, Path(settings.KEYS_DIR) / "zalo.json"
        )
    except zalo.AddressUnreadable as problem:
        raise environment.SettingProblem(f"{problem}.") from problem


def _ear(line: notify.Line) -> notify.Ear | None:
    """People's words reach us only where all of it stands: who may not be answered is not heard."""
    number, is_made_up = settings.ZALO_OA
    if is_made_up or not (number or settings.ZALO_OA_SECRET):
        return None
    if not (settings.ZALO_URL and number and settings.ZALO_OA_SECRET and settings.SITE_URL):
        raise environment.SettingProblem(
            "HOABAN_ZALO_OA and HOABAN_ZALO_OA_SECRET go together, and need HOABAN_ZALO_URL and HOABAN_SITE_URL. "
            "Set all four, or neither of the first two."
        )
    from hoaban.integrations.zalo import api as zalo

    if not isinstance(line, zalo.ZaloLine):
        return None
    return zalo.ZaloEar(line.account.app_id, settings.ZALO_OA_SECRET, timezone.now)


def _accounts() -> Mapping[notify.Channel, notify.Account]:
    """A made-up one is a demo's alone, as a real one is never a demo's."""
    number, is_made_up = settings.ZALO_OA
    is_here = bool(number) and is_made_up == accounts.is_demo_installation()
    return {notify.Channel.ZALO: notify.Account(number, is_made_up)} if is_here else {}


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
