"""How much may be given: rows that were approved, and what a pack proposes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings

from hoaban.domains.standing import models
from hoaban.domains.standing.values import Benefit, Giver, Limit
from hoaban.foundation.access import api as access
from hoaban.foundation.sources.api import Mark
from hoaban.kit import pack

FILE = "standing_limits.csv"


def limits(actor: access.Actor) -> list[Limit]:
    """All versions, what holds longest last; of one kind and office the newest first."""
    rows: Iterable[models.Limit] = models.Limit.objects.visible_to(actor)
    used = set(models.Gift.objects.visible_to(actor).order_by().values_list("limit_id", flat=True).distinct())
    found = [replace(limit_of(row), is_used=row.pk in used) for row in rows]
    order = list(Benefit), list(Giver)
    return sorted(
        found,
        key=lambda one: (order[0].index(one.benefit), order[1].index(one.giver), -one.valid_from.toordinal()),
    )


def proposed_limits() -> Sequence[Limit]:
    """What the nation's pack says the law allows, of kinds and offices for which nothing is approved; unverified rows are none."""
    known = {(row.benefit, row.giver) for row in models.Limit.plain.all()}
    rows = pack.find("vn", settings.PACK_DIRS).optional_rows(
        FILE, ["benefit", "giver", "most", "document", "mark"]
    )
    found = [_told(row) for row in rows if row["mark"] != Mark.UNVERIFIED]
    return [one for one in found if (one.benefit, one.giver) not in known]


def limit_of(row: models.Limit) -> Limit:
    return Limit(
        Benefit(row.benefit), Giver(row.giver), row.most, row.times, row.valid_from, row.valid_to, row.document, row.mark,
        row.note, row.approved_by, row.approved_at,
    )  # fmt: skip


def _told(row: dict[str, str]) -> Limit:
    return Limit(
        Benefit(row["benefit"]), Giver(row["giver"]), int(row["most"]), int(row["times"]) if row["times"] else None,
        date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        row["document"], row["mark"], row["note"],
    )  # fmt: skip
