"""What others had said when somebody decided, beside what is newer now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning import queries
from hoaban.domains.warning.spoken import STEPS
from hoaban.domains.warning.values import AlertShown
from hoaban.foundation.access.api import Actor


def beside(actor: Actor, uid: UUID, one: AlertShown, now: datetime) -> dict[str, Any]:
    """Nothing for whoever reads no bulletins."""
    if not actor.may(bulletins.Permission.SEE):
        return {"may_read": False}
    known = queries.known_of(actor, uid)
    became = bulletins.since(actor, (quote.bulletin for group in known for quote in group.quotes), now)
    kept = {quote.bulletin for quote in known[0].quotes} if known else set()
    newer = [line for line in bulletins.touching(actor, one.text.areas, now) if line.uid not in kept]
    return {
        "may_read": True, "newer": bulletins.told(newer),
        "known": [
            {
                "steps": [(gettext(STEPS[step]), at) for step, at in group.steps],
                "quotes": [
                    (quote, bulletins.SEVERITIES[quote.severity], became[quote.bulletin], _signature(became[quote.bulletin]))
                    for quote in group.quotes
                ],
            }
            for group in known
        ],
    }  # fmt: skip


def _signature(since: bulletins.Since) -> str:
    """Judged as it arrived, so known then; what was judged later says when."""
    return bulletins.signature_told(since.signature, since.signer, since.judged_at)
