"""Which syllables a slip may have meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import syllables


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quagn", "quang"),
        ("lof", "lo"),
        ("vna", "van"),
        ("giang", "dang"),
        ("sung", "xung"),
        ("hoag", "hoang"),
        ("ly", "li"),
    ],
)
def test_a_slip_leads_to_what_was_meant(typed: str, meant: str) -> None:
    assert meant in syllables.near(typed)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxy", max_size=9))
def test_a_word_is_never_near_itself_and_only_near_syllables(word: str) -> None:
    found = syllables.near(word)
    assert word not in found
    assert set(found) <= syllables.SYLLABLES


@given(st.sampled_from(sorted(syllables.SYLLABLES)), st.data())
def test_a_letter_left_out_is_found_again(syllable: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(syllable) - 1))
    slipped = syllable[:place] + syllable[place + 1 :]
    assert syllable in (*syllables.near(slipped), slipped) or len(slipped) < 2
