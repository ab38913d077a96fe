"""How long ago, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from hoaban.ui import ages

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone", "vietnamese", "english"),
    [
        (timedelta(seconds=-5), "vừa xong", "just now"),
        (timedelta(seconds=59), "vừa xong", "just now"),
        (timedelta(minutes=1), "1 phút trước", "1 minute ago"),
        (timedelta(minutes=59), "59 phút trước", "59 minutes ago"),
        (timedelta(hours=47), "47 giờ trước", "47 hours ago"),
        (timedelta(days=2), "2 ngày trước", "2 days ago"),
        (timedelta(days=40), "18/10/2026", "18/10/2026"),
    ],
)
def test_one_unit_says_how_old_it_is(gone: timedelta, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert ages.ago(NOW - gone, NOW) == vietnamese
    with translation.override("en"):
        assert ages.ago(NOW - gone, NOW) == english
