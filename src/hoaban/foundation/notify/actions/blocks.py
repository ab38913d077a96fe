"""The ledger's statements by the thousand, on either database. What a statement costs, each row of it pays once.

SQLite takes a list as one JSON value or a statement prepared once; PostgreSQL takes columns as arrays.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections

from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.values import Channel, Held, State
from hoaban.kit.uid import made_at_ms

_UNIQUE_TAIL = 1 << 63
# The states stand in the text of the statements, for only so a partial index is used; «|| ''» where it must not be. A telling is due
# at one time: to order by more than the index would be to sort all that waits, for each window.
_CLAIM = """
UPDATE notify_delivery SET state = 'in_doubt', "window" = %s, tries = tries + 1 WHERE state || '' = 'planned' AND {first}
RETURNING {claimed}
"""
_CLAIMED = "id, batch_id, recipient, address, language, tries, resends, doubted_at"
_FIRST_DUE = """
SELECT id FROM notify_delivery
WHERE state = 'planned' AND channel = %s AND is_life = %s AND next_try_at <= %s{free} ORDER BY next_try_at LIMIT %s
"""
_BUSY = """
SELECT DISTINCT address FROM notify_delivery WHERE state = 'in_doubt' AND channel = %s AND "window" >= %s AND "window" <= %s
"""
_CLAIM_THESE = """
UPDATE notify_delivery SET state = 'in_doubt', "window" = %s, tries = tries + 1 WHERE state || '' = 'planned' AND {among}
RETURNING {claimed}
"""
_WAITS = "state = 'planned' AND channel = %s AND is_life = %s AND next_try_at > %s"
# One look for all channels. In the index's order: PostgreSQL thinks that much waits, and would read on until it meets one.
_LOOK = """
SELECT c.value,
  (SELECT 1 FROM notify_delivery WHERE state = 'planned' AND channel = c.value AND is_life = %s AND next_try_at <= %s
   ORDER BY next_try_at LIMIT 1) IS NOT NULL,
  (SELECT 1 FROM notify_delivery WHERE state = 'planned' AND channel = c.value AND is_life = %s AND next_try_at > %s
   ORDER BY next_try_at LIMIT 1) IS NOT NULL,
  EXISTS (SELECT 1 FROM notify_linerest WHERE channel = c.value AND is_life = %s AND rest_until > %s),
  EXISTS (SELECT 1 FROM notify_linerest WHERE channel = c.value AND is_life = %s AND rest_until > %s)
FROM {channels}
"""
_BRING_NEAR = f"UPDATE notify_delivery SET next_try_at = %s WHERE {_WAITS}"  # noqa: S608 — our own names
_TRY = """
INSERT INTO notify_attempt (delivery_id, reference, channel, started_at, outcome, reason, provider_id, parts)
SELECT value, {reference}, %s, %s, '', '', '', %s FROM {values} RETURNING id, delivery_id
"""
_TRIED = """
INSERT INTO notify_attempt (delivery_id, reference, channel, started_at, ended_at, outcome, reason, parts, provider_id)
SELECT d.key, {reference}, %s, %s, %s, %s, %s, %s, d.value FROM {values} WHERE true {again}RETURNING id, delivery_id
"""
_AGAIN = """ON CONFLICT (reference) DO UPDATE SET ended_at = excluded.ended_at, outcome = excluded.outcome, reason = excluded.reason,
  provider_id = excluded.provider_id, parts = {most}(excluded.parts, notify_attempt.parts)
"""
# One statement for all that came to the same: a statement run for each row hands the interpreter over and takes it back as often, and
# whoever sends holds it. Keys of one JSON object: SQLite would read each row of a list of lists again for each of its values.
_NOTE = """
UPDATE notify_attempt SET outcome = %s, reason = %s, provider_id = d.value,
  parts = coalesce(nullif(%s, 0), notify_attempt.parts), ended_at = %s
FROM json_each(%s) AS d WHERE notify_attempt.id = CAST(d.key AS INTEGER)
"""
_NOTE_COLUMNS = """
UPDATE notify_attempt AS a SET outcome = %s, reason = %s, provider_id = d.provider_id,
  parts = coalesce(nullif(%s, 0), a.parts), ended_at = %s
