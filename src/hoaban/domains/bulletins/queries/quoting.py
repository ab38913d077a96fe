"""What rooms above keep of bulletins, and what has become of those they kept."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hoaban.domains.bulletins import rules
from hoaban.domains.bulletins.models import Bulletin
from hoaban.domains.bulletins.queries.bulletins import COUNTING, LOOKED_AT, judged_again
from hoaban.domains.bulletins.values import Said, Since
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.cap.values import MsgType, Severity, Status


def saying(numbers: Iterable[int], now: datetime, named: str = "") -> list[Said]:
    """What was here, held, and was about any of these units, the newest first; ``named``: that one wherever it is about.

    To nobody's screen, so without an asker: a rule that drafts at night may read nothing, and what was known then is known.
    """
    wanted = [(number, places.stop_of(number)) for number in numbers]
    found = (
        Bulletin.plain.filter(COUNTING, until__gt=now, received_at__lte=now)
        .order_by("-sent_at", "-pk")
        .values_list("pk", "uid", "ranges")[:LOOKED_AT]
    )
    near = [pk for pk, uid, ranges in found if str(uid) == named or rules.touches(ranges, wanted)]
    if not near:
        return []
    rows = (
        Bulletin.plain.filter(pk__in=near)
        .select_related("feed", "piece")
        .defer("piece__content", "description", "instruction")
        .order_by("-sent_at", "-pk")
    )
    cited = sources.cite_many({row.feed.source for row in rows})
    return [_said(row, cited) for row in rows]


def since(actor: access.Actor, uids: Iterable[UUID], now: datetime) -> dict[UUID, Since]:
    """Whether these hold now, and what took their place."""
    seen = Bulletin.objects.visible_to(actor).filter(uid__in=set(uids))
    rows = list(seen.select_related("replaced_by", "certificate"))
    again = judged_again(rows)
    return {
        row.uid: Since(
            row.replaced_by is None
            and not row.is_mismatched
            and row.withdrawn_at is None
            and row.until > now
            and rules.counts(Status(row.status), MsgType(row.kind)),
            row.replaced_by.uid if row.replaced_by else None,
            row.replaced_by is not None and row.replaced_by.kind == MsgType.CANCEL,
            row.signature,
            row.signer,
            again.get(row.pk),
            row.withdrawn_at,
        )
        for row in rows
    }


def _said(row: Bulletin, cited: dict[str, sources.Citation]) -> Said:
    mark = sources.Mark.SYNTHETIC if row.feed.is_made_up else cited[row.feed.source].mark
    return Said(
        row.pk, row.uid, row.feed.title, mark.drawn, row.feed.is_made_up, row.sender_name or row.sender, row.identifier,
        row.headline or row.event or row.identifier, Severity(row.severity), MsgType(row.kind), row.sent_at, row.received_at,
        row.until, row.is_signed, row.piece.digest,
    )  # fmt: skip
