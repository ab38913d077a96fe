"""Reading the log."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Count, Func

from hoaban.foundation.access.api import Actor, HowMany, Prepared, require
from hoaban.foundation.events import registry
from hoaban.foundation.events.models import Cursor, Event, ParkedEvent
from hoaban.foundation.events.permissions import Permission
from hoaban.foundation.events.values import ListenerState, Parked, Published


def last_seq() -> int:
    """The number of the newest sequenced event; 0 for an empty log."""
    return Event.plain.filter(seq__isnull=False).order_by("-seq").values_list("seq", flat=True).first() or 0


def newest_seq(names: tuple[str, ...]) -> int:
    """The number of the newest event of these names; 0 when there is none. One index look-up per name."""
    newest = (
        Event.plain.filter(name=name, seq__isnull=False).order_by("-seq").values_list("seq", flat=True)[:1]
        for name in names
    )
    return max((row.first() or 0 for row in newest), default=0)


@lru_cache(maxsize=64)
def _stamp(names: tuple[str, ...]) -> Prepared[tuple[Any, ...]]:
    newest = Func("id", function="MAX", output_field=BigIntegerField())
    return Prepared(
        lambda _actor: Event.plain.filter(name__in=names).order_by().values_list(HowMany(), newest)
    )


def stamp_of(names: tuple[str, ...]) -> tuple[int, int]:
    """Changes with every committed event of these names, sequenced or not: (how many, the newest id).

    The count beside the id: an event may take its id early and commit after a later one.
    """
    [(count, newest)] = _stamp(names)()
    return count, newest or 0


def after(seq: int, names: tuple[str, ...] = (), limit: int = 500) -> list[Published]:
    """Events after `seq`, in commit order."""
    rows = Event.plain.filter(seq__gt=seq)
    if names:
        rows = rows.filter(name__in=names)
    return [
        Published(row.seq or 0, row.name, row.version, row.payload, row.at)
        for row in rows.order_by("seq")[:limit]
    ]


def stream_all(seq: int = 0) -> Iterator[Published]:
    """The whole log from `seq` on, a page at a time (change feeds, mirrors)."""
    while page := after(seq):
        yield from page
        seq = page[-1].seq


def listener_states(actor: Actor) -> list[ListenerState]:
    """How far each joined listener has read, with what waits for a person."""
    require(actor, Permission.SEE)
    end = last_seq()
    cursors = dict(Cursor.plain.values_list("reader", "seq"))
    parked = dict(ParkedEvent.plain.values_list("listener").annotate(Count("id")).order_by())
    return [
        ListenerState(name, names, cursors.get(name, 0), end - cursors.get(name, 0), parked.get(name, 0))
        for name, names in registry.joined()
    ]


def parked_visible_to(actor: Actor) -> list[Parked]:
    rows = (
        ParkedEvent.objects.visible_to(actor)
        .order_by("id")
        .values("id", "listener", "event__seq", "event__name", "reason", "tries", "parked_at")
    )
    return [
        Parked(
            row["id"],
            row["listener"],
            row["event__seq"],
            row["event__name"],
            row["reason"],
            row["tries"],
            row["parked_at"],
        )
        for row in rows
    ]
