"""Rules are asked about a station that told something; what they raise becomes one draft per danger and commune."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from hoaban.domains.triggers import queries
from hoaban.domains.triggers.actions import losing
from hoaban.domains.triggers.errors import DangersLost, WordsMissing
from hoaban.domains.triggers.events import DraftRaised
from hoaban.domains.triggers.models import Asked, Episode
from hoaban.domains.triggers.rules import REST
from hoaban.domains.triggers.values import Answer, Now, Quote
from hoaban.domains.warning import api as warning
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.jobs import api as jobs
from hoaban.kit import clock

JOB = "triggers.judge"
log = logging.getLogger(__name__)


def on_observed(payload: Mapping[str, Any], seq: int) -> None:
    """Listener of ``hazards.observed``, ``.observations_taken_back``, ``.alarms_set``, ``.ground_set``, ``.station_changed``."""
    with transaction.atomic():
        for station in payload["station_ids"]:
            row, is_new = Asked.plain.get_or_create(station_id=station, defaults={"seq": seq})
            if not is_new and row.seq < seq:
                Asked.plain.filter(pk=row.pk).update(seq=seq)
        jobs.wake(JOB)


def judge_station(*, by: access.Actor, asking: queries.Asking, station_id: int, seq: int) -> int:
    """Ask every rule about one station; how many drafts began or rose. Asked twice, the second time finds nothing to do.

    Each danger is a transaction of its own: what one breaks on costs no other its draft. Then somebody is asked to write that
    one by hand, the station waits still, and it fails where the lane will say so.
    """
    now = asking.now
    access.require(by, warning.Permission.DRAFT)
    moved, lost = 0, list[warning.Hazard]()
    for hazard, ask in asking.questions(station_id).items():
        try:
            with transaction.atomic():
                moved += _answered(by, hazard, ask(), now)
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop
            log.exception(
                "triggers: %s at station %s could not be judged; the other dangers are", hazard, station_id
            )
            lost.append(hazard)
    if lost:
        losing.ask(by, station_id, now)
        raise DangersLost(dangers=", ".join(lost))
    with transaction.atomic():
        losing.forget(by, station_id, now)
        # What came meanwhile has a newer number and is asked about again.
        Asked.plain.filter(station_id=station_id, seq=seq).delete()
    return moved


def _answered(by: access.Actor, hazard: warning.Hazard, told: Sequence[Now], now: datetime) -> bool:
    raised = [one for one in told if one.answer is Answer.RAISED and one.quote]
    return bool(raised) and _raise(by, hazard, raised, now)


def _raise(by: access.Actor, hazard: warning.Hazard, spoken: Sequence[Now], now: datetime) -> bool:
    """The draft of this danger and commune begins, or its level rises or may be more, or nothing: then only what speaks for it grows."""
    commune = queries.commune_of(spoken[0].place_no)
    queries.lock_rules(spoken[0].rule.place_no, hazard)
    quotes = {f"{one.rule.code}/{one.quote.station}": one.quote for one in spoken if one.quote}
    gravest = max(quotes.values(), key=lambda quote: _gravity(quote.level, is_sure=quote.is_sure))
    episode = queries.open_episode(hazard, commune, gravest.when - REST)
    if episode is None:
        _begin(by, hazard, commune, gravest, quotes, now)
        return True
    return _goes_on(by, episode, gravest, quotes, now)


def _says_less(text: warning.Text, state: warning.State, gravest: Quote) -> bool:
    """Whether the text is to follow. What may be more asks it of a draft alone: a text that somebody agreed to, or that is in force, has
    been looked at, and whoever wrote «seen» saw more than a gauge."""
    if text.level != gravest.level:
        return text.level < gravest.level
    is_draft = state in (warning.State.DRAFT, warning.State.UPDATE_DRAFT)
    return is_draft and not gravest.is_sure and text.sure is warning.Sureness.LIKELY


def _gravity(level: int, *, is_sure: bool) -> tuple[int, bool]:
    """What is graver: of equals the level that may be more, for that one rings (decision 0111)."""
    return level, not is_sure


def _goes_on(
    by: access.Actor, episode: Episode, gravest: Quote, quotes: Mapping[str, Quote], now: datetime
) -> bool:
    alert = warning.alert(by, episode.draft_uid)
    rises = _gravity(gravest.level, is_sure=gravest.is_sure) > _gravity(
        episode.level, is_sure=episode.is_sure
    )
    # People took it back or ended it: only something graver begins another. What ran out while it goes on does so at once.
    if alert.line.state in warning.CLOSED and (rises or alert.line.state is warning.State.EXPIRED):
        _begin(by, warning.Hazard(episode.hazard), episode.place_no, gravest, quotes, now)
        return True
    episode.last_at = max(episode.last_at, gravest.when)
    episode.quotes |= {name: queries.kept(quote) for name, quote in quotes.items()}
    if rises:
        episode.level, episode.is_sure = gravest.level, gravest.is_sure
    episode.save(update_fields=["last_at", "quotes", "level", "is_sure"])
    if (
        not rises
        or alert.line.state in warning.CLOSED
        or not _says_less(alert.text, alert.line.state, gravest)
    ):
        return False
    text = _worded(warning.Hazard(episode.hazard), alert.text.areas, gravest, now)
    if not alert.line.is_mine:  # a person worded it since: her words stay, the level and the time rise
        text = replace(
            alert.text,
            level=text.level,
            sure=text.sure,
            onset=text.onset,
            expires=max(text.expires, alert.text.expires),
        )
    warning.change(by=by, uid=episode.draft_uid, seen=alert.version, text=text, request=None, now=now)
    _tell(by, episode, "triggers:draft:raise")
    return True


def _begin(
    by: access.Actor, hazard: warning.Hazard, commune: int, gravest: Quote, quotes: Mapping[str, Quote], now: datetime
) -> None:  # fmt: skip
    # Empty where no office is entered for anybody: the draft stands and rings all the same, and a person chooses the name.
    issuer = warning.competent(commune, gravest.level, clock.local(now).date())
    beginning = warning.Beginning(
        warning.Status.ACTUAL, hazard, issuer, warning.Origin.RULE, f"{gravest.rule}, v{gravest.version}"
    )
    text = _worded(hazard, (commune,), gravest, now)
    draft: UUID = warning.draft(by=by, beginning=beginning, text=text, request=None, now=now)
    episode = Episode.plain.create(
        hazard=hazard, place_no=commune, level=gravest.level, is_sure=gravest.is_sure, opened_at=gravest.when,
        last_at=gravest.when, draft_uid=draft, quotes={name: queries.kept(quote) for name, quote in quotes.items()},
    )  # fmt: skip
    _tell(by, episode, "triggers:draft:begin")


def _worded(
    hazard: warning.Hazard, areas: tuple[int, ...], gravest: Quote, now: datetime
) -> warning.Text:  # fmt: skip
    """The words of the bank. A rule never issues, and it never invents a sentence."""
    words = warning.book().words_for(hazard, gravest.level)
    if words is None:
        raise WordsMissing
    sure = warning.Sureness.LIKELY if gravest.is_sure else warning.Sureness.POSSIBLE
    return warning.Text(
        gravest.level, sure, areas, now, now + timedelta(hours=words.hours), words.do_this, words.go_there, words.by_when,
        words.who_calls,
    )  # fmt: skip


def _tell(by: access.Actor, episode: Episode, tag: str) -> None:
    audit.record(tag, by=by, target=episode)
    events.publish(DraftRaised(episode.pk, episode.place_no, episode.level, int(episode.is_sure)))
