"""Calls to whoever answers for a village, as the line makes them and as she presses a key."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hoaban.domains.answers import actions
from hoaban.domains.answers.models import Contact
from hoaban.domains.answers.tests import steps
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.queries.reading import text_of
from hoaban.foundation.notify.actions import dispatching, inbound
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.values import Channel


def calls(kind: str = "answers.call") -> list[Delivery]:
    return list(Delivery.plain.filter(batch__kind=kind).select_related("batch").order_by("pk"))


def rings(now: datetime | None = None, *, is_life: bool = True) -> None:
    dispatching.dispatch_window(Channel.VOICE, is_life=is_life, now=now or timezone.now())


def presses(key: str, row: Delivery) -> None:
    """She presses it in the call that was made last."""
    reference = Attempt.plain.filter(delivery=row).latest("pk").reference
    now = timezone.now()
    inbound.receive(
        by=steps.GATEWAY, channel=Channel.VOICE, sender=row.address, text=key, provider_id=f"{reference.hex}:{key}", received_at=now
    )  # fmt: skip
    inbound.route_waiting(now + timedelta(seconds=1))


def off(officer: Any, phone: str) -> None:
    """The number is taken off the list of whoever answers for the village."""
    who = Contact.plain.get(phone_e164=phone, ended_at__isnull=True)
    actions.end_contact(by=officer, uid=who.uid, request=None, now=timezone.now())


def updated(officer: Any, issuer: Any, alert: Any, **more: Any) -> None:
    later = timezone.now() + timedelta(seconds=2)
    seen = Alert.plain.get(uid=alert)
    text = replace(text_of(seen), **({"onset": later, "expires": later + timedelta(hours=5)} | more))
    warnings.change(by=officer, uid=alert, seen=seen.version, text=text, request=None, now=later)
    steps.send(issuer, alert, later)
