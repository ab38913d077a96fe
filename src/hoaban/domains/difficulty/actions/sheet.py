"""Lines of a sheet in the draft of a decision, and their way out: as long as nobody worked on the draft since."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from hoaban.domains.difficulty.models import DifficultyDecision
from hoaban.domains.difficulty.values import DecisionState
from hoaban.foundation.access import api as access
from hoaban.foundation.imports.values import BatchFacts, Kept, UndoStep

AS_BROUGHT = Q(state=DecisionState.DRAFT, version=F("batch_version"))


def add_lines(batch: BatchFacts, draft: int, lines: Sequence[str]) -> bool:
    """False where the draft has another list by now, or is none any more."""
    rows = DifficultyDecision.plain.select_for_update().filter(pk=draft, state=DecisionState.DRAFT)
    row: DifficultyDecision | None = rows.first()
    if row is None or (row.text.strip() and row.batch_id != batch.id):
        return False
    is_ours = row.batch_id is None or row.version == row.batch_version
    row.text = "\n".join([*row.text.splitlines(), *lines]) + "\n"
    row.batch_id, row.version = batch.id, row.version + 1
    row.batch_version = row.version if is_ours else row.batch_version
    row.save(update_fields=["text", "batch", "version", "batch_version"])
    return True


def undo(batch_id: int) -> UndoStep:
    """The drafts wait for a list again."""
    rows = DifficultyDecision.plain.select_for_update().filter(AS_BROUGHT, batch_id=batch_id)
    removed = sum(len(row.text.splitlines()) for row in rows)
    DifficultyDecision.plain.filter(AS_BROUGHT, batch_id=batch_id).update(
        text="", batch=None, batch_version=None, version=F("version") + 1
    )
    return UndoStep(removed, more=False)


def kept(by: access.Actor, batch_id: int, limit: int) -> Kept:
    """Decisions that somebody mended or put in force since: taking one back is a deed of its own."""
    rows: QuerySet[DifficultyDecision] = DifficultyDecision.objects.visible_to(by).filter(batch_id=batch_id)
    stay = list(rows.exclude(AS_BROUGHT).exclude(state=DecisionState.TAKEN_BACK).order_by("pk"))
    lines = [(row.number, reverse("difficulty:decision", args=[row.uid])) for row in stay[:limit]]
    return Kept(len(stay), sum(len(row.text.splitlines()) for row in stay), lines)
