"""Samples of what rings, and of a past night that is told again; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.alerts import waiting_warning
from tests.support.people import Cast


def ringing_bell(cast: Cast) -> UUID:
    """For a draft of the own commune; the deputies and the commune are not called yet."""
    from hoaban.domains.ringing import actions, api, of_drafts
    from hoaban.domains.ringing.models import Bell
    from hoaban.domains.warning.models import Alert

    alert = Alert.plain.get(uid=waiting_warning(cast))
    cause = of_drafts.cause(alert.pk)
    assert cause is not None
    actions.hear(by=api.RINGER, cause=cause, now=timezone.now())
    return Bell.plain.get(occasion=alert.occasion.uid).uid


def night_told_again(_cast: Cast) -> UUID:
    """Begun, and nothing of it told yet."""
    from datetime import timedelta

    from hoaban.domains.replay.models import Telling

    now = timezone.now()
    made, _is_new = Telling.plain.get_or_create(
        province="14", state="telling",
        defaults={"speed": 60, "patience_ms": 0, "until": now - timedelta(hours=1), "total": 47, "due_at": now, "began_at": now},
    )  # fmt: skip
    return made.uid
