"""What lines tell later: receipts, late, twice, before our own note, under an id written another way, or for one part of several."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.notify import rules
from hoaban.foundation.notify.actions import blocks, ids, repeating, turns
from hoaban.foundation.notify.models import Receipt
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import Channel, Held, Report, Result, State, Step

EARLY = timedelta(minutes=10)
"""So long a receipt that nobody sent anything for is looked at again; an older one was another program's."""
STRAYS = 10_000
_ATTEMPT = "a.id, a.delivery_id, a.parts, a.reference, d.address, d.doubted_at IS NOT NULL"
# The second condition is the index's own: without it SQLite would read every attempt there ever was.
_BY_ID = f"""
SELECT a.provider_id, {_ATTEMPT} FROM notify_attempt a JOIN notify_delivery d ON d.id = a.delivery_id
WHERE a.channel = %s AND NOT (a.provider_id = '') AND {{among}}
"""  # noqa: S608 — our own names
# PostgreSQL's counts are of yesterday's ledger: asked for all ids at once it read every one there is, until it had counted again.
_BY_EACH_ID = f"""
SELECT a.provider_id, {_ATTEMPT} FROM unnest(%s::text[]) AS told (name)
CROSS JOIN LATERAL (
  SELECT * FROM notify_attempt WHERE channel = %s AND NOT (provider_id = '') AND provider_id = told.name LIMIT 1) a
JOIN notify_delivery d ON d.id = a.delivery_id
"""  # noqa: S608 — our own names
_BY_PART = f"""
SELECT r.provider_id, {_ATTEMPT} FROM notify_receipt r JOIN notify_attempt a ON a.id = r.attempt_id
JOIN notify_delivery d ON d.id = a.delivery_id WHERE r.channel = %s AND {{among}}
"""  # noqa: S608 — our own names
_BY_REFERENCE = f"""
SELECT a.provider_id, {_ATTEMPT} FROM notify_attempt a JOIN notify_delivery d ON d.id = a.delivery_id
WHERE a.channel = %s AND {{among}}
"""  # noqa: S608 — our own names
_IN_DOUBT = f"""
SELECT '', {_ATTEMPT} FROM notify_delivery d JOIN notify_attempt a ON a.delivery_id = d.id
WHERE d.state = 'in_doubt' AND a.outcome IN ('', 'unsure') AND d.channel = %s AND {{among}} ORDER BY a.id
"""  # noqa: S608 — our own names
# A try that is noted with its word: until then its delivery says that it is in doubt, in which window, and that it has one part.
_IN_WINDOW = """
SELECT '', 0, d.id, 1, d."window", d.address, false FROM notify_delivery d
WHERE d.state = 'in_doubt' AND d."window" IS NOT NULL AND d.doubted_at IS NULL AND d.channel = %s AND {among}
"""
_TOLD = """
SELECT r.attempt_id, a.delivery_id, a.parts, r.is_good, r.reason FROM notify_receipt r JOIN notify_attempt a ON a.id = r.attempt_id
WHERE r.is_good IS NOT NULL AND {among}
"""


_Moves = dict[tuple[Step, str], set[tuple[int, int]]]
"""Step and reason → (delivery, attempt)."""


class _Known(NamedTuple):
    """An attempt that a report may mean."""

    provider_id: str
    attempt: int
    """0: not noted yet."""
    delivery: int
    parts: int
    reference: Any
    address: str
    is_left_over: bool
    """A crash left its delivery in doubt, some time."""


