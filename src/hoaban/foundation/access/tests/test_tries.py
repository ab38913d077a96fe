"""Tries are counted per window; a key tells nobody's address."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from hoaban.foundation.access.tries import line_of, one_more, tried
from hoaban.kit.clock import VIETNAM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 8, 0, tzinfo=VIETNAM)


def test_a_window_ends_when_it_ends() -> None:
    assert [one_more("room.deed", "a", 60, NOW + timedelta(seconds=n)) for n in (0, 30, 59)] == [1, 2, 3]
    assert (tried("room.deed", "a", 60, NOW), tried("room.deed", "b", 60, NOW)) == (3, 0)
    assert one_more("room.deed", "a", 60, NOW + timedelta(seconds=60)) == 1


def test_beyond_the_most_nothing_more_is_written() -> None:
    assert [one_more("room.deed", "c", 60, NOW, most=2) for _ in range(4)] == [1, 2, 3, 3]
    assert tried("room.deed", "c", 60, NOW) == 2


def test_no_key_holds_whose_tries_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    monkeypatch.setattr(cache, "set", lambda key, *_rest: keys.append(key))
    one_more("code.phone", "+84912345678", 60, NOW)
    assert keys
    assert "912345678" not in keys[0]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
        ("a name", "a name"),
    ],
)
def test_a_home_is_one_line(address: str, line: str) -> None:
    assert line_of(address) == line
