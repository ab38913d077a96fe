"""What a written line says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.domains.answers.rules import reading
from hoaban.domains.answers.values import Grade

SURE = [
    ("NHAN", Grade.HEARD), ("Nhận", Grade.HEARD), ("đã nhận được", Grade.HEARD), ("Da nhan", Grade.HEARD), ("ok", Grade.HEARD),
    ("1", Grade.HEARD), ("Đã nghe rõ rồi", Grade.HEARD), ("BAO", Grade.TOLD), ("báo rồi", Grade.TOLD), ("Đã báo cả bản", Grade.TOLD),
    ("bao het roi", Grade.TOLD), ("DI", Grade.MOVING), ("đi 40/43", Grade.MOVING), ("Đang sơ tán", Grade.MOVING), ("2", Grade.MOVING),
    ("2 40/43", Grade.MOVING), ("40/43", Grade.MOVING), ("40 tren 43 ho", Grade.MOVING), ("40 hộ trong 43", Grade.MOVING),
    ("30 hộ", Grade.MOVING), ("XONG", Grade.SAFE), ("xong rồi", Grade.SAFE), ("an toàn", Grade.SAFE), ("43/43 an toan", Grade.SAFE),
    ("tất cả đã an toàn", Grade.SAFE), ("40/43 an toàn", Grade.MOVING), ("CUU", Grade.HELP), ("cứu!", Grade.HELP), ("3", Grade.HELP),
    ("Cứu chúng tôi với, nước lên", Grade.HELP), ("2 người bị thương", Grade.HELP), ("co 1 nguoi mat tich", Grade.HELP),
    ("đứt đường vào bản", Grade.HELP), ("duong bi tac het", Grade.HELP), ("DT NHAN", Grade.HEARD), ("diễn tập xong", Grade.SAFE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "grade"), SURE)
def test_a_word_with_or_without_marks_counts(text: str, grade: Grade) -> None:
    found = reading.read(text)
    assert (found.said.grade, found.is_sure) == (grade, True)


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("nhn", Grade.HEARD),
        ("NHAMN", Grade.HEARD),
        ("xonng", Grade.SAFE),
        ("cuuu", Grade.HELP),
        ("cuuuu", Grade.HELP),
    ],
)
def test_a_slip_of_a_thumb_counts_and_is_read_by_a_person_too(text: str, grade: Grade) -> None:
    found = reading.read(text)
    assert (found.said.grade, found.is_sure) == (grade, False)


@pytest.mark.parametrize(
    "text",
    [
        "", "Đã", "Da", "Dạ", "Bão to quá", "bao to qua", "Dì tôi ốm", "di lam ve", "cừu", "Sông dâng cao", "chưa nhận được",
        "3 hộ chưa đi", "còn 3 hộ", "50/43", "không đi được", "Cho tôi hỏi giấy khai sinh", "chưa an toàn", "13", "Bản Nà Lồi", "Nhẫn",
    ],
)  # fmt: skip
def test_what_is_not_sure_is_left_to_a_person(text: str) -> None:
    assert reading.read(text).said.grade is None


@pytest.mark.parametrize("text", ["Không ai bị thương, tất cả an toàn", "không cần cứu, xong rồi"])
def test_what_says_not_is_no_call_for_help_and_a_person_reads_it(text: str) -> None:
    found = reading.read(text)
    assert (found.said.grade, found.is_sure) == (Grade.SAFE, False)


def test_numbers_are_taken_along() -> None:
    moving = reading.read("DI 40/43 ho").said
    assert (moving.moved, moving.homes) == (40, 43)
    call = reading.read("CUU 2 nguoi bi thuong 1 nguoi mat tich dut duong").said
    assert (call.injured, call.missing, call.road_cut) == (2, 1, True)


def test_a_long_line_is_read_by_a_person_as_well() -> None:
    assert not reading.read("Đã nhận được tin, suối đục ngầu từ sáng, có cây trôi").is_sure


def test_no_word_of_ours_belongs_to_another_room() -> None:
    from hoaban.foundation.notify.actions.inbound import START_WORDS, STOP_WORDS
    from hoaban.foundation.notify.ports import connected

    ours = {word for words in reading.WORDS.values() for word in words}
    assert ours & (STOP_WORDS | START_WORDS | set(connected.words)) == set()


def test_a_drill_says_so_in_front() -> None:
    assert reading.is_drill("DT nhan")
    assert reading.is_drill("Diễn tập: đi 40/43")
    assert not reading.is_drill("Nhận")


@given(st.text(max_size=80))
def test_anything_typed_is_read_without_breaking_and_its_words_are_kept(text: str) -> None:
    found = reading.read(text)
    assert found.said.words == text.strip()
    assert (
        found.said.moved is None
        or found.said.homes is None
        or found.said.moved <= found.said.homes
        or found.said.grade is Grade.HELP
    )
