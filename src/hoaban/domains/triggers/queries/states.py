"""What every rule says of every station now; «cannot be judged» is an answer and stands there like the others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers import rules
from hoaban.domains.triggers.queries.book import rules_for
from hoaban.domains.triggers.queries.tracks import COMMUNE, fits, newest, place_now, tracks
from hoaban.domains.triggers.rules.replaying import moment
from hoaban.domains.triggers.values import Answer, Judged, Kind, Now, Quote, RuleFacts, Standing, Track
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import Actor
from hoaban.kit import clock

REAL = (hazards.Origin.STATION, hazards.Origin.PUBLISHED)
"""Made-up readings raise nothing."""
_GRAVEST = (Answer.RAISED, Answer.BELOW, Answer.UNKNOWN)


def commune_of(number: int) -> int:
    return number // COMMUNE * COMMUNE


def now_of(actor: Actor, now: datetime, rule: UUID | None = None) -> list[Now]:
    """Of the rules that act today; of one rule alone where it is named. One query of readings per kind."""
    acting = [one for one in _acting(actor, now) if rule in (None, one.uid)]
    return _told(actor, acting, _in_service(actor), now)


@dataclass(frozen=True, slots=True)
class Asking:
    """Rules that act now and stations, read once for every station that waits: one by one, each would read all the others."""

    actor: Actor
    now: datetime
    acting: Mapping[Hazard, Sequence[RuleFacts]]
    stations: Mapping[int, hazards.StationLine]

    def questions(self, station_id: int) -> dict[Hazard, Callable[[], list[Now]]]:
        """What rules say of a station, a question per danger: whatever one breaks on, the others can be asked."""
        lines = [self.stations[station_id]] if station_id in self.stations else []
        return {
            hazard: partial(_told, self.actor, acting, lines, self.now)
            for hazard, acting in self.acting.items()
        }


def asking(actor: Actor, now: datetime) -> Asking:
    """As of `now`: good for as long as one run of the job, which ends within seconds."""
    acting = _acting(actor, now)
    by_hazard = {
        hazard: [one for one in acting if one.hazard is hazard]
        for hazard in sorted({one.hazard for one in acting})
    }
    return Asking(actor, now, by_hazard, {one.id: one for one in _in_service(actor)})


def _in_service(actor: Actor) -> list[hazards.StationLine]:
    """What is broken answers no rule, and does not stand among those that cannot be judged."""
    return [one for one in hazards.stations(actor) if not one.is_out]


def _acting(actor: Actor, now: datetime) -> list[RuleFacts]:
    return [
        one
        for one in rules_for(actor, clock.local(now).date())
        if one.version.standing is Standing.HOLDS and one.version.params.acts
    ]


def _told(
    actor: Actor, acting: Sequence[RuleFacts], stations: Sequence[hazards.StationLine], now: datetime
) -> list[Now]:
    return [
        line
        for kind in Kind
        for line in _of_kind(actor, [one for one in acting if one.kind is kind], stations, now)
    ]


def _of_kind(
    actor: Actor, acting: Sequence[RuleFacts], stations: Sequence[hazards.StationLine], now: datetime
) -> list[Now]:
    asked = [
        (rule, station)
        for rule in acting
        for station in stations
        if fits(station, rule.kind, rule.place_no, rule.version)
    ]
    if not asked:
        return []
    kind = acting[0].kind
    reach = max(rules.reach_of(kind, rule.version.params) for rule in acting)
    there = {station.id: station for _rule, station in asked}
    parts = tracks(actor, there.values(), kind, REAL, now - reach, now)
    found = []
    for rule, station in asked:
        told = [parts[station.id, origin] for origin in REAL if (station.id, origin) in parts]
        answers = [_answer(rule, station, part, now) for part in told]
        answer, quote = min(answers, key=lambda one: _GRAVEST.index(one[0]), default=(Answer.UNKNOWN, None))
        last = newest(parts, station.id)
        found.append(
            Now(
                rule,
                station.name,
                station.uid,
                station.place_no,
                answer,
                quote,
                moment(last) if last else None,
            )
        )
    return found


def _answer(
    rule: RuleFacts, station: hazards.StationLine, told: Sequence[Track], now: datetime
) -> tuple[Answer, Quote | None]:
    judged = rules.judge(rule.kind, rule.version.params, told, place_now(station))
    until = int(now.timestamp())
    answer, spot = rules.answer_at(judged, until - int(rules.HOLDS[rule.kind].total_seconds()), until)
    return answer, _quote(rule, station, judged, spot) if answer is Answer.RAISED else None


def _quote(rule: RuleFacts, station: hazards.StationLine, judged: Judged, spot: int) -> Quote:
    step = rule.version.params.steps[int(judged.step[spot])]
    return Quote(
        rule.code, rule.title, rule.version.number, station.name, rule.kind, step.over, step.at, float(judged.quoted[spot]),
        moment(int(judged.at[spot])), int(judged.level[spot]), bool(judged.sure[spot]), rule.uid, station.uid,
    )  # fmt: skip