@transaction.atomic
def receive_receipts(*, channel: Channel, reports: Sequence[Report], now: datetime) -> int:
    """A block of what a line was told; how many were new. The second telling changes nothing.

    An id may be written several ways (`rules.id_forms`): the first that is known, and whose number fits, is meant. What names no
    number and may mean either of two messages moves neither.
    """
    turns.alone(channel)
    repeating.stay_handed_over(
        channel, [(one.reference, one.address) for one in reports if one.reference], now
    )
    meant = _meant(channel, reports)
    undecided = _undecided(channel, reports, meant, now)
    meant = [None if nth in undecided else one for nth, one in enumerate(meant)]
    lost = {one.address for one, known in zip(reports, meant, strict=True) if known is None and one.address}
    doubtful = _in_doubt(channel, lost)
    rows: dict[tuple[str, int], tuple[Report, UUID | None, _Known | None]] = {}
    for nth, (report, known) in enumerate(zip(reports, meant, strict=True)):
        guess = doubtful.get(report.address) if known is None else None
        # The only one to this number that is on its way: our own note will show. Since a crash: no note will come.
        reference = blocks.uuid_of(guess.reference) if guess else report.reference
        one = guess if guess and guess.is_left_over else known
        name = (known and known.provider_id) or report.provider_id
        # A number nothing is on its way to, and an id in other digits: not to be taken for another message's id.
        name = f"{name}?{guess.delivery}" if guess else name
        is_strange = one is None and report.address and report.address not in doubtful
        name = f"{name}?" if is_strange or nth in undecided else name
        rows.setdefault((name, one.attempt if one else 0), (report, reference, one))
    # What was told of an older message under this name gives way to the newer one's.
    kept = {name: rows[name, attempt] for name, attempt in sorted(rows)}
    new = blocks.receive(
        channel,
        [
            (name, told.is_good, _reason(told), reference, one and one.attempt)
            for name, (told, reference, one) in kept.items()
        ],
        now,
    )
    _move_on([(told, one) for told, _reference, one in rows.values() if one])
    return new


def _reason(told: Report) -> str:
    return told.reason[:119] + ids.ALONE if is_nameless(told) else told.reason[:120]


def is_nameless(told: Report) -> bool:
    """By its id alone it says whom it is about."""
    return not told.address and told.reference is None


def receive_receipt(
    *,
    channel: Channel,
    provider_id: str,
    is_good: bool,
    now: datetime,
    reference: UUID | None = None,
    reason: str = "",
    address: str = "",
) -> bool:
    """One report; False when it was known. ``reference`` is ours, echoed: it finds a message that a crash left without an id."""
    report = Report(provider_id[:120], is_good, reason, address, reference)
    return receive_receipts(channel=channel, reports=[report], now=now) > 0


def take_receipt(
    *,
    by: Actor,
    channel: Channel,
    provider_id: str,
    is_good: bool,
    reference: UUID | None,
    reason: str,
    now: datetime,
    address: str = "",
) -> bool:
    """A gateway's program tells; see `receive_receipt`."""
    require(by, Permission.RECEIVE)
    return receive_receipt(
        channel=channel, provider_id=provider_id, is_good=is_good, now=now, reference=reference, reason=reason,
        address=address,
    )  # fmt: skip


def expect(channel: Channel, outcomes: Sequence[tuple[Held, Result]], now: datetime) -> None:
    """After our note: the parts of a long text wait for a receipt each, and what overtook the note is applied."""
    waiting = _waiting(channel, now)
    touched = _find_early(channel, waiting, outcomes, now) if waiting else []
    # An id that is repeated belongs to the newer message, in one window as over many.
    given = [(one, held.attempt) for held, result in outcomes if result.more_ids for one in result.ids]
    if given:
        since, own = blocks.began_at(outcomes[0][0].reference), [held.attempt for held, _result in outcomes]
        ids.pass_on(channel, {one for one, _attempt in given}, own, since)
        kept = ids.twice_in_one(channel, [one for one, _attempt in given])
        parts = {name: attempt for name, (_one, attempt) in zip(kept, given, strict=True) if name}
        ids.await_parts(channel, parts, now, since)
        touched += {attempt for _one, attempt in given}
    if touched:
        _apply(touched)


def adopt(channel: Channel, deliveries: Sequence[int], now: datetime) -> None:
    """No note of ours will come: what was told of these while it was waited for is theirs as it is."""
    waiting = [row for row in _waiting(channel, now) if row.reference]
    if not waiting:
        return
    which, given = blocks.among("delivery_id", deliveries)
    sql = f"SELECT reference, id FROM notify_attempt WHERE {which}"  # noqa: S608 — our own names
    attempts = {blocks.uuid_of(reference): attempt for reference, attempt in blocks.ask(sql, [given])}
    found = [(row, attempts[row.reference], ()) for row in waiting if row.reference in attempts]
    if found:
        _apply(_adopt(channel, found))


def _waiting(channel: Channel, now: datetime) -> list[Receipt]:
    """Without a message, and no stranger's."""
    early = Receipt.plain.filter(channel=channel.value, attempt__isnull=True, received_at__gt=now - EARLY)
    return list(early.exclude(provider_id__endswith="?").order_by("-pk")[:STRAYS])


