"""Reading the record, and checking its chain."""

from collections.abc import Iterator

from django.db.models import Count, Min

from hoaban.foundation.access.api import Actor
from hoaban.foundation.audit import keyring, rules
from hoaban.foundation.audit.models import Checkpoint, Entry, ReadEntry
from hoaban.foundation.audit.values import Line, Verdict
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


def lines_visible_to(
    actor: Actor,
    *,
    tag: str = "",
    who: str = "",
    target: tuple[str, str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Line]:
    """The newest lines first; `before` is the id below which to go on (keyset paging)."""
    rows = Entry.objects.visible_to(actor)
    if tag:
        rows = rows.filter(tag__startswith=tag)
    if who:
        rows = rows.filter(actor_key=who)
    if target:
        rows = rows.filter(target_type=target[0], target_id=target[1])
    if before:
        rows = rows.filter(id__lt=before)
    return [_line(row) for row in rows.order_by("-id")[:limit]]


def reads_of(actor: Actor, target_type: str, target_id: str, limit: int = 100) -> list[tuple[str, str, str]]:
    """Who looked at one record, newest first: (when as ISO 8601, who, purpose)."""
    rows = (
        ReadEntry.objects.visible_to(actor)
        .filter(target_type=target_type, target_id=target_id)
        .order_by("-at", "-id")
    )
    return [(row.at.isoformat(), row.actor_label, row.purpose) for row in rows[:limit]]


def chain_in_order(after: int = 0) -> Iterator[tuple[int, bytes, dict[str, object]]]:
    """Sealed lines in order: number, link, the chained fields."""
    rows = Entry.plain.filter(seq__gt=after).order_by("seq").values("seq", "link", *CHAINED)
    for row in rows.iterator(chunk_size=2000):
        yield row.pop("seq"), bytes(row.pop("link")), row


def verify(progress: Report = silent) -> Verdict:
    """Walk the whole chain and every signed checkpoint."""
    length = head()[0]
    checkpoints = {row.seq: row for row in Checkpoint.plain.order_by("seq")}
    previous, expected, broken_at, bad = rules.GENESIS, 1, None, None
    for seq, stored, line in chain_in_order():
        previous = rules.link(previous, seq, line)
        if seq != expected or previous != stored:
            broken_at = expected
            break
        if seq in checkpoints and not _checkpoint_holds(checkpoints.pop(seq), stored):
            bad = seq
        expected += 1
        progress(seq, length)
    if broken_at is None and checkpoints:
        bad = bad or min(checkpoints)  # a checkpoint beyond the end: the tail was cut off
    tail = Entry.plain.filter(seq__isnull=True).aggregate(length=Count("id"), oldest=Min("at"))
    return Verdict(expected - 1, broken_at, Checkpoint.plain.count(), bad, tail["length"], tail["oldest"])


def head() -> tuple[int, bytes]:
    """Number and link of the last sealed line; (0, genesis) for an empty chain."""
    row = Entry.plain.filter(seq__isnull=False).order_by("-seq").values_list("seq", "link").first()
    return (int(row[0] or 0), bytes(row[1] or b"")) if row else (0, rules.GENESIS)


def _checkpoint_holds(row: Checkpoint, stored: bytes) -> bool:
    same = bytes(row.link) == stored
    return same and keyring.signature_holds(
        row.key_id, keyring.checkpoint_text(row.day, row.seq, stored), bytes(row.signature)
    )


def _line(row: Entry) -> Line:
    return Line(
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
