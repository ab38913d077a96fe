"""The dispatcher: claims a window, makes it durably in doubt, hands it to the line, writes down what became of it.

One dispatcher runs per lane, under jobs' lease. Whatever it finds in doubt when it starts was left by one that died.
"""

import gc
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports, queries, rules
from hoaban.foundation.notify.actions import blocks, gathering, receiving, repeating, saying, settling, turns
from hoaban.foundation.notify.errors import ChannelDown
from hoaban.foundation.notify.models import Attempt, Delivery, LineRest
from hoaban.foundation.notify.values import Channel, Held, Outgoing, Result, State
from hoaban.kit.uid import uuid7, uuid7_floor

log = logging.getLogger(__name__)
CLOSED = "real lines are closed while demo data is loaded"
AHEAD = 2
"""Windows on their way at once where the line sends apart, each so much smaller: as many people are in doubt as in one."""
ORDINARY_WINDOW = 1000
"""What no life hangs on waits for receipts after a crash: fewer of those are in doubt at once."""
HELD_FOR = timedelta(seconds=1)
"""So long rows that are claimed, and not yet durably so, wait for the channel's turn: less than any page waits for a lock."""
LEASE = timedelta(seconds=60)
"""A window is over within a few seconds; the rest is for a line that hangs and a database that lets nobody write."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one window came to."""

    done: int = 0
    failed: int = 0
    is_full: bool = False
    """More is waiting right now."""


def find_doubtful(*, is_life: bool, now: datetime, among: Q | None = None) -> int:
    """After a crash: mark what was in doubt; send life safety again, once. How many were found.

    The others wait for a receipt. A second crash leaves a life-safety message in doubt too: twice is enough, and since when says
    ``doubted_at``. Not where the other side takes all of them as one (`ports.Repeater`).
    ``among``: where others send as well, what is surely nobody's any more (`sharing`).
    """
    doubt = Delivery.plain.filter(among or Q(), state=State.IN_DOUBT.value, is_life=is_life)
    if held := [
        one
        for line in ports.connected.lines.values()
        if isinstance(line, ports.Holder)
        for one in line.held()
    ]:
        doubt = doubt.exclude(pk__in=gathering.all_of(queries.deliveries_of(held)))
    found = _notice(doubt.filter(doubted_at__isnull=True), now)
    if is_life:
        tried_since = Attempt.plain.filter(delivery=OuterRef("pk"), started_at__gte=OuterRef("doubted_at"))
        doubt.filter(Exists(tried_since), resends__gt=0).update(doubted_at=now)
        _send_again(doubt.filter(resends=0), now, now)
        for channel, line in repeating.repeaters().items():
            # Whatever ends the process with them does not end it again at once: others leave in the same lane.
            _send_again(doubt.filter(channel=channel.value, resends__gt=0), now, now + line.again_after)
    return found


def _send_again(rows: QuerySet[Delivery], now: datetime, at: datetime) -> None:
    rows.update(
        state=State.PLANNED.value, resends=F("resends") + 1, next_try_at=at, window=None, doubted_at=now
    )


def _notice(lost: QuerySet[Delivery], now: datetime) -> int:
    """Say since when they are in doubt. Receipts that came before, or come from now on, find them: none falls in between."""
    found = 0
    for name in list(lost.values_list("channel", flat=True).distinct()):
        with transaction.atomic():
            turns.alone(Channel(name))
            # Only now: while we waited for our turn a window may have come back, and be on its way anew.
            rows = dict(lost.filter(channel=name).select_for_update().values_list("pk", "window"))
            if ids := list(rows):
                _begin_late(Channel(name), rows)
                blocks.move(ids, [State.IN_DOUBT], {"doubted_at": now})
                receiving.adopt(Channel(name), ids, now)
            found += len(ids)
    return found


