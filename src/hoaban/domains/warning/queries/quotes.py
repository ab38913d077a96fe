"""What others had said when somebody decided about an alert."""

from itertools import groupby
from uuid import UUID

from hoaban.domains.warning.models import Alert, Decision, Quote
from hoaban.domains.warning.queries.reading import MOST
from hoaban.domains.warning.values import Known, Origin, QuoteLine, State, Step
from hoaban.foundation.access import api as access
from hoaban.kit.cap.values import Severity


def known_of(actor: access.Actor, uid: UUID) -> list[Known]:
    """The newest decision first; those that followed each other with the same bulletins are told together."""
    decisions = list(
        Decision.objects.visible_to(actor).filter(alert__uid=uid, quoted__isnull=False).order_by("-pk")[:MOST]
    )
    quotes: dict[int, list[Quote]] = {one.pk: [] for one in decisions}
    for row in Quote.objects.visible_to(actor).filter(decision__in=decisions).order_by("-sent_at", "-pk"):
        quotes[row.decision_id].append(row)
    found = []
    for _same, run in groupby(decisions, key=lambda one: {row.bulletin_id for row in quotes[one.pk]}):
        group = list(run)
        found.append(
            Known(
                tuple((Step(one.step), one.at) for one in group),
                tuple(_line(row) for row in quotes[group[0].pk]),
            )
        )
    return found


def begun_by(actor: access.Actor, bulletin: UUID) -> UUID | None:
    """The newest warning that somebody wrote from this bulletin and did not take back."""
    rows = Alert.objects.visible_to(actor).filter(origin=Origin.BULLETIN, origin_ref=str(bulletin))
    uid: UUID | None = (
        rows.exclude(state=State.WITHDRAWN).order_by("-pk").values_list("uid", flat=True).first()
    )
    return uid


def _line(row: Quote) -> QuoteLine:
    return QuoteLine(
        row.bulletin_uid, row.feed, row.mark, row.is_made_up, row.sender, row.headline, Severity(row.severity), row.sent_at,
        row.until, row.is_signed, row.digest,
    )  # fmt: skip