_WAYS: tuple[tuple[str, Callable[[str], Sequence[str]]], ...] = (
    (_BY_ID, lambda name: (name,)),
    (_BY_PART, lambda name: (name,)),
    (_BY_ID, lambda name: rules.id_forms(name)[1:]),
    (_BY_PART, lambda name: rules.id_forms(name)[1:]),
    (_BY_ID, lambda name: [form + ids.OLDER for form in rules.id_forms(name)]),
    (_BY_PART, lambda name: [form + ids.OLDER for form in rules.id_forms(name)]),
)
"""How an attempt is looked for by an id, the likeliest first."""


def _meant(channel: Channel, reports: Sequence[Report]) -> list[_Known | None]:
    """By our own reference, else by the id as it stands, as most are; then as a part's, in other digits, and as one that a newer message
    was given too."""
    found: list[_Known | None] = [None] * len(reports)
    for sql, forms_of in _WAYS:
        open_ = [n for n, one in enumerate(found) if one is None]
        forms = {n: forms_of(reports[n].provider_id) for n in open_}
        names = {form for ones in forms.values() for form in ones}
        known = {one.provider_id: one for one in _ask(sql, channel, "provider_id", names)}
        for n in open_ if known else ():
            fits = (known.get(form) for form in forms[n])
            found[n] = next((one for one in fits if one and reports[n].address in ("", one.address)), None)
    references = {one.reference for one in reports if one.reference}
    by_reference = {
        blocks.uuid_of(one.reference): one for one in _ask(_BY_REFERENCE, channel, "reference", references)
    }
    return [
        _fitting(report, by_reference.get(report.reference) if report.reference else None) or one
        for one, report in zip(found, reports, strict=True)
    ]


def _undecided(
    channel: Channel, reports: Sequence[Report], meant: Sequence[_Known | None], now: datetime
) -> set[int]:
    """Places of those whose id two messages have that left lately and of which nothing is known yet."""
    found = {n: one for n, one in enumerate(meant) if one and is_nameless(reports[n])}
    if not found:
        return set()
    rivals = ids.may_mean(channel, {_plain(one.provider_id) for one in found.values()}, now)
    return {n for n, one in found.items() if rivals[_plain(one.provider_id)] - {one.delivery}}


def _plain(name: str) -> str:
    return name.removesuffix(ids.OLDER)


def _fitting(report: Report, known: _Known | None) -> _Known | None:
    """Nobody tells of a message that went to another address."""
    return known if known and report.address in ("", known.address) else None


def _in_doubt(channel: Channel, addresses: Collection[str]) -> dict[str, _Known | None]:
    """The only message in doubt to a number, its last attempt that may have left; None where there are several.

    Of a text of several parts that left twice nobody can say which try a part belongs to: one of each is no whole text.
    """
    found: dict[str, _Known] = {}
    several = set()
    tries = _ask(_IN_DOUBT, channel, "address", addresses)
    known = {blocks.uuid_of(one.reference) for one in tries}
    for late in _ask(_IN_WINDOW, channel, "address", addresses):
        reference = blocks.reference_beside(blocks.uuid_of(late.reference), late.delivery)
        tries += [] if reference in known else [late._replace(reference=reference)]
    for one in tries:
        other = found.get(one.address)
        if other and (other.delivery != one.delivery or max(other.parts, one.parts) > 1):
            several.add(one.address)
        found[one.address] = one
    return {address: None if address in several else one for address, one in found.items()}


def _ask(sql: str, channel: Channel, column: str, values: Collection[object]) -> list[_Known]:
    if not values:
        return []
    if sql is _BY_ID and not blocks.is_sqlite():
        return [_Known(*row) for row in blocks.ask(_BY_EACH_ID, [list(values), channel.value])]
    table = "r" if sql is _BY_PART else "d" if sql in (_IN_DOUBT, _IN_WINDOW) else "a"
    which, given = blocks.among(f"{table}.{column}", values)
    rows = blocks.ask(sql.format(among=which), [channel.value, given])
    return [_Known(*row) for row in rows]


