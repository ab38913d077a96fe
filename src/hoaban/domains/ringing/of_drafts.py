"""Drafts of warnings as this room asks about what rings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from hoaban.domains.ringing import queries, rules, spoken
from hoaban.domains.ringing.values import Cause, Sought, Told, Waiting, What
from hoaban.domains.warning import api as warning
from hoaban.foundation.notify import api as notify


def cause(alert_id: int) -> Cause | None:
    """The storm of this alert, with all its drafts that ring; None where there is none."""
    storm = warning.storm_of(alert_id)
    if storm is None:
        return None
    ladder = queries.ladder()
    loud = [one for one in storm.drafts if rules.must_ring(one.level, is_sure=one.is_sure, ladder=ladder)]
    waiting = tuple(
        Waiting(one.uid, one.level, one.places, one.place_no, one.place_stop, one.written_at, one.written_by)
        for one in loud
    )
    return Cause(What.DRAFT, storm.uid, storm.is_drill, waiting)


class Drafts:
    """Fulfils `ports.Keeper`."""

    opens = warning.Permission.SEE

    def told(self, asked: Sequence[Sought]) -> Sequence[Told]:
        said = warning.said_of([one.subject for one in asked])
        known = [one for one in asked if one.subject in said]
        lines = warning.briefly([said[one.subject][1] for one in known], is_read=True, is_title=True)
        where = {one.subject: line for one, (line, _every) in zip(known, lines, strict=True)}
        return [
            Told(
                spoken.danger(said[one.subject][0] if one.subject in said else None, one.level, where.get(one.subject, one.places)),
                _page(one.subject), said[one.subject][2] if one.subject in said else "",
            )
            for one in asked
        ]  # fmt: skip

    def brief(self, one: Sought) -> str:
        facts = warning.facts_of(one.subject)
        where = briefly(warning.briefly([facts.areas])[0][1]) if facts else ""
        return spoken.danger(facts.hazard if facts else None, one.level, where)

    def areas(self, one: Sought) -> tuple[int, ...]:
        return warning.areas_of(one.subject)

    def is_vouched(self, _one: Sought, _now: datetime) -> bool:
        return True

    def unheard(self, one: Sought) -> tuple[str, dict[str, int | str]]:
        facts = warning.facts_of(one.subject)
        if facts is None:
            return spoken.NAMELESS[one.is_drill], {}
        titles = spoken.UNHEARD_DRILL if one.is_drill else spoken.UNHEARD
        return titles[facts.hazard], {"level": one.level, **warning.where_told(facts.areas)}


def _page(alert: UUID) -> str:
    return reverse("warning:alert", args=[alert])


def briefly(places: Sequence[str]) -> str:
    """The first names. None of them where one reads like a word that no notice may say: it would not leave, and this one has to."""
    first, is_more = rules.first_places(places)
    if notify.telling_words(first):
        return ""
    return spoken.and_elsewhere(first) if is_more else first