def _begin_late(channel: Channel, rows: Mapping[int, UUID | None]) -> None:
    """What was to be noted with its word, and whose word never comes, was tried all the same."""
    begun = {blocks.reference_beside(window, pk): (window, pk) for pk, window in rows.items() if window}
    late: dict[UUID, list[int]] = defaultdict(list)
    for reference in begun.keys() - set(queries.known_references(begun)):
        window, pk = begun[reference]
        late[window].append(pk)
    for window, ids in late.items():
        blocks.begin(window, channel, sorted(ids), blocks.began_at(window))


@dataclass(frozen=True, slots=True)
class Claimed:
    """A window that is ours, durably in doubt."""

    channel: Channel
    is_life: bool
    id: UUID
    held: Sequence[Held]
    is_full: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Underway:
    """One that left, or leaves when its results are asked for."""

    of: Claimed
    ready: Sequence[Held]
    """Those of it that the line has."""
    unsaid: Sequence[tuple[Held, Result]]
    results: Callable[[], list[Result]]
    """The line's word on each that is ready; waits for it. Raises `ChannelDown`."""

    @property
    def held(self) -> list[Held]:
        """The whole window, each with the attempt it has by now."""
        return [
            *self.ready,
            *(one for one, _result in self.unsaid),
            *(one for one in self.of.held if one.leader),
        ]


def due(
    channels: Sequence[Channel], *, is_life: bool, now: datetime, since: datetime | None = None
) -> list[Channel]:
    """Of these whichever have something to send now, and a line that does not rest. One look for all of them.

    ``since``: that was due by then already.
    """
    far = now + rules.longest_wait(is_life=is_life)
    look = partial(blocks.look, channels, is_life=is_life, now=now, far=far, since=since or now)
    seen = look()
    if late := [Channel(one.channel) for one in seen if one.is_far or one.rests_far]:
        for channel in late:
            _bring_near(channel, is_life, far, now)
        seen = look()
    free = {one.channel for one in seen if one.is_due and not one.is_resting}
    return [one for one in channels if one.value in free and one in ports.connected.lines]


def dispatch_window(channel: Channel, *, is_life: bool, now: datetime) -> Turn:
    """One window of one channel. A line that rests, or that may not be used here, leaves everything waiting."""
    if not due([channel], is_life=is_life, now=now):
        return Turn()
    with _uncollected():
        claimed = _claimed(channel, is_life=is_life, now=now)
        return finish(_leave(claimed)) if claimed else Turn()


def goes_ahead(channel: Channel) -> bool:
    """Whether its line sends apart from us. Where dispatchers share the work each has one window: what two claim is two windows."""
    return ports.work_source() is None and isinstance(ports.connected.lines.get(channel), ports.Ahead)


def dispatch_next(channel: Channel, underway: deque[Underway], *, is_life: bool, now: datetime) -> Turn:
    """One of a channel that goes ahead and is due: two half windows are on their way, and the older is settled as the next is claimed.

    What left stands in ``underway`` until it is settled, here or by `finish_all`.
    """
    with _uncollected():
        if len(underway) < AHEAD:
            turn, claimed = Turn(), _claimed(channel, is_life=is_life, now=now, share=AHEAD)
        elif (results := _told(underway[0])) is None:
            return Turn(failed=len(underway.popleft().of.held))
        else:
            turn, claimed = _settle_and_claim(underway[0], results, now)
            underway.popleft()
        if claimed is None:
            return turn
        underway.append(_leave(claimed))
        return replace(turn, is_full=turn.is_full or claimed.is_full)


def _settle_and_claim(one: Underway, results: Sequence[Result], now: datetime) -> tuple[Turn, Claimed | None]:
    """One trip to the disk. The claim comes first: it needs no turn, and receipts are kept meanwhile.

    What is claimed is locked until then. Where the turn is long in coming it is let go, for whoever withdraws it waits along; and
    claimed anew once the older is settled.
    """
    channel, is_life = one.of.channel, one.of.is_life
    claim = partial(_claimed, channel, is_life=is_life, now=now, share=AHEAD)
    try:
        with transaction.atomic():
            claimed = claim()
            turns.alone(channel, within=HELD_FOR if claimed else turns.LONGEST)
            return _settle(one, results), claimed
    except OperationalError as problem:
        if not turns.is_missed(problem):
            raise
    with transaction.atomic():
        turn = _settle(one, results)
        return turn, claim()