def _move_on(told: Sequence[tuple[Report, _Known]]) -> None:
    """A message of one part by its one receipt; the others by all they have."""
    moves: _Moves = defaultdict(set)
    for report, one in told:
        if one.parts == 1:
            step = (Step.RECEIPT_GOOD, "") if report.is_good else (Step.RECEIPT_BAD, report.reason[:120])
            moves[step].add((one.delivery, one.attempt))
    _move(moves)
    _apply([one.attempt for _report, one in told if one.parts > 1])


def _apply(attempts: Sequence[int]) -> None:
    """Arrived when every part arrived; failed when one did not."""
    if not attempts:
        return
    which, given = blocks.among("r.attempt_id", set(attempts))
    good: dict[int, int] = defaultdict(int)
    moves: _Moves = defaultdict(set)
    for attempt, delivery, parts, is_good, reason in blocks.ask(_TOLD.format(among=which), [given]):
        if not is_good:
            moves[Step.RECEIPT_BAD, reason.removesuffix(ids.ALONE)].add((delivery, attempt))
            continue
        good[attempt] += 1
        if good[attempt] >= parts:
            moves[Step.RECEIPT_GOOD, ""].add((delivery, attempt))
    _move(moves)


def _move(moves: _Moves) -> None:
    """That it arrived is true of any attempt; that it did not, says nothing of a later one."""
    for (step, reason), meant in moves.items():
        ids = _latest(meant) if step == Step.RECEIPT_BAD else {delivery for delivery, _attempt in meant}
        after = rules.MOVES[State.SENT, step]
        blocks.move(ids, rules.before(step), {"state": after.value, "reason": reason, "window": None})


def _latest(meant: Collection[tuple[int, int]]) -> set[int]:
    """The deliveries whose last attempt that may have left is the one that stands beside them."""
    which, given = blocks.among("delivery_id", {delivery for delivery, _attempt in meant})
    left = f"{which} AND outcome NOT IN ('later', 'refused')"
    sql = f"SELECT delivery_id, max(id) FROM notify_attempt WHERE {left} GROUP BY delivery_id"  # noqa: S608 — our own names
    return {delivery for delivery, last in blocks.ask(sql, [given]) if (delivery, last) in meant}


def _find_early(
    channel: Channel, waiting: Sequence[Receipt], outcomes: Sequence[tuple[Held, Result]], now: datetime
) -> list[int]:
    """By our reference where the number told it, else by id."""
    given = {held.attempt: told.ids for held, told in outcomes}
    by_reference = {held.reference: held.attempt for held, _told in outcomes}
    by_id, since = _by_id(given), blocks.began_at(outcomes[0][0].reference) if outcomes else now
    found = []
    for row in waiting:
        attempt = by_reference.get(row.reference) if row.reference else by_id.get(row.provider_id)
        # What came by its id alone before they left was another program's.
        if attempt is not None and (row.reference or row.received_at >= since):
            found.append((row, attempt, given[attempt]))
    return _adopt(channel, found)


def _by_id(given: Mapping[int, Sequence[str]]) -> dict[str, int]:
    """Id → attempt: as it stands before all other digits. What may mean two of them means none."""
    exact: dict[str, set[int]] = defaultdict(set)
    other: dict[str, set[int]] = defaultdict(set)
    for attempt, names in given.items():
        for name in names:
            exact[name].add(attempt)
            for form in rules.id_forms(name)[1:]:
                other[form].add(attempt)
    return {name: next(iter(ones)) for name, ones in (other | exact).items() if len(ones) == 1}


def _adopt(channel: Channel, found: Sequence[tuple[Receipt, int, Sequence[str]]]) -> list[int]:
    """Receipts learn whose they are, and stand from now on under the id we were answered with."""
    named: dict[str, Receipt] = {}
    for row, attempt, given in found:
        told = row.provider_id.partition("?")[0]
        row.attempt_id = attempt
        named[next((one for one in given if told in rules.id_forms(one)), row.provider_id)] = row
    which, names = blocks.among("provider_id", named)
    sql = f"SELECT provider_id FROM notify_receipt WHERE channel = %s AND {which}"  # noqa: S608 — our own names
    known = {row[0] for row in blocks.ask(sql, [channel.value, names])}
    for name, row in named.items():
        row.provider_id = row.provider_id if name in known else name
    Receipt.plain.bulk_update(named.values(), ["attempt", "provider_id"], 500)
    return [row.attempt_id for row in named.values() if row.attempt_id]
