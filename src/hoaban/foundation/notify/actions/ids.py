"""Ids that the other side gave, and gave again: an operator may count anew after a restart (decision 0105).

The newer message has the id; the one before it is found by it with `OLDER` behind, so that a receipt which names its number finds it.
A receipt that names none and means either of two is nobody's: both stay without a word.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Left

from hoaban.foundation.notify import rules
from hoaban.foundation.notify.actions import blocks
from hoaban.foundation.notify.models import Attempt, Receipt
from hoaban.foundation.notify.values import Channel, State, Step

OLDER = "~"
ALONE = "?"
"""Ends the reason of a receipt that named neither a number nor our reference: by its id alone it is somebody's."""
GIVEN_TWICE = "its id was given twice"
_LONGEST = 119
_BEHIND = Concat(Left("provider_id", _LONGEST), Value(OLDER))
_HAD = """
SELECT id FROM notify_attempt WHERE channel = %s AND NOT (provider_id = '') AND {among} AND NOT ({own})
"""
_AWAIT = """
INSERT INTO notify_receipt (channel, received_at, provider_id, attempt_id, reason) {values}
ON CONFLICT (channel, provider_id) DO {conflict}
"""
_NOTHING = "NOTHING"
# A receipt that was quicker learns whose it is. What was told of an older message under this id is no verdict on the newer one.
_LEARN = """UPDATE SET attempt_id = excluded.attempt_id,
  is_good = CASE WHEN notify_receipt.attempt_id IS NULL THEN notify_receipt.is_good END,
  reason = CASE WHEN notify_receipt.attempt_id IS NULL THEN notify_receipt.reason ELSE '' END
WHERE notify_receipt.attempt_id IS NULL OR notify_receipt.attempt_id <> excluded.attempt_id
"""
_UNTOLD = f"(d.state IN ('sent', 'in_doubt') OR d.state = 'unknown' AND d.reason = '{GIVEN_TWICE}') AND a.ended_at > %s"
_MAY_MEAN = f"""
SELECT a.provider_id, a.delivery_id FROM notify_attempt a JOIN notify_delivery d ON d.id = a.delivery_id
WHERE a.channel = %s AND NOT (a.provider_id = '') AND {{given}} AND {_UNTOLD}
UNION ALL
SELECT r.provider_id, a.delivery_id FROM notify_receipt r JOIN notify_attempt a ON a.id = r.attempt_id
JOIN notify_delivery d ON d.id = a.delivery_id WHERE r.channel = %s AND r.is_good IS NULL AND {{part}} AND {_UNTOLD}
"""  # noqa: S608 — our own names


def pass_on(channel: Channel, given: Iterable[str], own: Collection[int], since: datetime) -> None:
    """Attempts of a window that left ``since`` have these ids now, its ``own`` attempts aside. What named no number and came after that
    may have meant the newer one as well, and is taken back."""
    names = list(given)
    which, ids = blocks.among("provider_id", names)
    is_own, mine = blocks.among("id", own or [0])
    had = [pk for (pk,) in blocks.ask(_HAD.format(among=which, own=is_own), [channel.value, ids, mine])]
    if had:
        _take_back(Receipt.plain.filter(attempt__in=had), since)
        _forget_older(channel, names)
        Attempt.plain.filter(pk__in=had).update(provider_id=_BEHIND)
        _pass_on_parts(channel, names, own)


def twice_in_one(channel: Channel, names: Sequence[str]) -> list[str]:
    """Ids of one window as they are kept: the newest of each keeps it, the one before it stands under `OLDER`, all others without."""
    seen: Counter[str] = Counter()
    kept = []
    for name in reversed(names):
        seen[name] += 1
        kept.append({1: name, 2: _older(name)}.get(seen[name], "") if name else "")
    _forget_older(channel, [name for name, times in seen.items() if name and times > 1])
    return kept[::-1]


def await_parts(channel: Channel, given: Mapping[str, int], now: datetime, since: datetime) -> None:
    """A receipt's row for each id of a part and its attempt; where the receipt was quicker, its row learns whose it is."""
    if _insert(channel, given, now, _NOTHING) < len(given):
        older = Receipt.plain.filter(channel=channel.value, provider_id__in=list(given))
        _take_back(older.exclude(attempt__in=set(given.values())), since)
        _pass_on_parts(channel, list(given), set(given.values()))
        _insert(channel, given, now, _LEARN)


def may_mean(channel: Channel, names: Collection[str], now: datetime) -> dict[str, set[int]]:
    """Of whom nothing is known yet and who left lately: the deliveries that a receipt under each of these ids may mean."""
    both = [form for name in names for form in (name, _older(name))]
    given, ids = blocks.among("a.provider_id", both)
    part, _same = blocks.among("r.provider_id", both)
    since = blocks.time_of(now - rules.RECEIPTS_WITHIN)
    found: dict[str, set[int]] = defaultdict(set)
    for name, delivery in blocks.ask(
        _MAY_MEAN.format(given=given, part=part), [channel.value, ids, since, channel.value, ids, since]
    ):
        found[name.removesuffix(OLDER)].add(delivery)
    return found


def _older(name: str) -> str:
    return f"{name[:_LONGEST]}{OLDER}"


def _forget_older(channel: Channel, names: Sequence[str]) -> None:
    """What had an id before the one before."""
    if names:
        rows = Attempt.plain.filter(channel=channel.value, provider_id__in=[_older(one) for one in names])
        rows.update(provider_id="")


def _pass_on_parts(channel: Channel, names: Sequence[str], own: Collection[int]) -> None:
    """The rows of older texts of several parts: each is looked for by its own id."""
    rows = Receipt.plain.filter(channel=channel.value)
    taken = rows.filter(provider_id__in=[_older(one) for one in names]).values_list("provider_id", flat=True)
    free = set(names).difference(one.removesuffix(OLDER) for one in taken)
    parts = rows.filter(provider_id__in=list(free), attempt__parts__gt=1).exclude(attempt__in=list(own))
    parts.update(provider_id=_BEHIND)


def _insert(channel: Channel, given: Mapping[str, int], now: datetime, conflict: str) -> int:
    """How many rows were written."""
    cursor, parts = blocks.connection().cursor(), list(given.items())
    if blocks.is_sqlite():
        sql = _AWAIT.format(values="VALUES (%s, %s, %s, %s, '')", conflict=conflict)
        at = blocks.time_of(now)
        cursor.executemany(sql, [(channel.value, at, *one) for one in parts])
    else:
        columns = map(blocks.array, zip(*parts, strict=True))
        values = "SELECT %s, %s, d.*, '' FROM unnest(%s::text[], %s::bigint[]) AS d (name, attempt)"
        cursor.execute(_AWAIT.format(values=values, conflict=conflict), [channel.value, now, *columns])
    return int(cursor.rowcount)


def _take_back(receipts: QuerySet[Receipt], since: datetime) -> None:
    """Verdicts that named no number and came since then: whose they are nobody can say."""
    doubtful = receipts.filter(received_at__gte=since, is_good__isnull=False, reason__endswith=ALONE)
    told = list(doubtful.filter(attempt__isnull=False).values_list("attempt__delivery", flat=True))
    if told:
        fields: dict[str, object] = {"state": State.UNKNOWN.value, "reason": GIVEN_TWICE}
        blocks.move(told, rules.before(Step.TAKE_BACK), fields)
