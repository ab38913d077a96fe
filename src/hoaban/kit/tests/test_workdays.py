import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import workdays

days = st.dates(date(2024, 3, 1), date(2030, 10, 1))


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 4, 24), 1, date(2026, 4, 28)),  # Friday; Giỗ Tổ on Sunday gives Monday in lieu
        (date(2026, 4, 29), 1, date(2026, 5, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết
        (date(2026, 8, 21), 1, date(2026, 8, 22)),  # a Saturday worked for 31 August
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 1, 5), -1, date(2025, 12, 31)),
    ],
)
def test_deadlines(day, count, due):
    assert workdays.add_workdays(day, count) == due


@pytest.mark.parametrize("year", range(2024, 2031))
def test_every_year_has_the_days_of_article_112(year):
    names = [holiday.name for holiday in workdays.holidays_in(year) if not holiday.in_lieu]
    assert [
        names.count(name)
        for name in (
            "Tết Dương lịch",
            "Tết Âm lịch",
            "Giỗ Tổ Hùng Vương",
            "Ngày Chiến thắng",
            "Ngày Quốc tế lao động",
            "Quốc khánh",
        )
    ] == [1, 5, 1, 1, 1, 2]


def test_an_unknown_year_says_so():
    with pytest.raises(workdays.YearUnknown, match=r"2031.*holidays\.toml"):
        workdays.add_workdays(date(2030, 12, 30), 5)


@given(days, st.integers(-40, 40).filter(bool))
def test_the_result_is_a_working_day_that_far_away(day, count):
    due = workdays.add_workdays(day, count)
    assert workdays.is_workday(due)
    assert workdays.workdays_between(day, due) == count or count < 0
    if count > 1:
        assert workdays.add_workdays(workdays.add_workdays(day, count - 1), 1) == due


@given(days, days)
def test_counting_back_mirrors_counting_forth(one, other):
    assert workdays.workdays_between(one, other) == -workdays.workdays_between(other, one)


@pytest.mark.parametrize("year", range(2024, 2031))
def test_lunar_days_agree_with_the_new_moon_at_seven_hours_east(year):
    listed = workdays.holidays_in(year)
    gio_to = next(holiday.on for holiday in listed if holiday.name == "Giỗ Tổ Hùng Vương")
    tet = [holiday.on for holiday in listed if holiday.name == "Tết Âm lịch"]
    assert _new_moon_days(gio_to - timedelta(days=9), 1)
    first = [day for day in tet if _new_moon_days(day, 1)]
    assert len(first) == 1
    assert date(year, 1, 21) <= first[0] <= date(year, 2, 20)


def _new_moon_days(day, margin_days):
    """Whether a new moon falls on this civil day (UTC+7); Meeus' series, good to minutes."""
    k = round((day.year + (day.timetuple().tm_yday / 365.25) - 2000) * 12.3685)
    return any(_new_moon(k + step) == day for step in range(-margin_days, margin_days + 1))


def _new_moon(k):
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    e = 1 - 0.002516 * t
    m = math.radians(2.5534 + 29.1053567 * k)
    mp = math.radians(201.5643 + 385.81693528 * k)
    f = math.radians(160.7108 + 390.67050284 * k)
    om = math.radians(124.7746 - 1.56375588 * k)
    jde += (
        -0.4072 * math.sin(mp) + 0.17241 * e * math.sin(m) + 0.01608 * math.sin(2 * mp)
        + 0.01039 * math.sin(2 * f)
        + 0.00739 * e * math.sin(mp - m) - 0.00514 * e * math.sin(mp + m) + 0.00208 * e * e * math.sin(2 * m)
        - 0.00111 * math.sin(mp - 2 * f) - 0.00057 * math.sin(mp + 2 * f) + 0.00056 * e * math.sin(2 * mp + m)
        - 0.00042 * math.sin(3 * mp) + 0.00042 * e * math.sin(m + 2 * f) - 0.00017 * math.sin(om)
    )  # fmt: skip
    instant = datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=jde - 2451545.0, seconds=-70)
    return (instant + timedelta(hours=7)).date()
