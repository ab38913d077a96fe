"""The guard that counts queries counts them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from hoaban.foundation.events import api as events

pytestmark = pytest.mark.django_db


def test_a_page_that_asks_too_often_is_refused(
    max_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    with pytest.raises(AssertionError, match="2 queries, at most 1"), max_queries(1):
        [events.last_seq() for _ in range(2)]


def test_a_page_that_asks_little_passes(max_queries: Callable[[int], AbstractContextManager[Any]]) -> None:
    with max_queries(1):
        events.last_seq()