FROM unnest(%s::bigint[], %s::text[]) AS d (id, provider_id) WHERE a.id = d.id
"""
_RECEIVE = """
INSERT INTO notify_receipt (channel, received_at, provider_id, is_good, reason, reference, attempt_id) {values}
ON CONFLICT (channel, provider_id) DO UPDATE SET is_good = excluded.is_good, reason = excluded.reason,
  received_at = excluded.received_at, attempt_id = coalesce(excluded.attempt_id, notify_receipt.attempt_id)
WHERE notify_receipt.is_good IS NULL OR coalesce(notify_receipt.attempt_id, 0) < excluded.attempt_id
"""


_KEPT = {"sent_at": '"sent_at" = coalesce("sent_at", %s)'}
"""When a line took it first, however often it took it again."""
_KINDS = {int: "bigint", str: "text", UUID: "uuid"}
_GUESSES = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "jit")
_ORDERED = ("enable_bitmapscan", "enable_sort")


def among(column: str, values: Iterable[object]) -> tuple[str, Any]:
    """(a condition, its one parameter): Django writes a mark for each of thousands.

    With its type: small numbers would go as such, and PostgreSQL would compare each row with each of them in turn.
    """
    if is_sqlite():
        plain = [one.hex if isinstance(one, UUID) else one for one in values]
        return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(plain)  # noqa: S608 — a column
    given = list(values)
    kind = f"::{_KINDS[type(given[0])]}[]" if given else ""
    return f"{column} = ANY(%s{kind})", array(given)


def array(values: Sequence[object]) -> object:
    """A column for PostgreSQL, beside a cast that says its kind. Of numbers and texts as it is written there: psycopg calls a function
    of its own, in Python, for each value."""
    kinds = set(map(type, values))
    if kinds == {int}:
        return "{" + ",".join(map(str, values)) + "}"
    if kinds == {str}:
        return "{" + ",".join([f'"{_escaped(one)}"' for one in values]) + "}"  # type: ignore[arg-type]
    return list(values)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def claim(
    window: UUID, channel: Channel, *, is_life: bool, most: int, now: datetime, apart: tuple[UUID, UUID] | None = None,
    is_noted_late: bool = False,
) -> list[Held]:  # fmt: skip
    """Take up to ``most`` rows that are due, and write an attempt for each; noted late, only for those that were in doubt before.

    ``apart``: none to an address that a window between these two has in doubt, which another dispatcher may be ringing. Those are read
    once: asked of each row that is due, each was held against every call in doubt, while all dispatchers wait.
    """
    cursor = connection().cursor()
    if not is_sqlite():
        by_index(cursor, _ORDERED)
    busy = [address for (address,) in ask(_BUSY, [channel.value, *map(_uuid, apart)])] if apart else []
    is_busy, given = among("address", busy)
    due = _FIRST_DUE.format(free=f" AND NOT ({is_busy})" if busy else "")
    # Two that claim at one moment would wait for each other's rows, each in another order. An array is made once, whatever the plan.
    first = f"id IN ({due})" if is_sqlite() else f"id = ANY (ARRAY ({due} FOR UPDATE SKIP LOCKED))"
    sql = _CLAIM.format(first=first, claimed=_CLAIMED)
    cursor.execute(
        sql, [_uuid(window), channel.value, is_life, time_of(now), *([given] if busy else []), most]
    )
    rows = sorted(cursor.fetchall())
    if not is_sqlite():  # what the same transaction asks after this may sort: else it would walk all receipts for the newest few
        _allow(cursor, _ORDERED, "on")
    return _held(window, channel, rows, now, is_noted_late=is_noted_late)


def claim_these(window: UUID, channel: Channel, ids: Sequence[int], now: datetime) -> list[Held]:
    """The same of these rows, as far as they still wait and no other window takes them at this moment: two that hold one row of a
    telephone each would wait for each other."""
    which, given = among("id", ids)
    if not is_sqlite():
        which = f"id IN (SELECT id FROM notify_delivery WHERE {which} FOR UPDATE SKIP LOCKED)"  # noqa: S608 — our own names
    cursor = connection().cursor()
    cursor.execute(_CLAIM_THESE.format(among=which, claimed=_CLAIMED), [_uuid(window), given])
    return _held(window, channel, sorted(cursor.fetchall()), now)


def _held(
    window: UUID, channel: Channel, rows: Sequence[tuple[Any, ...]], now: datetime, *, is_noted_late: bool = False
) -> list[Held]:  # fmt: skip
    begun = begin(window, channel, [row[0] for row in rows if row[-1] is not None or not is_noted_late], now)
    return [Held(begun.get(row[0], 0), reference_beside(window, row[0]), *row[:-1]) for row in rows]


def begin(window: UUID, channel: Channel, ids: Sequence[int], at: datetime, parts: int = 1) -> dict[int, int]:
    """Attempts of a window for these deliveries, without a word yet; delivery → attempt."""
    if not ids:
        return {}
    head, given = _head(window), json.dumps(ids) if is_sqlite() else array(ids)
    values = "json_each(%s)" if is_sqlite() else "unnest(%s::bigint[]) AS d (value)"
    sql = _TRY.format(reference=_reference("value"), values=values)
    return {
        delivery: attempt for attempt, delivery in ask(sql, [head, channel.value, time_of(at), parts, given])
    }


def end(
    window: UUID, channel: Channel, rows: Sequence[tuple[str, str, str, int, int]], now: datetime, *, may_stand: bool = False
) -> dict[int, int]:  # fmt: skip
    """The same with what became of them: (outcome, reason, provider id, parts, delivery). ``may_stand``: some are begun already."""
    found: dict[int, int] = {}
    head, at = _head(window), began_at(window)
    again = _AGAIN.format(most="max" if is_sqlite() else "greatest")
    values = "json_each(%s) AS d" if is_sqlite() else "unnest(%s::bigint[], %s::text[]) AS d (key, value)"
    sql = _TRIED.format(
        reference=_reference("CAST(d.key AS BIGINT)"), values=values, again=again if may_stand else ""
    )
    for (outcome, reason, parts), ids in _alike(rows).items():
        given = (json.dumps(ids),) if is_sqlite() else (array(list(ids)), array(list(ids.values())))
        said = [head, channel.value, time_of(at), time_of(now), outcome, reason, max(parts, 1), *given]
        found |= {delivery: attempt for attempt, delivery in ask(sql, said)}
    return found


def _alike(rows: Sequence[tuple[str, str, str, int, int]]) -> dict[tuple[str, str, int], dict[int, str]]:
    """What became of them → whose provider id is which."""
    found: dict[tuple[str, str, int], dict[int, str]] = defaultdict(dict)
    for outcome, reason, provider_id, parts, one in rows:
        found[outcome, reason, parts][one] = provider_id
    return found


def _head(window: UUID) -> str:
    return f"{window.int >> 64:016x}"


def _reference(delivery: str) -> str:
    """A reference is the window's first half and the delivery's id: found again without a look, and in the index's order."""
    if is_sqlite():
        return f"%s || printf('8%%015x', {delivery})"
    return f"(%s || '8' || lpad(to_hex({delivery}), 15, '0'))::uuid"


