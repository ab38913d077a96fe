"""Whole before prefix before infix; tones count for whoever types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.search import rules
from hoaban.foundation.search.values import Shape


@pytest.mark.parametrize(
    ("question", "title", "shape", "has_tones"),
    [
        ("Hoà", "Hoà", Shape.WHOLE, True),
        ("Hòa", "Hoà", Shape.WHOLE, True),
        ("hoa", "Hoà", Shape.WHOLE, False),
        ("Hoà", "Hoà Bình", Shape.PREFIX, True),
        ("mường b", "Mường Bú", Shape.PREFIX, True),
        ("bu", "Mường Bú", Shape.INFIX, False),
        ("bu muong", "Mường Bú", Shape.SWAPPED, False),
        ("nva", "Nguyễn Văn An", Shape.INITIALS, False),
        ("x", "Mường Bú", Shape.ELSEWHERE, False),
        ("", "Mường Bú", Shape.ELSEWHERE, False),
        ("ba", "Ba", Shape.WHOLE, True),
    ],
)
def test_how_a_title_meets_a_question(question: str, title: str, shape: Shape, has_tones: bool) -> None:
    met = rules.exactness(question, title)
    assert (met.shape, met.has_tones) == (shape, has_tones)


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Hoà", "Hoà Bình", "Hoa"),  # typed tones are meant
        ("hoa", "Hòa", "Hoa Bình"),  # typed none: the shape decides
        ("hoa", "Hoa", "Hòa"),  # between equals the plain one
        ("muong", "Mường Bú", "Bản Mường"),
        ("muong bu", "Mường Bú", "Bú Mường"),
    ],
)
def test_which_stands_above(question: str, better: str, worse: str) -> None:
    assert rules.exactness(question, better) > rules.exactness(question, worse)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared(question: str, title: str) -> None:
    assert rules.exactness(question, title).rank >= 0


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ", min_size=1, max_size=30).filter(str.strip))
def test_nothing_meets_a_title_better_than_itself(title: str) -> None:
    own = rules.exactness(title, title)
    assert own.shape == Shape.WHOLE
    assert own.has_tones
    assert own >= rules.exactness(title, title + " nữa")


def test_a_pasted_page_and_a_single_letter_are_no_questions() -> None:
    assert len(rules.cleaned("a " * 5000)) <= rules.LONGEST
    assert not rules.is_askable("a")
    assert not rules.is_askable("  …  ")
    assert rules.is_askable("bú")
