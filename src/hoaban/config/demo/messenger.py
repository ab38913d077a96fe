"""Somebody made up follows the commune of the demo's warning with Zalo, so that the simulated outbox holds what would have reached her."""

from django.utils import timezone

from hoaban.config.demo.story import LOADER
from hoaban.domains.delivery.actions import zalo
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import inbound

WRITER = SystemActor("demo.zalo", frozenset({notify.Permission.RECEIVE}))
USER = "900000000000000001"


def tell(commune: int) -> None:
    """Before the warning is planned; once, however often a demo is built."""
    now = timezone.now()
    uid = zalo.follow_by_zalo(by=LOADER, numbers=[commune], request="demo.zalo", now=now)
    notify.receive(
        by=WRITER, channel=notify.Channel.ZALO, sender=USER, text=zalo.written(uid), provider_id="demo.zalo",
        received_at=now,
    )  # fmt: skip
    inbound.route_waiting(now)