def began_at(window: UUID) -> datetime:
    """When it was claimed: its id says so."""
    return datetime.fromtimestamp(made_at_ms(window) / 1000, UTC)


def reference_beside(window: UUID, delivery: int) -> UUID:
    """Of this delivery's attempt in that window, which any other reference of the window names as well."""
    return UUID(int=(window.int >> 64 << 64) | _UNIQUE_TAIL | delivery)


class Look(NamedTuple):
    """What a channel's dispatcher has to do now."""

    channel: str
    is_due: bool
    is_far: bool
    """Something waits for a time beyond the longest wait there is."""
    is_resting: bool
    rests_far: bool


def look(
    channels: Sequence[Channel], *, is_life: bool, now: datetime, far: datetime, since: datetime
) -> list[Look]:  # fmt: skip
    """Each of them, in one statement; due is what was so at ``since``."""
    names = [one.value for one in channels]
    given = [one for at in (since, far, now, far) for one in (is_life, time_of(at))]
    if is_sqlite():
        return [
            Look(*row)
            for row in ask(_LOOK.format(channels="json_each(%s) AS c"), [*given, json.dumps(names)])
        ]
    return [
        Look(*row) for row in ask(_LOOK.format(channels="unnest(%s::text[]) AS c (value)"), [*given, names])
    ]


def bring_near(channel: Channel, *, is_life: bool, far: datetime, now: datetime) -> int:
    """What waits for a time beyond ``far`` is due now; how many."""
    cursor = connection().cursor()
    cursor.execute(_BRING_NEAR, [time_of(now), channel.value, is_life, time_of(far)])
    return int(cursor.rowcount)


