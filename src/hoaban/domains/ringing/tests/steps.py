"""The steps of a night, as a test takes them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hoaban.domains.ringing import actions, api, of_drafts, queries
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.values import What
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests import steps
from hoaban.foundation.access.api import SystemActor

NOW = steps.NOW
OWN, NEXT = steps.OWN, steps.NEXT
RULES = SystemActor("triggers.draft", frozenset({"warning:alert:draft", "warning:alert:see"}))
CLOCK = SystemActor("ringing.climb")
MINUTE = timedelta(minutes=1)
PHONES = {
    "duty_officer": "+84912000001",
    "duty_deputy": "+84912000002",
    "warning_issuer": "+84912000003",
    "commune_officer": "+84912000004",
}


class Night:
    """The cast, and what happens to it."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    def actor(self, role: str, *, next_door: bool = False) -> Any:
        return self.cast.actor(role, next_door=next_door)

    def name(self, key: str) -> str:
        """Whose key it is, by role."""
        found = (
            role + (" next door" if door else "")
            for (role, door), user in self.cast.users.items()
            if f"user:{user.pk}" == key
        )
        return next(found, key)

    def draft(self, by: Any = None, now: datetime = NOW, **told: Any) -> UUID:
        """By another duty officer's hand unless somebody is named; heard at once."""
        status = told.pop("status", steps.Status.ACTUAL)
        uid = steps.drafted(by or self.actor("warning_issuer"), status, steps.text(**told), now=now)
        hear(uid, now)
        return uid

    def rung(self) -> list[str]:
        """Roles in the order they were called, round for round."""
        return [self.name(one.recipient) for one in Ring.plain.order_by("pk")]


def hear(alert: UUID, now: datetime = NOW) -> bool:
    cause = of_drafts.cause(Alert.plain.get(uid=alert).pk)
    return cause is not None and actions.hear(by=api.RINGER, cause=cause, now=now)


def opened(who: Any, alert: UUID, now: datetime = NOW) -> bool:
    """The page of a draft stands before her."""
    return actions.note_opened(by=who, what=What.DRAFT, uids=[alert], now=now)


def bell() -> Bell:
    return Bell.plain.order_by("-pk")[0]


def clock(now: datetime) -> int:
    """The job, once."""
    return sum(actions.climb(by=CLOCK, bell_id=pk, now=now) for pk in queries.due(now))
