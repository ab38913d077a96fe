"""The warnings in force, told to the first page of the portal."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from hoaban.domains.warning import api as warning
from hoaban.portal.alarms import Alarm, InForce

MOST = 3
"""With a line of their own; one more line leads to the others. Our own choice: the tiles shall not be pushed off the page."""


def in_force() -> InForce:
    """Real ones only, the gravest first."""
    found, every = warning.gravest(timezone.now(), MOST)
    alarms = tuple(
        Alarm(
            gettext(warning.HAZARDS[one.hazard]), one.level, gettext(warning.LEVELS[one.level]), where, one.expires, one.words,
            reverse("warning:detail", args=(one.alert,)), warning.PICTURES[one.hazard],
        )
        for one, where in found
    )  # fmt: skip
    return InForce(alarms, every - len(alarms), reverse("warning:public"))
