"""Amounts approved as a pack read the law, and the pack reads it otherwise by now: shown, and replaced by a person only."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.standing import actions, errors, queries, rules
from hoaban.domains.standing.models import Gift, Limit
from hoaban.domains.standing.tests.steps import NOW
from hoaban.domains.standing.values import Benefit, Giver
from hoaban.domains.standing.values import Limit as Allowed
from hoaban.foundation.access.errors import NotAllowed

pytestmark = pytest.mark.django_db(databases="__all__")

LAW = "28/2023/QĐ-TTg"
FORMERLY = ((Giver.CENTRAL, 3_000_000), (Giver.PROVINCE, 1_500_000), (Giver.COMMUNE, 500_000))
PAGE, ADOPT, MARKED = "/w/standing/limits/", "/w/standing/limits/adopt/", "Nay được đọc khác"


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight never falls between two lines of a test."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def formerly(leader: Any) -> None:
    """As an installation has it that approved the amounts of November's first pack."""
    actions.adopt_limits(by=leader, request=None, now=timezone.now())
    Limit.plain.filter(benefit=Benefit.ILLNESS).delete()
    for giver, most in FORMERLY:
        Limit.plain.create(
            benefit=Benefit.ILLNESS, giver=giver, most=most, times=1, valid_from=date(2024, 1, 15), document=LAW,
            mark="partial", approved_by=leader.label, approved_at=timezone.now(),
        )  # fmt: skip


def held(day: date, giver: Giver, by: Any) -> list[tuple[Giver, int]]:
    found = rules.limits_for(queries.limits(by), Benefit.ILLNESS, giver, day)
    return [(one.giver, one.most) for one in found]


def test_an_earlier_reading_is_shown_and_holds_until_the_leader_confirms_the_new_one(
    formerly: None, leader: Any, province_officer: Any, as_actor: Any
) -> None:
    today = timezone.localdate()
    own = Allowed(Benefit.ILLNESS, Giver.COMMUNE, 700_000, 1, today - timedelta(days=30), None, "5/NQ-HĐND")
    actions.set_limit(by=leader, told=own, request=None, now=timezone.now())
    assert queries.proposed_limits(today) == [], "what replaces something is no mere proposal"
    seen = as_actor(province_officer).get(PAGE).content.decode()
    assert (seen.count(f">{MARKED}</span>"), 'name="anew"' in seen) == (2, False), (
        "her own paper is not read anew"
    )
    with pytest.raises(NotAllowed):
        actions.adopt_limits(by=province_officer, request=None, now=timezone.now(), anew=True)
    browser = as_actor(leader)
    assert 'name="anew"' in browser.get(PAGE).content.decode()
    browser.post(ADOPT)
    assert held(today, Giver.PROVINCE, leader) == [(Giver.PROVINCE, 1_500_000)], (
        "the other button replaces nothing"
    )
    done = browser.post(ADOPT, {"anew": "1"}, follow=True).content.decode()
    assert "Cách đọc mới áp dụng từ hôm nay" in done
    assert MARKED not in done
    assert held(today, Giver.PROVINCE, leader) == [(Giver.ANY, 3_000_000)]
    assert held(today, Giver.COMMUNE, leader) == [(Giver.COMMUNE, 700_000), (Giver.ANY, 3_000_000)]
    assert held(today - timedelta(days=1), Giver.PROVINCE, leader) == [(Giver.PROVINCE, 1_500_000)]
    assert Limit.plain.get(benefit=Benefit.ILLNESS, giver=Giver.ANY).mark == "partial"
    with pytest.raises(errors.NothingChosen):
        actions.adopt_limits(by=leader, request=None, now=timezone.now(), anew=True)


def test_sent_twice_it_is_done_once(formerly: None, leader: Any) -> None:
    for _arrival in range(2):
        actions.adopt_limits(by=leader, request="anew", now=timezone.now(), anew=True)
    assert Limit.plain.filter(benefit=Benefit.ILLNESS).count() == len(FORMERLY) + 1
    assert not Gift.plain.exists()