def note(rows: Sequence[tuple[str, str, str, int, int]], now: datetime) -> None:
    """What became of attempts: (outcome, reason, provider id, parts, attempt). No parts: as many as were counted before it left."""
    cursor = connection().cursor()
    for said, ids in _alike(rows).items():
        if is_sqlite():
            cursor.execute(_NOTE, [*said, time_of(now), json.dumps(ids)])
        else:
            cursor.execute(_NOTE_COLUMNS, [*said, now, array(list(ids)), array(list(ids.values()))])


def count_parts(attempts: Sequence[int], parts: int) -> None:
    """Of how many parts these attempts are."""
    cursor = connection().cursor()
    if not is_sqlite():
        by_index(cursor)
    which, given = among("id", attempts)
    cursor.execute(f"UPDATE notify_attempt SET parts = %s WHERE {which}", [parts, given])  # noqa: S608 — our own names


def receive(
    channel: Channel, rows: Sequence[tuple[str, bool, str, UUID | None, int | None]], now: datetime
) -> int:
    """(provider id, arrived, reason, reference, attempt); how many told something new.

    New is what was not there, what was waited for, and what stood there as a stranger's or an older message's.
    """
    cursor = connection().cursor()
    if is_sqlite():
        values = """SELECT %s, %s, d.value ->> 0, d.value ->> 1, d.value ->> 2, d.value ->> 3, d.value ->> 4
          FROM json_each(%s) AS d WHERE true"""  # «WHERE true»: else SQLite takes «ON» for a join's
        given = json.dumps([(*row[:3], row[3] and row[3].hex, row[4]) for row in rows])
        cursor.execute(_RECEIVE.format(values=values), [channel.value, time_of(now), given])
    elif rows:
        values = """SELECT %s, %s, d.* FROM unnest(%s::text[], %s::boolean[], %s::text[], %s::uuid[], %s::bigint[])
          AS d (name, is_good, reason, reference, attempt)"""
        cursor.execute(
            _RECEIVE.format(values=values), [channel.value, now, *map(array, zip(*rows, strict=True))]
        )
    return max(int(cursor.rowcount), 0)


def by_index(cursor: Any, more: Sequence[str] = ()) -> None:
    """Each row of a block is looked up by its index. A ledger that grew by a province since PostgreSQL last counted would be read
    whole for each block until it counts again; and after that be sorted or joined whole, for thousands of rows look like many.
    """
    _allow(cursor, [*_GUESSES, *more], "off")


def _allow(cursor: Any, ways: Sequence[str], verdict: str) -> None:
    """Until the transaction ends: what was set in a part of it outlives that part."""
    cursor.execute("SELECT set_config(name, %s, true) FROM unnest(%s::text[]) AS name", [verdict, list(ways)])


def ask(sql: str, params: Sequence[object]) -> list[tuple[Any, ...]]:
    cursor = connection().cursor()
    cursor.execute(sql, params)
    return list(cursor.fetchall())


def uuid_of(value: Any) -> UUID:
    """SQLite keeps letters."""
    return value if isinstance(value, UUID) else UUID(value)


def move(
    ids: Iterable[int],
    states: Sequence[State],
    fields: dict[str, object],
    window: UUID | None = None,
    *,
    is_untried: bool = False,
) -> int:
    """Move deliveries on that are still where the step begins; None: whichever window holds them."""
    which, given = among("id", ids)
    sets = ", ".join(_KEPT.get(name, f'"{name}" = %s') for name in fields)
    known = ", ".join(f"'{state.value}'" for state in states)
    sets += ", tries = tries - 1" if is_untried else ""
    held = "" if window is None else ' AND "window" = %s'
    sql = f"UPDATE notify_delivery SET {sets} WHERE {which} AND state || '' IN ({known}){held}"  # noqa: S608 — our own names
    cursor = connection().cursor()
    values = [time_of(value) if isinstance(value, datetime) else value for value in fields.values()]
    cursor.execute(sql, [*values, given, *([] if window is None else [_uuid(window)])])
    return int(cursor.rowcount)


def connection() -> Any:
    return connections[Delivery.plain.db]


def is_sqlite() -> bool:
    return bool(connection().vendor == "sqlite")


def time_of(at: datetime) -> Any:
    return connection().ops.adapt_datetimefield_value(at)


def _uuid(one: UUID) -> Any:
    return Attempt._meta.get_field("reference").get_db_prep_value(one, connection())
