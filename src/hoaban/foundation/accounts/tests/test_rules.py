"""Who holds what where on which day, over any ranges and dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.accounts import rules
from hoaban.foundation.accounts.values import Grant, Role

DAY = date(2026, 3, 1)
SEE, POWER = "registry:household:see", "accounts:membership:grant"
BOOK = {
    "seer": Role("seer", "Seer", "Sees.", frozenset({SEE})),
    "boss": Role("boss", "Boss", "Gives.", frozenset({SEE, POWER})),
    "open": Role("open", "Open", "Reads.", frozenset({"x:y:z"}), needs_second_factor=False),
}

numbers = st.integers(0, 10**11 - 1)
areas = st.tuples(numbers, st.integers(1, 10**10)).map(lambda pair: UnitRange(pair[0], pair[0] + pair[1]))
days = st.integers(-400, 400).map(lambda offset: DAY + timedelta(days=offset))


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    first = draw(days)
    last = draw(st.none() | st.integers(0, 300).map(lambda length: first + timedelta(days=length)))
    role = draw(st.sampled_from(["seer", "boss", "open", "gone"]))
    return Grant(1, role, 1, "office", draw(areas), first, last, draw(st.booleans()))


@given(st.lists(grants(), max_size=6), days, numbers)
def test_a_permission_holds_at_a_unit_just_when_a_grant_of_that_day_covers_it(
    held: list[Grant], day: date, number: int
) -> None:
    found = rules.holdings(held, BOOK.get, day)
    expected = any(
        one.holds_on(day) and one.area.contains(number) and one.role in {"seer", "boss"} for one in held
    )
    assert any(area.contains(number) for area in found.get(SEE, ())) is expected


@given(grants(), days, days)
def test_what_is_lent_holds_only_while_both_the_loan_and_the_membership_do(
    own: Grant, one: date, other: date
) -> None:
    first, last = min(one, other), max(one, other)
    loan = rules.lent(own, first, last, "Lan")
    for day in {first - timedelta(days=1), first, last, last + timedelta(days=1), own.valid_from}:
        held = loan is not None and loan.holds_on(day)
        assert held is (own.holds_on(day) and first <= day <= last)


@given(st.lists(grants(), max_size=5), days)
def test_the_second_factor_is_demanded_unless_every_demanding_role_of_the_day_is_the_demos(
    held: list[Grant], day: date
) -> None:
    expected = any(one.holds_on(day) and one.role != "open" and not one.is_demo for one in held)
    assert rules.needs_second_factor(held, BOOK.get, day) is expected


@given(areas, areas, numbers)
def test_an_area_counts_as_covered_only_when_all_of_it_lies_inside(
    inner: UnitRange, mine: UnitRange, at: int
) -> None:
    if rules.covered(inner, [mine]) and inner.contains(at):
        assert mine.contains(at)


def test_the_subtree_follows_the_digits_of_the_number() -> None:
    assert rules.subtree(0) == UnitRange(0, 10**11)
    assert rules.subtree(14_00000_0000) == UnitRange(14_00000_0000, 15_00000_0000)
    assert rules.subtree(14_03646_0000) == UnitRange(14_03646_0000, 14_03647_0000)
    assert rules.subtree(14_03646_0007) == UnitRange(14_03646_0007, 14_03646_0008)


def test_power_over_accounts_is_passed_on_only_by_somebody_who_has_it_there() -> None:
    area = UnitRange(10, 20)
    mine = {POWER: (UnitRange(0, 15),)}
    assert rules.may_pass_on(BOOK["seer"], area, lambda name: mine.get(name, ()))
    assert not rules.may_pass_on(BOOK["boss"], area, lambda name: mine.get(name, ()))


def test_an_unknown_role_gives_nothing_and_demands_the_second_factor() -> None:
    ghost = Grant(1, "gone", 1, "office", UnitRange(0, 5), DAY, None)
    assert rules.holdings([ghost], BOOK.get, DAY) == {}
    assert rules.needs_second_factor([ghost], BOOK.get, DAY)


def test_a_browser_is_called_what_people_call_it() -> None:
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Safari/537.36"
    assert rules.browser_name(windows) == "Chrome · Windows"
    assert rules.browser_name(windows + " Edg/126") == "Edge · Windows"
    assert (
        rules.browser_name("Mozilla/5.0 (Linux; Android 6.0) Chrome/106 Mobile Safari/537.36 Zalo")
        == "Zalo · Android"
    )
    assert rules.browser_name("") == ""
    assert rules.browser_name("curl/8") == "curl/8"
