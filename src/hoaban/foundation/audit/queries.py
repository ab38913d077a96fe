"""Reading the record, and checking its chain."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any, cast

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import keyring, ledger, rules
from hoaban.foundation.audit.models import Checkpoint, Entry, ReadEntry
from hoaban.foundation.audit.values import Line, ReadLine, Search, Verdict
from hoaban.kit.progress import Report, silent

CHAINED = (
    "at",
    "actor_key",
    "actor_label",
    "tag",
    "target_type",
    "target_id",
    "request",
    "fields",
    "digest",
    "count",
    "note",
)


def answered(by: Actor, request: str | None) -> str | None:
    """The target id of this actor's earlier action with the same request id; None for a first arrival."""
    if not request:
        return None
    return Entry.plain.filter(actor_key=by.key, request=request).values_list("target_id", flat=True).first()


def last_done(
    tag: str, targets: Collection[tuple[str, str]]
) -> dict[tuple[str, str, str], tuple[str, datetime]]:
    """(Type, id, field) → who did this to it last, and when; for a room that shows it to whoever reads the row itself."""
    kinds = defaultdict[str, list[str]](list)
    for kind, pk in targets:
        kinds[kind].append(pk)
    found: dict[tuple[str, str, str], tuple[str, datetime]] = {}
    for kind, ids in kinds.items():
        rows = Entry.plain.filter(target_type=kind, target_id__in=ids, tag=tag).order_by("id")
        for pk, fields, label, at in rows.values_list("target_id", "fields", "actor_label", "at"):
            found |= {(kind, pk, one): (label, at) for one in fields}
    return found


def lines_visible_to(
    actor: Actor, wanted: Search = Search(), *, before: int | None = None, limit: int = 50
) -> list[Line]:
    """The newest lines first; `before` is the id below which to go on (keyset paging)."""
    rows = _narrowed(Entry.objects.visible_to(actor), wanted, before)
    return [_line(row) for row in rows[:limit]]


def reads_visible_to(
    actor: Actor, wanted: Search = Search(), *, before: int | None = None, limit: int = 50
) -> list[ReadLine]:
    """Who looked at what, newest first."""
    rows = _narrowed(ReadEntry.objects.visible_to(actor), wanted, before)
    return [
        ReadLine(
            row.pk, row.at, row.actor_key, row.actor_label, row.tag, row.target_type, row.target_id,
            row.count, row.purpose,
        )
        for row in rows[:limit]
    ]  # fmt: skip


def _narrowed(rows: QuerySet[Any], wanted: Search, before: int | None) -> QuerySet[Any]:
    """Both tables name these fields alike. Ids grow with time, near enough for a page."""
    conditions: dict[str, object] = {
        "actor_key__in": wanted.who,
        "target_type": wanted.target_type or None,
        "target_id": wanted.target_id or None,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "id__lt": before,
        "tag__startswith" if wanted.tag.endswith(":") else "tag": wanted.tag or None,
    }
    asked = {name: value for name, value in conditions.items() if value is not None}
    return rows.filter(**asked).order_by("-id")


def chain_in_order(after: int = 0) -> Iterator[tuple[int, bytes, dict[str, object]]]:
    """Sealed lines in order: number, link, the chained fields."""
    rows = Entry.plain.filter(seq__gt=after).order_by("seq").values("seq", "link", *CHAINED)
    for row in rows.iterator(chunk_size=2000):
        yield row.pop("seq"), bytes(row.pop("link")), row


def verify(progress: Report = silent) -> Verdict:
    """Walk the chain of lines, the chain of checkpoints over it, and their copy outside the database."""
    length = head()[0]
    checkpoints = list(Checkpoint.plain.order_by("number"))
    heads: dict[int, bytes] = dict.fromkeys((row.seq for row in checkpoints), b"")
    previous, expected, broken_at = rules.GENESIS, 1, None
    days: set[date] = set()
    for seq, stored, line in chain_in_order():
        previous = rules.link(previous, seq, line)
        if seq != expected or previous != stored:
            broken_at = expected
            break
        if seq in heads:
            heads[seq] = stored
        days.add(timezone.localdate(cast("datetime", line["at"])))
        expected += 1
        progress(seq, length)
    unheld = (row.seq for row, holds in _checked(checkpoints, heads) if not holds)
    bad = next(unheld, None) if broken_at is None else None
    kept = ledger.lines()
    tail = Entry.plain.filter(seq__isnull=True).aggregate(length=Count("id"), oldest=Min("at"))
    return Verdict(
        expected - 1, broken_at, len(checkpoints), bad, tail["length"], tail["oldest"],
        tuple(sorted(days - {row.day for row in checkpoints} - {timezone.localdate()})),
        None if kept is None else kept == [ledger.line_of(row) for row in checkpoints][: len(kept)],
    )  # fmt: skip


def _checked(rows: list[Checkpoint], heads: Mapping[int, bytes]) -> Iterator[tuple[Checkpoint, bool]]:
    """Each checkpoint with whether it holds: numbered without a gap, over the one before it, signed, over the chain's own link."""
    previous = rules.GENESIS
    for number, row in enumerate(rows, start=1):
        text = rules.checkpoint_text(number, row.day, row.seq, heads[row.seq], previous)
        linked = row.number == number and bytes(row.previous) == previous
        same = linked and bytes(row.link) == heads[row.seq]
        yield row, same and keyring.signature_holds(row.key_id, text, bytes(row.signature))
        previous = rules.checkpoint_link(text, bytes(row.signature))


def unsealed_since() -> datetime | None:
    """When the oldest line that waits for the sealer was written; None when none waits."""
    return Entry.plain.filter(seq__isnull=True).order_by("id").values_list("at", flat=True).first()


def last_checkpoint() -> tuple[int, bytes]:
    """Number of the newest checkpoint, and what the next one signs of it; (0, genesis) before the first."""
    row = Checkpoint.plain.order_by("-number").first()
    if row is None:
        return 0, rules.GENESIS
    text = rules.checkpoint_text(row.number, row.day, row.seq, bytes(row.link), bytes(row.previous))
    return row.number, rules.checkpoint_link(text, bytes(row.signature))


def head() -> tuple[int, bytes]:
    """Number and link of the last sealed line; (0, genesis) for an empty chain."""
    row = Entry.plain.filter(seq__isnull=False).order_by("-seq").values_list("seq", "link").first()
    return (int(row[0] or 0), bytes(row[1] or b"")) if row else (0, rules.GENESIS)


def _line(row: Entry) -> Line:
    return Line(
        row.pk,
        row.seq,
        row.at,
        row.actor_key,
        row.actor_label,
        row.tag,
        row.target_type,
        row.target_id,
        tuple(row.fields),
        row.count,
        row.note,
    )
