"""What rules raised: episodes with what gauges said, and the stations that wait to be asked about."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from hoaban.domains.triggers.models import Asked, Episode
from hoaban.domains.triggers.values import Kind, Quote
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor

MOST = 200


def asked() -> list[tuple[int, int]]:
    """Station and event, the longest waiting first."""
    return list(Asked.plain.order_by("pk").values_list("station_id", "seq"))


def open_episode(hazard: Hazard, place_no: int, since: datetime) -> Episode | None:
    """The newest one of this danger here that was still spoken of after that time."""
    rows = Episode.plain.filter(hazard=hazard, place_no=place_no, last_at__gte=since)
    return rows.select_for_update().order_by("-pk").first()


def quotes_of(actor: Actor, draft_uid: UUID) -> list[Quote]:
    """What speaks for a draft, the gravest first; none of a draft that no rule began."""
    row = Episode.objects.visible_to(actor).filter(draft_uid=draft_uid).first()
    told = [_quote(one) for one in row.quotes.values()] if row else []
    return sorted(told, key=lambda one: (-one.level, one.station, one.rule))


def raised_lately(actor: Actor) -> list[tuple[UUID, Hazard, int, int, datetime]]:
    """Draft, danger, commune, level, since when; the newest first."""
    rows = Episode.objects.visible_to(actor).order_by("-pk")[:20]
    return [(row.draft_uid, Hazard(row.hazard), row.place_no, row.level, row.opened_at) for row in rows]


def kept(quote: Quote) -> dict[str, Any]:
    """As a row keeps it."""
    plain = {
        "rule_uid": str(quote.rule_uid),
        "station_uid": str(quote.station_uid),
        "when": quote.when.isoformat(),
    }
    return asdict(quote) | plain


def _quote(said: dict[str, Any]) -> Quote:
    found = {
        "rule_uid": UUID(said["rule_uid"]),
        "station_uid": UUID(said["station_uid"]),
        "when": datetime.fromisoformat(said["when"]),
        "kind": Kind(said["kind"]),
    }
    return Quote(**said | found)
