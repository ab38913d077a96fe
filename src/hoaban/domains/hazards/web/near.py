"""What gauges near a sign last told: the official weighs people and gauges beside each other."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hoaban.domains.hazards import queries, signs
from hoaban.domains.hazards.queries.signs import centre_of
from hoaban.domains.hazards.web import words
from hoaban.domains.hazards.web.boards import FRESH, headline
from hoaban.foundation.access.api import Actor
from hoaban.ui import ages

MOST, FARTHEST_KM = 3, 60.0


@dataclass(frozen=True, slots=True)
class Gauge:
    uid: UUID
    name: str
    km: int
    what: str
    value: float
    unit: str
    age: str
    origin: str


def gauges(actor: Actor, number: int, now: datetime) -> list[Gauge]:
    """The nearest ones that told something of these days; none where the place has no known middle."""
    here = centre_of(number)
    if here is None:
        return []
    found = []
    for one in queries.stations(actor):
        last = headline(one)
        if one.is_out or one.longitude is None or one.latitude is None or last is None or last.value is None:
            continue
        if last.value_at is None or now - last.value_at > FRESH:
            continue
        km = signs.kilometres(here, (one.longitude, one.latitude))
        gauge = Gauge(
            one.uid, one.name, round(km), words.series(last), last.value, last.variable.unit, ages.ago(last.value_at, now),
            str(words.ORIGINS[last.origin]),
        )  # fmt: skip
        found.append((km, gauge))
    return [gauge for km, gauge in sorted(found, key=lambda pair: pair[0])[:MOST] if km <= FARTHEST_KM]
