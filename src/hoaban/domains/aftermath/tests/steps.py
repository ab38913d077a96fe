"""A warning from its draft to its end, as a test takes it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from hoaban.domains.answers.tests import steps as village
from hoaban.domains.answers.values import Grade
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.values import Status

BEGAN = timezone.now() - timedelta(hours=2)


def over(officer: Any, issuer: Any, status: Status = Status.ACTUAL) -> UUID:
    """One village told its people after five minutes, the other was silent; ended after an hour."""
    uid = village.issued(officer, issuer, status=status, now=BEGAN)
    village.wrote(officer, uid, village.said(Grade.SAFE), now=BEGAN + timedelta(minutes=5))
    steps.ended(issuer, uid, "all_clear", now=BEGAN + timedelta(hours=1))
    return uid
