"""Villages are asked before each rains, by the calendar here, each by itself, and for nothing that is over."""

from datetime import date, datetime
from typing import Any

import pytest

from hoaban.domains.targeting import actions
from hoaban.domains.targeting.rules import season
from hoaban.domains.targeting.tests.ground import BEFORE_RAINS, BO, HEO, NOW
from hoaban.domains.targeting.tests.test_cards import confirm, keep
from hoaban.domains.targeting.values import CardText, Season
from hoaban.foundation.duties import api as duties
from hoaban.foundation.duties.models import Duty

pytestmark = pytest.mark.django_db(databases="__all__")


def test_what_was_asked_for_rains_that_are_over_is_asked_no_more(head: Any) -> None:
    keep(head)
    first, second = (BEFORE_RAINS.replace(year=year) for year in (2027, 2028))
    for now in (first, second):
        actions.ask_season(by=head, now=now)
    states = dict(Duty.plain.filter(kind="targeting.confirm").values_list("occasion", "state"))
    assert states == {"2027": "withdrawn", "2028": "open"}


@pytest.mark.parametrize("now", [BEFORE_RAINS.replace(year=2027), NOW.replace(year=2027)])
def test_a_card_changed_after_it_was_confirmed_is_asked_for_once_more(head: Any, now: datetime) -> None:
    keep(head)
    actions.ask_season(by=head, now=BEFORE_RAINS.replace(year=2027))
    confirm(head, 1, now)
    assert not waiting()
    keep(head, CardText("Trường học"), seen=2, now=now)
    assert waiting() == ["2027-3"]
    keep(head, CardText("Nhà chị Mai"), seen=3, now=now)
    actions.ask_season(by=head, now=now)
    assert waiting() == ["2027-3"], "one thing to say is asked once"
    confirm(head, 4, now)
    assert not waiting()
    keep(head, CardText("Trường học"), seen=5, now=now)
    assert waiting() == ["2027-6"]
    actions.ask_season(by=head, now=BEFORE_RAINS.replace(year=2028))
    assert waiting() == ["2028"], "for rains that are over nothing is asked"


def test_a_card_changed_that_nobody_confirmed_or_for_rains_that_are_over_is_not_asked_for_at_once(
    head: Any,
) -> None:
    keep(head)
    keep(head, CardText("Trường học"), seen=1)
    confirm(head, 2)
    keep(head, CardText("Nhà chị Mai"), seen=3, now=BEFORE_RAINS.replace(year=2027))
    assert not waiting()


def waiting() -> list[str]:
    return list(Duty.plain.filter(kind="targeting.confirm", state="open").values_list("occasion", flat=True))


def test_a_late_word_ends_whatever_was_asked(head: Any) -> None:
    keep(head)
    actions.ask_season(by=head, now=BEFORE_RAINS.replace(year=2027))
    confirm(head, 1, BEFORE_RAINS.replace(year=2028))
    assert Duty.plain.get(kind="targeting.confirm").state == "done"


def test_a_village_that_cannot_be_asked_holds_up_no_other(
    head: Any, other_head: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep(head)
    keep(other_head, village=HEO)
    real, beats = duties.open_duty, list[int]()

    def open_duty(*, number: int, **rest: Any) -> Any:
        if number == BO:
            raise ValueError("this village breaks")
        return real(number=number, **rest)

    monkeypatch.setattr(duties, "open_duty", open_duty)
    asked, failed = actions.ask_season(
        by=head, now=BEFORE_RAINS.replace(year=2027), beat=lambda: beats.append(1)
    )
    assert (asked, failed, len(beats)) == (1, 1, 2)
    assert str(BO) in caplog.text


@pytest.mark.parametrize(
    ("now", "first", "asked"),
    [
        ("2026-03-31T23:59:00+07:00", (5, 1), False),
        ("2026-04-01T00:01:00+07:00", (5, 1), True),
        ("2026-03-31T17:01:00+00:00", (5, 1), True),
        ("2026-04-30T16:59:00+00:00", (5, 1), True),
        ("2026-04-30T17:01:00+00:00", (5, 1), False),
        ("2026-12-15T08:00:00+07:00", (1, 10), True),
        ("2027-01-09T08:00:00+07:00", (1, 10), True),
        ("2027-01-10T08:00:00+07:00", (1, 10), False),
    ],
)
def test_villages_are_asked_by_the_calendar_here_and_over_new_year_too(
    head: Any, settings: Any, now: str, first: tuple[int, int], asked: bool
) -> None:
    settings.FLOOD_SEASON = first
    keep(head)
    actions.ask_season(by=head, now=datetime.fromisoformat(now))
    assert Duty.plain.filter(kind="targeting.confirm").exists() is asked


def test_a_card_confirmed_in_december_for_rains_that_begin_in_january_counts_for_them(head: Any) -> None:
    first = (1, 10)
    assert season.season_of(date(2026, 12, 10), first) == 2026
    assert season.season_of(date(2026, 12, 11), first) == 2027
    assert season.season_of(date(2027, 1, 20), first) == 2027
    assert season.state_of(2027, True, date(2027, 2, 1), first) is Season.CONFIRMED
    assert season.state_of(2026, True, date(2026, 12, 20), first) is Season.ASKED
