"""How much may be given: rows that were approved, and what a pack proposes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.utils import timezone

from hoaban.domains.standing import models, rules
from hoaban.domains.standing.values import Benefit, Giver, Limit
from hoaban.foundation.access import api as access
from hoaban.foundation.sources.api import Mark
from hoaban.kit import pack

FILE = "standing_limits.csv"


def limits(actor: access.Actor) -> list[Limit]:
    """All versions, what holds longest last; of one kind and office the newest first."""
    rows: Sequence[models.Limit] = list(models.Limit.objects.visible_to(actor))
    used = set(models.Gift.objects.visible_to(actor).order_by().values_list("limit_id", flat=True).distinct())
    held = [limit_of(row) for row in rows]
    outdated = rules.outdated(held, read_now(), timezone.localdate())
    found = [
        replace(one, is_used=row.pk in used, is_outdated=one in outdated)
        for row, one in zip(rows, held, strict=True)
    ]
    order = list(Benefit), list(Giver)
    return sorted(
        found,
        key=lambda one: (order[0].index(one.benefit), order[1].index(one.giver), -one.valid_from.toordinal()),
    )


def proposed_limits(today: date) -> Sequence[Limit]:
    """What the pack says the law allows, of kinds and offices for which nothing is approved and no earlier reading holds."""
    held = [limit_of(row) for row in models.Limit.plain.all()]
    read = read_now()
    known = {(one.benefit, one.giver) for one in held}
    anew = {one.benefit for one in rules.outdated(held, read, today)}
    return [one for one in read if (one.benefit, one.giver) not in known and one.benefit not in anew]


def readings_anew(today: date) -> list[Limit]:
    """What the pack says by now where an earlier reading is in force; it would hold from today."""
    return rules.begun_anew([limit_of(row) for row in models.Limit.plain.all()], read_now(), today)


def read_now() -> list[Limit]:
    """What the nation's pack says the law allows; unverified rows are none."""
    rows = pack.find("vn", settings.PACK_DIRS).optional_rows(
        FILE, ["benefit", "giver", "most", "document", "mark"]
    )
    return [_told(row) for row in rows if row["mark"] != Mark.UNVERIFIED]


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