def test_where_the_new_reading_was_confirmed_beside_the_old_one_the_old_one_only_ends(
    formerly: None, leader: Any, as_actor: Any
) -> None:
    """As the version before this one let her: the row for all stood behind those of each office and never counted."""
    today = timezone.localdate()
    law = next(one for one in queries.read_now() if one.benefit is Benefit.ILLNESS)
    Limit.plain.create(
        benefit=law.benefit, giver=law.giver, most=law.most, times=law.times, valid_from=law.valid_from,
        document=law.document, mark=law.mark, approved_by=leader.label, approved_at=timezone.now(),
    )  # fmt: skip
    assert queries.readings_anew(today) == []
    as_actor(leader).post(ADOPT, {"anew": "1"})
    assert held(today, Giver.PROVINCE, leader) == [(Giver.ANY, 3_000_000)]
    assert Limit.plain.filter(benefit=Benefit.ILLNESS, valid_to=today).count() == len(FORMERLY)


def test_withdrawn_it_says_that_nothing_holds_in_its_place(
    formerly: None, leader: Any, as_actor: Any
) -> None:
    actions.adopt_limits(by=leader, request=None, now=timezone.now(), anew=True)
    row = Limit.plain.get(benefit=Benefit.ILLNESS, giver=Giver.ANY)
    said = {
        "benefit": row.benefit,
        "giver": row.giver,
        "valid_from": row.valid_from.isoformat(),
        "why": "Nhầm",
    }
    done = as_actor(leader).post("/w/standing/limits/withdraw/", said, follow=True).content.decode()
    assert "Không còn mức nào thay cho nó" in done
    assert held(timezone.localdate(), Giver.PROVINCE, leader) == []


TODAY = date(2026, 6, 1)
days = st.integers(-400, 400).map(lambda off: TODAY + timedelta(days=off))
papers = st.builds(
    Allowed, st.sampled_from(list(Benefit)), st.sampled_from([Giver.ANY, Giver.COMMUNE, Giver.PROVINCE]),
    st.sampled_from([1, 2]), st.none(), days, st.none() | days, st.sampled_from(["1/QĐ", "2/QĐ"]), st.sampled_from(["", "partial"]),
)  # fmt: skip
once_a_day = st.lists(papers, max_size=6, unique_by=lambda one: (one.benefit, one.giver, one.valid_from))
packs = st.lists(
    papers.map(lambda one: replace(one, mark="partial")),
    max_size=4,
    unique_by=lambda one: (one.benefit, one.giver),
)


@given(once_a_day, packs)
def test_however_the_law_is_read_anew_own_papers_and_the_past_stay_and_nothing_is_left_outdated(
    rows: list[Allowed], pack: list[Allowed]
) -> None:
    over = rules.outdated(rows, pack, TODAY)
    assert all(one.mark for one in over)
    after = [replace(one, valid_to=TODAY) if one in over else one for one in rows]
    begun = [
        replace(one, valid_to=rules.ends_before(after, one)) for one in rules.begun_anew(rows, pack, TODAY)
    ]
    known = [*after, *begun]
    assert len({(one.benefit, one.giver, one.valid_from) for one in known}) == len(known), "one row a day"
    assert not rules.outdated(known, pack, TODAY), "what begins is what the pack says"
    assert {one.benefit for one in begun} <= {one.benefit for one in over}, "no other occasion is touched"
    for day in (TODAY - timedelta(days=1), TODAY - timedelta(days=300)):
        assert [one for one in known if rules.in_force(one, day)] == [
            replace(one, valid_to=TODAY) if one in over else one for one in rows if rules.in_force(one, day)
        ]
    for one in begun:
        later = [
            row
            for row in rows
            if (row.benefit, row.giver) == (one.benefit, one.giver) and row.valid_from > TODAY
        ]
        assert all(one.valid_to and one.valid_to <= row.valid_from for row in later), (
            "it gives way to what begins later"
        )
