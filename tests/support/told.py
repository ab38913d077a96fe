"""Samples about telling people; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.alerts import issued_warning, waiting_warning
from tests.support.people import Cast

__all__ = ["follower", "told_warning", "warned_place"]


def told_warning(cast: Cast) -> UUID:
    """An issued warning whose messages are planned; its alert."""
    from hoaban.domains.delivery.actions import telling as actions
    from hoaban.domains.warning.models import Version
    from hoaban.foundation.access.api import SystemActor

    uid = issued_warning(cast)
    version = Version.plain.get(alert__uid=uid, number=1)
    actions.begin(by=SystemActor("delivery.begin"), version_id=version.pk, now=timezone.now())
    return uid


def follower(cast: Cast) -> UUID:
    """Somebody who follows the own commune, her digits not sent yet."""
    from hoaban.domains.delivery.actions.following import follow_by_number
    from hoaban.foundation.access.api import ANONYMOUS
    from tests.support import samples

    waiting_warning(cast)  # makes the commune
    return follow_by_number(
        by=ANONYMOUS, numbers=[samples.OWN], phone="0912 345 678", request=None, now=timezone.now()
    )


def warned_place(cast: Cast) -> int:
    """The own commune, with a warning that holds there."""
    from tests.support import samples

    issued_warning(cast)
    return samples.OWN
