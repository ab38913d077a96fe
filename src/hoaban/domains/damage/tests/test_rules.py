"""How numbers of damage are read, refused, added up and joined."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.damage import rules
from hoaban.domains.damage.values import Clash, Fault, Indicator
from hoaban.foundation.sources.values import Mark


def indicator(key: str = "dead", *, is_whole: bool = True, group: str = "people") -> Indicator:
    return Indicator(key, key, key, group, "người", is_whole, 100, "nguồn", Mark.PARTIAL)


def numbers(**said: object) -> dict[str, Decimal]:
    return {key: Decimal(str(one)) for key, one in said.items()}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", None),
        ("   ", None),
        ("0", Decimal(0)),
        ("12", Decimal(12)),
        ("1.200", Decimal(1200)),
        ("1 200", Decimal(1200)),
        ("1\u00a0200", Decimal(1200)),
        ("1.234.567", Decimal(1234567)),
        ("2,0", Decimal(2)),
        ("1,5", Fault.FRACTION),
        ("1.5", Fault.FRACTION),
        ("-3", Fault.NEGATIVE),
        ("-1.200", Fault.NEGATIVE),
        ("mười", Fault.UNREADABLE),
        ("12 người", Fault.UNREADABLE),
        ("1e9", Fault.UNREADABLE),
        ("NaN", Fault.UNREADABLE),
        ("²", Fault.UNREADABLE),
        ("١٢", Fault.UNREADABLE),
        ("9999999999", Fault.TOO_LARGE),
    ],
)
def test_what_is_typed_is_read_or_refused_with_a_reason(typed: str, found: Decimal | Fault | None) -> None:
    assert rules.read(typed, indicator()) == found


def test_what_is_measured_may_have_two_decimals_and_no_more() -> None:
    one = indicator(is_whole=False)
    assert rules.read("1,25", one) == Decimal("1.25")
    assert rules.read("1.200,5", one) == Decimal("1200.5")
    assert rules.read("2,2555", one) is Fault.TOO_FINE
    assert rules.read("0,125", one) is Fault.TOO_FINE
    assert rules.read("0.125", one) is Fault.TOO_FINE, "no group of digits begins with 0: it is not 125"
    assert rules.read("0.5", one) == Decimal("0.5")


@pytest.mark.parametrize("typed", ["1,200", "-1,200", "1,200,000", "12,345.6"])
@pytest.mark.parametrize("is_whole", [True, False])
def test_an_english_thousand_is_asked_for_anew_and_never_read_as_a_fraction(
    typed: str, is_whole: bool
) -> None:
    assert rules.read(typed, indicator(is_whole=is_whole)) is Fault.UNREADABLE


def test_a_number_above_the_packs_line_is_asked_about() -> None:
    assert not rules.is_surprising(indicator(), Decimal(100))
    assert rules.is_surprising(indicator(), Decimal(101))


def test_what_nobody_counted_has_no_sum_and_is_never_zero() -> None:
    dead, missing = indicator(), indicator("missing")
    found = rules.sums([dead, missing], [numbers(dead=2), numbers(dead=0), {}])
    assert [(one.total, one.counted, one.uncounted) for one in found] == [(Decimal(2), 2, 1), (None, 0, 3)]


def test_no_damage_said_of_a_group_counts_zero_and_keeps_what_was_typed() -> None:
    pigs = indicator("pigs", group="livestock")
    assert rules.filled(numbers(dead=0), ["people"], [indicator(), indicator("missing"), pigs]) == numbers(
        dead=0, missing=0
    )


def test_of_two_people_each_keeps_what_only_she_changed() -> None:
    base, mine, theirs = numbers(a=1, b=1, c=1, d=1), numbers(a=2, b=1, c=3), numbers(a=1, b=5, c=4, d=1)
    proposed, clashes = rules.joined(base, mine, theirs)
    assert proposed == numbers(a=2, b=5, c=3)
    assert clashes["c"] == Clash(Decimal(3), Decimal(4))
    assert clashes["d"] == Clash(None, Decimal(1)), "clearing a number is a change too"


KEYS = st.sampled_from("abcd")
SOME = st.dictionaries(KEYS, st.integers(0, 5).map(Decimal), max_size=4)


@given(base=SOME, mine=SOME, theirs=SOME)
def test_joining_loses_no_change_of_either_without_telling_it(base: Any, mine: Any, theirs: Any) -> None:
    proposed, clashes = rules.joined(base, mine, theirs)
    for key in "abcd":
        old, own, other, now = (one.get(key) for one in (base, mine, theirs, proposed))
        assert now == (own if own != old else other)
        if own != other:
            assert clashes[key] == Clash(own, other)


@given(before=SOME, after=SOME)
def test_differences_lead_from_one_version_to_the_next(before: Any, after: Any) -> None:
    found = dict(before)
    for one in rules.differences(before, after, "abcd"):
        if one.after is None:
            del found[one.key]
        else:
            found[one.key] = one.after
    assert found == after
