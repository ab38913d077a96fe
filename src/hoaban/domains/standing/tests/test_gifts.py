"""The ledger: never above what the paper allows, never twice unnoticed, never to somebody who no longer stands, and taken back whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.standing import actions, errors, queries, rules
from hoaban.domains.standing.models import Gift, Limit, Recognition
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.tests.conftest import NEXT
from hoaban.domains.standing.tests.steps import DECISION, NOW, recognised
from hoaban.domains.standing.values import Benefit, Giver, Giving, Held, Objection, Span, Standing, Why
from hoaban.domains.standing.values import Limit as Allowed
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.access.wall import behind, written
from hoaban.foundation.audit.models import Entry, ReadEntry

pytestmark = pytest.mark.django_db(databases="__all__")

LATER = NOW + timedelta(days=60)
"""The decision of the steps holds from December on."""
TET = Giving(Benefit.TET, Giver.COMMUNE, 2027, date(2027, 1, 20), 500_000)
ILL = Giving(Benefit.ILLNESS, Giver.PROVINCE, 2027, date(2027, 1, 10), 1_500_000)


@pytest.fixture
def stands(person: Any, commune_officer: Any, province_officer: Any, leader: Any) -> Recognition:
    recognised(commune_officer, province_officer, leader, person)
    actions.adopt_limits(by=leader, request=None, now=NOW)
    return Recognition.plain.get()


def gave(by: Any, giving: Giving, *uids: UUID, again: bool = False, request: str | None = None) -> UUID:
    return actions.give(by=by, uids=uids, giving=giving, again=again, request=request, now=LATER)


def back(by: Any, batch: UUID, *uids: UUID, request: str | None = None) -> int:
    return actions.take_back(by=by, batch=batch, uids=uids, why="Ghi nhầm", request=request, now=LATER)


def of(batch: UUID) -> list[UUID]:
    return list(Gift.plain.filter(batch=batch).values_list("uid", flat=True))


def total(actor: Any) -> int:
    return sum(one.amount for one in queries.sums_by_commune(actor, 2027).values())


def test_a_second_gift_is_told_and_a_third_refused_and_taking_back_frees_one(
    stands: Recognition, commune_officer: Any
) -> None:
    first = gave(commune_officer, TET, stands.uid, request="g")
    assert gave(commune_officer, TET, stands.uid, request="g") == first, (
        "the second arrival gets the first answer"
    )
    with pytest.raises(errors.GivenAlready, match="20/01/2027"):
        gave(commune_officer, TET, stands.uid)
    second = gave(commune_officer, TET, stands.uid, again=True)
    with pytest.raises(errors.TimesUsed, match="28/2023/QĐ-TTg"):
        gave(commune_officer, replace(TET, giver=Giver.PROVINCE), stands.uid, again=True)
    assert total(commune_officer) == 1_000_000
    assert back(commune_officer, second, *of(second), request="b") == 1
    assert back(commune_officer, second, *of(second), request="b") == 1
    assert total(commune_officer) == 500_000
    gave(commune_officer, TET, stands.uid, again=True)
    kept = Gift.plain.get(batch=second)
    assert (kept.back_why, bool(kept.back_at)) == ("Ghi nhầm", True), "it stays in the book"
    with pytest.raises(errors.NotNow):
        back(commune_officer, second, *of(second))
    assert Entry.plain.get(tag="standing:gift:back").count == 1


def test_the_law_helps_in_illness_once_a_year_whoever_gives_and_its_amounts_go_by_where_she_is_treated(
    stands: Recognition, province_officer: Any
) -> None:
    """Not by who gives: a commune may give what a hospital of the province or above allows."""
    with pytest.raises(errors.TooMuch, match=r"3\.000\.000"):
        gave(province_officer, replace(ILL, amount=3_000_001), stands.uid)
    gave(province_officer, replace(ILL, giver=Giver.COMMUNE), stands.uid)
    with pytest.raises(errors.TimesUsed, match="28/2023/QĐ-TTg"):
        gave(province_officer, ILL, stands.uid, again=True)
    (law,) = [one for one in Limit.plain.all() if one.benefit == Benefit.ILLNESS]
    assert all(tier in law.note for tier in ("trung ương 3.000.000", "tỉnh 1.500.000", "xã 500.000"))


def test_each_office_may_have_an_amount_of_its_own_and_the_other_s_gift_is_told(
    stands: Recognition, province_officer: Any, leader: Any
) -> None:
    Limit.plain.filter(benefit=Benefit.ILLNESS).delete()
    for giver, most in ((Giver.PROVINCE, 1_500_000), (Giver.COMMUNE, 500_000)):
        own = Allowed(Benefit.ILLNESS, giver, most, 1, date(2026, 12, 1), None, "5/NQ-HĐND")
        actions.set_limit(by=leader, told=own, request=None, now=NOW)
    with pytest.raises(errors.TooMuch, match=r"1\.500\.000"):
        gave(province_officer, replace(ILL, amount=1_500_001), stands.uid)
    gave(province_officer, ILL, stands.uid)
    of_commune = replace(ILL, giver=Giver.COMMUNE, amount=500_000)
    with pytest.raises(errors.GivenAlready):
        gave(province_officer, of_commune, stands.uid)
    gave(province_officer, of_commune, stands.uid, again=True)
    with pytest.raises(errors.TimesUsed):
        gave(province_officer, of_commune, stands.uid, again=True)


def test_what_cannot_be_is_refused_in_a_sentence(stands: Recognition, commune_officer: Any) -> None:
    for giving, problem in (
        (replace(TET, given_on=date(2027, 3, 1)), errors.GiftDayUnfit),
        (replace(TET, year=2028), errors.GiftYearUnfit),
        (replace(TET, amount=0), errors.NothingWritten),
        (replace(TET, given_on=date(2026, 12, 1)), errors.NotYetStands),
        (replace(ILL, amount=3_000_001), errors.TooMuch),
    ):
        with pytest.raises(problem):
            gave(commune_officer, giving, stands.uid)
    assert not Gift.plain.exists()


def test_without_a_confirmed_amount_nothing_is_given(stands: Recognition, commune_officer: Any) -> None:
    Limit.plain.all().delete()
    with pytest.raises(errors.NoLimitHolds):
        gave(commune_officer, TET, stands.uid)


def test_whoever_no_longer_stands_is_given_nothing_and_it_is_told_why(
    stands: Recognition, commune_officer: Any, leader: Any
) -> None:
    ended = replace(DECISION, from_on=date(2027, 1, 15))
    actions.end_standing(
        by=leader, uid=stands.uid, why=Why.DIED, decision=ended, again=None, request=None, now=LATER
    )
    with pytest.raises(errors.NoLongerStands, match="15/01/2027"):
        gave(commune_officer, TET, stands.uid)
    gave(commune_officer, replace(TET, given_on=date(2027, 1, 14)), stands.uid)
    assert Gift.plain.count() == 1, "what was handed over while she stood is written down later"


def test_a_row_for_one_office_does_not_lift_the_number_of_times_of_the_row_for_all(
    stands: Recognition, commune_officer: Any, leader: Any
) -> None:
    own = Allowed(Benefit.TET, Giver.COMMUNE, 600_000, None, date(2027, 1, 1), None, "5/NQ-HĐND")
    actions.set_limit(by=leader, told=own, request=None, now=NOW)
    more = replace(TET, amount=600_000)
    gave(commune_officer, more, stands.uid)
    gave(commune_officer, more, stands.uid, again=True)
    with pytest.raises(errors.TimesUsed, match="28/2023/QĐ-TTg"):
        gave(commune_officer, more, stands.uid, again=True)


def test_a_gift_belongs_to_the_decision_that_held_on_its_day_and_other_communes_gifts_are_counted(
    stands: Recognition, commune_officer: Any, outsider: Any, province_officer: Any
) -> None:
    newer = Recognition.plain.get()
    newer.pk, newer.uid, newer.village_no = None, UUID(int=7), NEXT + 1
    newer.from_on = date(2027, 1, 15)
    stands.state, stands.why, stands.ended_on = Standing.ENDED, Why.RENEWED, newer.from_on
    stands.save()
    newer.save(force_insert=True)
    with behind(written(commune_officer.areas(Permission.GIVE))):
        gave(commune_officer, replace(TET, given_on=date(2027, 1, 10)), stands.uid)
    with behind(written(outsider.areas(Permission.GIVE))):
        with pytest.raises(errors.GivenAlready, match="10/01/2027"):
            gave(outsider, TET, newer.uid)
        with pytest.raises(errors.StoodElsewhere):
            gave(outsider, replace(TET, given_on=date(2027, 1, 14)), newer.uid, again=True)
    gave(province_officer, ILL, newer.uid)
    kept = Gift.plain.get(benefit=Benefit.ILLNESS)
    assert (kept.recognition_id, kept.village_no) == (stands.pk, stands.village_no)


def test_whoever_was_visited_and_no_longer_stands_is_not_taken_off_those_still_to_visit(
    stands: Recognition, commune_officer: Any, as_actor: Any
) -> None:
    other = Recognition.plain.get()
    other.pk, other.uid, other.person, other.person_uid = None, UUID(int=7), 77, UUID(int=8)
    other.save(force_insert=True)
    gave(commune_officer, TET, stands.uid)
    Recognition.plain.filter(pk=stands.pk).update(state=Standing.ENDED, why=Why.DIED, ended_on="2027-01-21")
    (commune,) = queries.tet_sums(commune_officer, 2027)
    assert (commune.people, commune.given, commune.amount) == (1, 0, 500_000)
    browser, asked = as_actor(commune_officer), {"year": "2027"}
    screen = browser.get("/w/standing/tet/", asked).context
    paper = browser.get("/w/standing/tet/print/", asked).context
    assert (screen["waiting"], screen["amount"]) == (1, 500_000)
    assert (paper["given"], paper["needed"]) == (screen["amount"], screen["needed"] or 0)


def test_many_are_given_all_or_none_and_only_by_their_own_commune(
    stands: Recognition, commune_officer: Any, outsider: Any, auditor: Any
) -> None:
    stands.pk, stands.uid, stands.person, stands.name = None, UUID(int=7), 77, "Quàng Thị Hai"
    stands.person_uid = UUID(int=8)
    stands.save(force_insert=True)
    first, other = Recognition.plain.order_by("pk")
    gave(commune_officer, TET, first.uid)
    with pytest.raises(errors.SomeUnfit, match="Lò Văn Uy"):
        gave(commune_officer, TET, first.uid, other.uid)
    assert Gift.plain.count() == 1
    with pytest.raises(NotFound):
        gave(outsider, TET, other.uid)
    with pytest.raises(NotAllowed):
        gave(auditor, TET, other.uid)
    batch = gave(commune_officer, TET, first.uid, other.uid, again=True)
    with pytest.raises(NotFound):
        back(outsider, batch, *of(batch))
    assert total(outsider) == 0
    lines = queries.tet_list(commune_officer, 2027, None, LATER.date())
    assert [len(line.given) for line in lines] == [2, 1]
    assert back(commune_officer, batch, *of(batch)) == 2
    lines = queries.tet_list(commune_officer, 2027, None, LATER.date())
    assert [(line.one.name, len(line.given)) for line in lines] == [("Quàng Thị Hai", 0), ("Lò Văn Uy", 1)]
    (commune,) = queries.tet_sums(commune_officer, 2027)
    assert (commune.people, commune.given, commune.amount) == (2, 1, 500_000)
    assert ReadEntry.plain.filter(tag="standing:person:see").exists()


def test_the_leader_approves_what_the_law_says_and_changes_it_from_a_day_on(
    leader: Any, province_officer: Any
) -> None:
    assert actions.adopt_limits(by=leader, request="a", now=NOW) == 3
    assert queries.proposed_limits(NOW.date()) == []
    assert {row.approved_by for row in Limit.plain.all()} == {leader.label}
    own = Allowed(Benefit.TET, Giver.ANY, 700_000, 2, date(2027, 1, 1), None, "5/NQ-HĐND")
    with pytest.raises(NotAllowed):
        actions.set_limit(by=province_officer, told=own, request=None, now=NOW)
    actions.set_limit(by=leader, told=own, request=None, now=NOW)
    with pytest.raises(errors.LimitUnfit):
        actions.set_limit(by=leader, told=own, request=None, now=NOW)
    assert {row.mark for row in Limit.plain.exclude(document="5/NQ-HĐND")} == {"partial"}, "read in a summary"
    known = queries.limits(leader)
    for day, most in ((date(2023, 1, 1), None), (date(2026, 12, 31), 500_000), (date(2027, 1, 1), 700_000)):
        found = rules.limits_for(known, Benefit.TET, Giver.COMMUNE, day)
        assert (found[0].most if found else None) == most


def test_an_amount_confirmed_by_mistake_is_withdrawn_and_the_one_before_holds_again(
    stands: Recognition, commune_officer: Any, province_officer: Any, leader: Any
) -> None:
    wrong = Allowed(Benefit.TET, Giver.ANY, 5_000_000, 2, date(2027, 1, 1), None, "5/NQ-HĐND")
    actions.set_limit(by=leader, told=wrong, request=None, now=NOW)
    named = {"benefit": Benefit.TET, "giver": Giver.ANY, "why": "Thừa một số 0", "now": NOW}
    with pytest.raises(NotAllowed):
        actions.withdraw_limit(by=province_officer, valid_from=wrong.valid_from, request=None, **named)
    for _arrival in range(2):
        actions.withdraw_limit(by=leader, valid_from=wrong.valid_from, request="w", **named)
    assert Entry.plain.get(tag="standing:limit:withdraw").note == "Thừa một số 0"
    law = Limit.plain.get(benefit=Benefit.TET)
    assert (law.most, law.valid_to) == (500_000, None)
    gave(commune_officer, TET, stands.uid)
    with pytest.raises(errors.LimitUsed):
        actions.withdraw_limit(by=leader, valid_from=law.valid_from, request=None, **named)


def test_an_amount_that_is_reopened_ends_where_its_own_paper_or_the_next_one_says(leader: Any) -> None:
    for day in (date(2026, 11, 26), date(2027, 1, 1), date(2027, 3, 1)):
        row = Allowed(Benefit.TET, Giver.ANY, 600_000, 2, day, None, "5/NQ-HĐND")
        actions.set_limit(by=leader, told=row, request=None, now=NOW)
    Limit.plain.filter(valid_from=date(2026, 11, 26)).update(paper_to=date(2027, 2, 1))
    for day, end in ((date(2027, 1, 1), date(2027, 2, 1)), (date(2027, 3, 1), date(2027, 2, 1))):
        actions.withdraw_limit(
            by=leader, benefit=Benefit.TET, giver=Giver.ANY, valid_from=day, why="Nhầm", request=None, now=NOW
        )
        assert Limit.plain.get(valid_from=date(2026, 11, 26)).valid_to == end


def test_an_amount_is_at_least_one_dong_and_begins_within_a_year(leader: Any, as_actor: Any) -> None:
    fits = Allowed(Benefit.TET, Giver.ANY, 1, 2, NOW.date(), None, "5/NQ-HĐND")
    for unfit, problem in (
        (replace(fits, most=0), errors.LimitAmountUnfit),
        (replace(fits, most=10**19), errors.LimitAmountUnfit),
        (replace(fits, valid_from=date(2062, 1, 1)), errors.LimitDayUnfit),
        (replace(fits, valid_from=date(2025, 1, 1)), errors.LimitDayUnfit),
    ):
        with pytest.raises(problem):
            actions.set_limit(by=leader, told=unfit, request=None, now=NOW)
    today = timezone.localdate().isoformat()
    told = {"benefit": "tet", "giver": "any", "most": "-5", "valid_from": today, "document": "5/NQ-HĐND"}
    browser = as_actor(leader)
    refused = browser.post("/w/standing/limits/set/", told)
    assert (refused.status_code, "ít nhất 1 đồng" in refused.content.decode()) == (422, True)
    browser.post("/w/standing/limits/set/", told | {"most": "5.000.000"})
    assert "/w/standing/limits/withdraw/" in browser.get("/w/standing/limits/").content.decode()
    row = {"benefit": "tet", "giver": "any", "valid_from": today}
    assert browser.post("/w/standing/limits/withdraw/", row).status_code == 422, "without a reason"
    browser.post("/w/standing/limits/withdraw/", row | {"why": "Thừa một số 0"})
    assert not Limit.plain.exists()


amounts = st.integers(0, 900_000)
givers = st.sampled_from([Giver.COMMUNE, Giver.PROVINCE, Giver.CENTRAL])
limits = st.builds(
    Allowed, st.just(Benefit.TET), st.sampled_from([Giver.ANY, Giver.COMMUNE]), st.integers(0, 600_000),
    st.none() | st.integers(1, 3), st.just(date(2024, 1, 1)), st.none(), st.just("1/QĐ"),
)  # fmt: skip


@given(
    st.lists(limits, max_size=2, unique_by=lambda one: one.giver),
    st.lists(st.tuples(amounts, givers, st.booleans(), st.booleans()), max_size=20),
)
def test_however_it_is_tried_the_book_never_holds_more_than_the_paper_allows(
    papers: list[Allowed], tries: list[tuple[int, Giver, bool, bool]]
) -> None:
    held: list[Held] = []
    for amount, giver, again, takes_back in tries:
        if takes_back and held:
            held.pop()
        giving = replace(TET, amount=amount, giver=giver)
        found = rules.limits_for(papers, giving.benefit, giver, giving.given_on)
        what = rules.objection(giving, found, held, again=again)
        if what is None:
            assert again or not held, "a second one only by somebody who was told"
            held.append(Held(giver, giving.given_on, amount))
    for one in held:
        own = [paper for paper in papers if paper.giver is one.giver]
        assert one.amount <= (own or [paper for paper in papers if paper.giver is Giver.ANY])[0].most
    for paper in papers:
        counted = [one for one in held if paper.giver in (Giver.ANY, one.giver)]
        assert paper.times is None or len(counted) <= paper.times


@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40), st.none() | st.integers(0, 40)),
        max_size=4,
    ),
    st.integers(0, 50),
)
def test_a_gift_falls_on_a_day_on_which_a_decision_held(
    spans: Sequence[tuple[int, int | None, int | None]], day: int
) -> None:
    def on(number: int | None) -> date | None:
        return None if number is None else date(2026, 1, 1) + timedelta(days=number)

    told = [Span(on(start) or date.min, on(until), on(ended)) for start, until, ended in spans]
    expected = any(
        start <= day and (until is None or day <= until) and (ended is None or day < ended)
        for start, until, ended in spans
    )
    assert any(rules.holds(span, on(day) or date.min) for span in told) == expected


def test_a_gift_counts_for_its_year_and_from_november_for_the_coming_tet() -> None:
    assert rules.counts_for(2027, date(2026, 11, 1))
    assert not rules.counts_for(2027, date(2026, 10, 31))
    assert not rules.counts_for(2026, date(2027, 1, 1))
    assert (rules.coming_tet(date(2026, 11, 26)), rules.coming_tet(date(2027, 2, 1))) == (2027, 2027)


def test_an_objection_comes_before_the_question_whether_to_give_once_more() -> None:
    paper = Allowed(Benefit.TET, Giver.ANY, 500_000, 1, date(2024, 1, 1), None, "1/QĐ")
    held = [Held(Giver.COMMUNE, date(2027, 1, 1), 1)]
    assert rules.objection(TET, [paper], held, again=True) is Objection.TIMES_USED
    assert rules.objection(TET, [], [], again=True) is Objection.NO_LIMIT
