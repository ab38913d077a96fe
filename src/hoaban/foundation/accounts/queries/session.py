"""Who a session belongs to, and what she holds today: one question that every page asks (docs/decisions/0043)."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone

from hoaban.foundation.access.api import Given, Prepared
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.queries.reading import (
    LENT,
    actor_for,
    actor_holding,
    grants_in,
    holdings_with,
)
from hoaban.foundation.accounts.values import AccountActor

_COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
_HELD_BY = holdings_with(*_COLUMNS)
_WHO_HOLDS_NOTHING: Prepared[Any] = Prepared(lambda _actor: _by_key())


def _by_key() -> "QuerySet[User]":
    return User.objects.filter(pk=Given("pk", BigIntegerField()))


def person_of_session(user_id: int) -> User | None:
    """The person, with what she holds today beside her for `actor_of_session`."""
    day = timezone.localdate()
    rows = _HELD_BY(user=user_id, day=day)
    found = [_with_columns(row) for row in rows[:1]] or _WHO_HOLDS_NOTHING(pk=user_id)
    for user in found:
        user.held = day, grants_in(rows)
    return found[0] if found else None


def _with_columns(row: Sequence[Any]) -> User:
    return User.from_db(DEFAULT_DB_ALIAS, _COLUMNS, row[-len(_COLUMNS) - LENT : -LENT])


def actor_of_session(user: User) -> AccountActor:
    """As `actor_for`, by what was read with her a moment ago: used once, so that whoever asks again asks the table."""
    held, user.held = user.held, None
    if held is None or held[0] != timezone.localdate():
        return actor_for(user)
    return actor_holding(user, held[1], held[0])
