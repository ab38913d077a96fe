"""Rows of several tables by one question: each is other columns, so the database gives each row as one text."""

import json
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import JSONObject


def row_texts(rows: QuerySet[Any], chapter: str, /, **columns: Any) -> Any:
    """Of which table, its key, and the columns; several of these make a union."""
    told = Value(chapter, output_field=CharField())
    return rows.order_by().values_list(told, F("pk"), JSONObject(**columns))


def json_of(said: Any) -> Any:
    """SQLite keeps what is within as a text of its own."""
    return json.loads(said) if isinstance(said, str) else said


def moment_of(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day_of(said: str) -> date:
    return date.fromisoformat(said)
