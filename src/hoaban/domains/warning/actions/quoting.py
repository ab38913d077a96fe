"""What other authorities said about the same places is kept with each decision: what was known then, and not what is said now."""

from datetime import datetime

from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.warning.models import Alert, Decision, Quote
from hoaban.domains.warning.values import Origin, Step

UNQUOTED = frozenset({Step.WITHDRAW, Step.EXPIRE})
"""Nobody stands behind a text with these."""


def heard(row: Alert, step: Step, now: datetime) -> list[bulletins.Said] | None:
    """None: nothing is looked for at this step."""
    named = row.origin_ref if row.origin == Origin.BULLETIN else ""
    return None if step in UNQUOTED else bulletins.saying(row.areas, now, named)


def keep(decision: Decision, row: Alert, said: list[bulletins.Said], now: datetime) -> None:
    """In the transaction of the decision, so neither stands without the other; a second arrival decides nothing anew."""
    Quote.plain.bulk_create(
        Quote(
            decision=decision, alert_version=row.version, bulletin_id=one.id, bulletin_uid=one.uid, feed=one.feed, mark=one.mark,
            is_made_up=one.is_made_up, sender=one.sender, identifier=one.identifier, headline=one.headline, severity=one.severity,
            sent_at=one.sent_at, received_at=one.received_at, until=one.until, is_signed=one.is_signed, digest=one.digest,
            kept_at=now,
        )
        for one in said
    )  # fmt: skip
