"""Deliveries written by the thousand: of a batch that is planned, and of one that goes on with an earlier one."""

from collections.abc import Sequence
from datetime import datetime

from hoaban.foundation.notify.actions.blocks import array, ask, connection, is_sqlite, time_of

_PLAN = """
INSERT INTO notify_delivery (batch_id, is_life, tries, resends, channel, recipient, address, language, state, next_try_at, sent_at,
  reason, part)
{values} ON CONFLICT (batch_id, recipient, channel) DO NOTHING
"""
_PLANNED = {
    "channel": "text", "recipient": "text", "address": "text", "language": "text", "state": "text", "next_try_at": "timestamptz",
    "sent_at": "timestamptz", "reason": "text", "part": "bigint",
}  # fmt: skip
"""What a planned row says for itself, in the order of `Planned`, and PostgreSQL's kinds of it."""

# The rows of a batch lie side by side in the order of their ids: «+» keeps the planner from sorting all of them for each block.
_FIRST = "SELECT min(id) FROM notify_delivery WHERE batch_id = %s"
_LAST = """
SELECT max(id) FROM (SELECT id FROM notify_delivery WHERE id > %s AND +batch_id = %s ORDER BY id LIMIT %s) AS block
"""
# What is in doubt, and a try without an answer, may have left; in-app needs no try.
_COPY = """
INSERT INTO notify_delivery (batch_id, channel, is_life, tries, resends, recipient, address, language, state, next_try_at, sent_at,
  reason, part)
SELECT %s, d.channel, %s, 0, 0, d.recipient, d.address, d.language, CASE WHEN d.channel = 'in_app' THEN 'sent' ELSE 'planned' END,
  %s, CASE WHEN d.channel = 'in_app' THEN %s END, '', d.part
FROM notify_delivery AS d WHERE d.id > %s AND d.id <= %s AND +d.batch_id = %s AND (
  d.channel = 'in_app' AND d.state IN ('sent', 'confirmed') OR d.state = 'in_doubt' OR EXISTS (
    SELECT 1 FROM notify_attempt AS a WHERE a.delivery_id = d.id AND a.outcome NOT IN ('later', 'refused')))
ON CONFLICT (batch_id, recipient, channel) DO NOTHING
"""


Planned = tuple[str, str, str, str, str, datetime, datetime | None, str, int]
"""channel, recipient, address, language, state, next_try_at, sent_at, reason, part"""


def plan(batch: int, rows: Sequence[Planned], *, is_life: bool) -> None:
    """Deliveries of a batch; whoever is in it on that channel stays as she is."""
    if not rows:
        return
    cursor = connection().cursor()
    if not is_sqlite():
        values, given = _columns(rows)
        cursor.execute(_PLAN.format(values=values), [batch, is_life, *given])
        return
    times = {at: time_of(at) for at in {at for row in rows for at in (row[5], row[6]) if at}} | {None: None}
    cursor.executemany(
        _PLAN.format(values="VALUES (%s, %s, 0, 0, %s, %s, %s, %s, %s, %s, %s, %s, %s)"),
        [(batch, is_life, *row[:5], times[row[5]], times[row[6]], *row[7:]) for row in rows],
    )


def _columns(rows: Sequence[Planned]) -> tuple[str, list[object]]:
    """(a SELECT of planned rows, its parameters). What all of them say goes once: an array costs each of its values."""
    columns = dict(zip(_PLANNED, map(list, zip(*rows, strict=True)), strict=True))
    alike = {
        name: one[0] for name, one in columns.items() if name != "recipient" and one.count(one[0]) == len(one)
    }
    apart = {name: one for name, one in columns.items() if name not in alike}
    told = ", ".join(f"%s::{kind}" if name in alike else f"d.{name}" for name, kind in _PLANNED.items())
    arrays = ", ".join(f"%s::{_PLANNED[name]}[]" for name in apart)
    sql = f"SELECT %s, %s, 0, 0, {told} FROM unnest({arrays}) AS d ({', '.join(apart)})"  # noqa: S608 — our own names
    return sql, [*alike.values(), *map(array, apart.values())]


def copy(
    source: int, batch: int, after: int, most: int, due: datetime, now: datetime, *, is_life: bool
) -> int | None:  # fmt: skip
    """Deliveries of ``batch`` for whoever may have those of ``source``: the ``most`` after that id. The last id seen; None at the end."""
    if after == 0:
        ((first,),) = ask(_FIRST, [source])
        after = (first or 1) - 1
    ((last,),) = ask(_LAST, [after, source, most])
    if last is not None:
        connection().cursor().execute(
            _COPY, [batch, is_life, time_of(due), time_of(now), after, last, source]
        )
    return None if last is None else int(last)
