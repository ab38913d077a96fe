"""A sample of what rings; `samples` offers it by name."""

from uuid import UUID

from django.utils import timezone

from tests.support.alerts import waiting_warning
from tests.support.people import Cast


def ringing_bell(cast: Cast) -> UUID:
    """For a draft of the own commune; the deputies and the commune are not called yet."""
    from hoaban.domains.ringing import actions, api
    from hoaban.domains.ringing.models import Bell
    from hoaban.domains.warning.models import Alert

    alert = Alert.plain.get(uid=waiting_warning(cast))
    actions.hear(by=api.RINGER, alert_id=alert.pk, now=timezone.now())
    return Bell.plain.get(storm=alert.occasion.uid).uid