def finish_all(underway: deque[Underway]) -> Iterator[Turn]:
    """Each is settled by itself: one that cannot be holds back no other. The first problem is raised at the end."""
    problem: Exception | None = None
    while underway:
        try:
            yield finish(underway.popleft())
        except Exception as found:  # whatever it is, the others came back too
            log.exception("a window could not be settled")
            problem = problem or found
    if problem is not None:
        raise problem


def finish(one: Underway) -> Turn:
    """Wait for the line's word on a window, and write down what became of it."""
    results = _told(one)
    return Turn(failed=len(one.of.held)) if results is None else _settle(one, results)


def _claimed(channel: Channel, *, is_life: bool, now: datetime, share: int = 1) -> Claimed | None:
    """A window, or a ``share`` of one; None: somebody else was quicker, or the line may not be used here."""
    line = ports.connected.lines[channel]
    if line.is_real and accounts.is_demo_installation():
        _rest(channel, is_life, ChannelDown(CLOSED, 60), now)
        return None
    most = line.window if is_life else min(line.window, ORDINARY_WINDOW)
    most = max(most // share, 1)
    window, held, is_full = claim(channel, is_life=is_life, most=most, now=now, is_noted_late=share > 1)
    return Claimed(channel, is_life, window, held, is_full, now) if held else None


def _leave(window: Claimed) -> Underway:
    """To its line."""
    line = ports.connected.lines[window.channel]
    ready, unsaid = saying.said(window.channel, window.held, window.at, is_life=window.is_life)
    ready = _counted(line, window, ready)
    messages = [message for _one, message in ready]
    results: Callable[[], list[Result]] = list
    if messages:
        results = line.begin(messages) if isinstance(line, ports.Ahead) else partial(line.send, messages)
    return Underway(window, [one for one, _message in ready], unsaid, results)


def _told(one: Underway) -> list[Result] | None:
    """None: the line as a whole took nothing, and the window waits again."""
    try:
        return one.results()
    except ChannelDown as down:
        now, window = timezone.now(), one.of
        rest = _rest(window.channel, window.is_life, down, now)
        settling.put_back(window.id, window.channel, one.held, down.reason, now + rest)
        return None


def _settle(one: Underway, results: Sequence[Result]) -> Turn:
    window, line = one.of, ports.connected.lines[one.of.channel]
    outcomes = gathering.for_all(window.held, [*zip(one.ready, results, strict=True), *one.unsaid])
    failed = settling.settle(window.id, window.channel, outcomes, timezone.now(), is_life=window.is_life)
    _rested(window.channel, window.is_life, window.at, len(window.held), line.per_second)
    return Turn(len(window.held) - failed, failed, is_full=window.is_full)


def _counted(
    line: ports.Line, window: Claimed, ready: list[tuple[Held, Outgoing]]
) -> list[tuple[Held, Outgoing]]:
    """Of how many parts they are, durable before a byte leaves: of a message whose answer is lost, the receipt for one part is no
    receipt for the others."""
    if not isinstance(line, ports.Cutter):
        return ready
    parts = {text: line.parts_of(text) for text in {message.text for _attempt, message in ready}}
    long: dict[int, list[Held]] = defaultdict(list)
    for one, message in ready:
        if parts[message.text] > 1:
            long[parts[message.text]].append(one)
    begun: dict[int, int] = {}
    if long:
        with transaction.atomic():
            for count, ones in long.items():
                blocks.count_parts([one.attempt for one in ones if one.attempt], count)
                late = [one.delivery for one in ones if not one.attempt]
                begun |= blocks.begin(window.id, window.channel, late, window.at, count)
    return [
        (one._replace(attempt=begun[one.delivery]) if one.delivery in begun else one, message)
        for one, message in ready
    ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """A window's thousands of small values hold no circles: to walk them again and again was a quarter of its work."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_listening() -> None:
    """Lines that are told things later stay connected in the lane of life safety, though nothing is sent. Never in a demo."""
    for line in ports.connected.lines.values():
        if isinstance(line, ports.Listener) and not (line.is_real and accounts.is_demo_installation()):
            line.listen()


@transaction.atomic
def claim(
    channel: Channel, *, is_life: bool, most: int, now: datetime, is_noted_late: bool = False
) -> tuple[UUID, list[Held], bool]:
    """Take up to ``most`` rows; committed before a byte leaves. The last: there may be more.

    ``is_noted_late``: an attempt is written with what became of it, if it is the delivery's first to be in doubt: one row less for
    PostgreSQL to write anew with all its indexes. What is in doubt and its window say that it was tried (`_begin_late`).

    What rings with them, on the same telephones, comes on top of ``most``. No telephone that another dispatcher may be ringing is
    taken: two that claim at one moment would each hold a row of it, and ring it twice.
    """
    window = uuid7()
    apart: tuple[UUID, UUID] | None = None
    if channel is Channel.VOICE and _others_ring():
        turns.alone(channel, "notify.claim")
        apart = uuid7_floor(now - LEASE), uuid7_floor(now + LEASE)
    held = blocks.claim(
        window, channel, is_life=is_life, most=most, now=now, apart=apart, is_noted_late=is_noted_late
    )
    is_full = len(held) == most
    if channel is Channel.VOICE and held:
        held = gathering.gather(window, held, now)
    if channel is Channel.VOICE and is_life:
        settling.announce_again(held)
    return window, held, is_full


def _others_ring() -> bool:
    """Whether dispatchers share the line that calls. One that goes on with its calls is known to a single process."""
    line = ports.connected.lines.get(Channel.VOICE)
    return ports.work_source() is not None and not isinstance(line, ports.Holder)


def _bring_near(channel: Channel, is_life: bool, far: datetime, now: datetime) -> None:
    """The clock was turned back since these rows were written: what waits longer than it can is due now."""
    if waited := blocks.bring_near(channel, is_life=is_life, far=far, now=now):
        log.warning("%s messages waited for a clock that was turned back", waited)
    LineRest.plain.filter(channel=channel.value, is_life=is_life, rest_until__gt=far).update(rest_until=None)


def _rest(channel: Channel, is_life: bool, down: ChannelDown, now: datetime) -> timedelta:
    """What was on its way when the rest began broke of the same thing: that counts once, and the longer rest stands."""
    LineRest.plain.get_or_create(channel=channel.value, is_life=is_life)
    with transaction.atomic():
        row = LineRest.plain.select_for_update().get(channel=channel.value, is_life=is_life)
        if not (row.failures and row.rest_until and row.rest_until > now):
            row.failures += 1
        rest = rules.rest_after(row.failures, is_life=is_life, asked_for=down.retry_after)
        row.rest_until, row.down_since = max(row.rest_until or now, now + rest), row.down_since or now
        row.reason = down.reason[:120]
        row.save()
    return rest


def _rested(channel: Channel, is_life: bool, now: datetime, sent: int, per_second: float | None) -> None:
    """The line answered: it is up again, and waits as long as its rate demands.

    A window begins while the line does not rest. A rest that lies ahead now was another window's word, of a dispatcher beside us,
    and newer than ours: it stands, and only the longer of two counts.
    """
    rest = rules.share_per_second(sent, per_second)
    until = now + rest if rest else None
    row = LineRest.plain.filter(channel=channel.value, is_life=is_life)
    over = row.filter(Q(rest_until__isnull=True) | Q(rest_until__lte=now))
    over.filter(Q(failures__gt=0) | Q(rest_until__isnull=False)).update(
        failures=0, down_since=None, reason="", rest_until=until
    )
    if until is not None:
        LineRest.plain.get_or_create(channel=channel.value, is_life=is_life, defaults={"rest_until": until})
        row.filter(Q(rest_until__isnull=True) | Q(rest_until__lt=until)).update(rest_until=until)
