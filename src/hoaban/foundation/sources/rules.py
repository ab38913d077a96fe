"""Marks from statuses, staleness, force. Plain Python."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hoaban.foundation.sources.values import LegalCitation, Mark, Threshold

STALE_AFTER = timedelta(days=365)

# The words used in our own tables and in packs of provinces. A word nobody listed is the least sure.
_MARKS = {
    "verified": Mark.VERIFIED,
    "partial": Mark.PARTIAL, "derived": Mark.PARTIAL, "partly_verified": Mark.PARTIAL, "mixed": Mark.PARTIAL,
    "single_source": Mark.PARTIAL, "verified_counts": Mark.PARTIAL, "entered": Mark.PARTIAL,
    "synthetic": Mark.SYNTHETIC, "synthetic_estimate": Mark.SYNTHETIC, "synthetic_disaggregation": Mark.SYNTHETIC,
}  # fmt: skip


def mark_of(status: str) -> Mark:
    """The mark behind a row's status word."""
    return _MARKS.get(status, Mark.UNVERIFIED)


def weakest(marks: list[Mark]) -> Mark:
    """The mark of something computed from several: never surer than its least sure part."""
    order = [Mark.SYNTHETIC, Mark.UNVERIFIED, Mark.PARTIAL, Mark.VERIFIED]
    return min(marks, key=order.index, default=Mark.UNVERIFIED)


def is_stale(retrieved_on: date | None, today: date) -> bool:
    """Whether the source was last read so long ago that somebody should look again."""
    return retrieved_on is not None and today - retrieved_on > STALE_AFTER


def is_in_force(document: LegalCitation, day: date) -> bool | None:
    """None when the dates are not known: not knowing is not the same as no."""
    if document.in_force_to is not None and day >= document.in_force_to:
        return False
    return None if document.in_force_from is None else document.in_force_from <= day


def told_with_others(versions: Sequence[Threshold], day: date) -> Threshold:
    """The version of a day (the earliest if none has begun), carrying the others."""
    begun = [one for one in versions if one.valid_from is None or one.valid_from <= day]
    now = begun[-1] if begun else versions[0]
    return replace(now, others=tuple(one for one in versions if one is not now))
