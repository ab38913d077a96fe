"""What of accounts ends in time: invitations nobody can use any more, sessions that are over."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts.models import Invitation

SPENT = access.KeepWhy.SPENT
Rows = Callable[[datetime], "models.QuerySet[Any]"]
"""The rows that were over before a moment."""


def _invitations(before: datetime) -> "models.QuerySet[Any]":
    return Invitation.plain.filter(expires_at__lt=before)


def _sessions(before: datetime) -> "models.QuerySet[Any]":
    return Session.objects.filter(expire_date__lt=before)


def _seen(before: datetime) -> "models.QuerySet[Any]":
    rows: models.QuerySet[Any] = UserSession.objects.filter(last_seen_at__lt=before)
    return rows


def _count(rows: Rows, before: datetime) -> int:
    return int(rows(before).count())


def _forget(rows: Rows, before: datetime, limit: int) -> Sequence[object]:
    ids = list(rows(before).order_by("pk").values_list("pk", flat=True)[:limit])
    rows(before).filter(pk__in=ids).delete()
    return ids


def register() -> None:
    """No law names these terms: ours, until somebody finds one."""
    for label, keep, rows in (
        ("accounts.Invitation", Invitation.retention, _invitations),
        ("sessions.Session", access.Keep(SPENT, 0, "expire_date"), _sessions),
        ("usersessions.UserSession", access.Keep(SPENT, 90, "last_seen_at"), _seen),
    ):
        access.register_sweep(access.Sweep(label, keep, partial(_count, rows), partial(_forget, rows)))
