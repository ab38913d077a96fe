import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import fulltext, text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("Thuỷ", "Thủy"),
        ("khoẻ", "khỏe"),
        ("Xã Tạ Hoè", "xã  tạ hòe"),
        (unicodedata.normalize("NFD", "Tạ Bú"), "Tạ Bú"),
    ],
)
def test_names_that_are_the_same(one, other):
    assert text.same_name(one, other)
    assert text.name_key(one) == text.name_key(other)
    assert text.name_sort(one) == text.name_sort(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Hoa", "Hòa"), ("quý", "qúy"), ("hoàn", "hòan"), ("Đoàn", "Doàn")]
)
def test_names_that_differ(one, other):
    assert not text.same_name(one, other)


@pytest.mark.parametrize("word", ["quý", "hoàn", "khuỷu", "thuở", "ngoáy", "xoài", "loằng", "hoạt"])
def test_a_closed_syllable_keeps_its_tone(word):
    assert text.modern_tone(word) == word


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Đoàn  Kết", "doan ket"),
        ("H'Mông", "hmong"),
        ("HMông", "hmong"),
        ("Khơ-mú", "kho mu"),
        ("Bản 2/Tổ 3", "ban 2 to 3"),
        ("", ""),
    ],
)
def test_the_key_a_name_is_found_by(written, key):
    assert text.name_key(written) == key


def test_order_follows_the_dictionary():
    words = [
        "ba",
        "bà",
        "bả",
        "bã",
        "bá",
        "bạ",
        "bác",
        "băn",
        "bân",
        "đa",
        "e",
        "ê",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "y",
    ]
    assert sorted(set(words), key=text.name_sort) == words


def test_numbers_sort_by_value():
    assert text.name_sort("Bản 2") < text.name_sort("Bản 10") < text.name_sort("Bản Bó")


def test_a_person_is_filed_under_the_given_name():
    people = ["Lò Thị Ánh", "Lường Văn Bình", "Cà Văn Bình", "Tòng Văn An"]
    ordered = sorted(people, key=lambda name: text.name_sort(name, given_name_first=True))
    assert ordered == ["Tòng Văn An", "Lò Thị Ánh", "Cà Văn Bình", "Lường Văn Bình"]


@given(st.text(alphabet="aăâeêioôơuưyáàảãạđĐbcghkmnpqrstvx -'0123456789", max_size=30))
def test_keys_are_stable_whatever_the_composition(written):
    other = unicodedata.normalize("NFD", written)
    assert text.name_key(other) == text.name_key(written) == text.name_key(text.name_key(written))
    assert text.name_sort(other) == text.name_sort(written)
    assert text.modern_tone(text.modern_tone(written)) == text.modern_tone(written)
    assert text.name_sort(written).isdecimal() or not text.name_sort(written)


@given(st.text(max_size=60))
def test_nothing_typed_escapes_its_quotes(typed):
    words = fulltext.words_of(typed)
    asked, bare = fulltext.typed_groups(words), {letter for word in words for letter in word}
    query = fulltext.fts5_query(asked)
    assert query.count('"') == 2 * len(words)
    assert set(query) <= set(' *"()AND') | bare
    assert set(fulltext.tsquery(asked)) <= set(" *':&()") | bare


def test_fts5_answers_a_half_typed_unmarked_question():
    import sqlite3

    with sqlite3.connect(":memory:") as db:
        db.execute(fulltext.fts5_schema("places_index"))
        db.execute(
            "INSERT INTO places_index(rowid, body) VALUES (1, ?), (2, ?)",
            (text.name_key("Phường Tô Hiệu"), text.name_key("Xã Mường La")),
        )
        found = [
            row[0]
            for row in db.execute(
                "SELECT rowid FROM places_index WHERE places_index MATCH ?",
                (fulltext.fts5_query(fulltext.typed_groups(fulltext.words_of("PHUONG tô hi"))),),
            )
        ]
    db.close()
    assert found == [1]


def test_a_name_with_sql_in_it_is_no_identifier():
    with pytest.raises(ValueError, match="no table"):
        fulltext.fts5_schema("x; DROP TABLE y")


def test_similar_names_share_trigrams():
    assert fulltext.similarity("Chiềng Mung", "chieng mung") == 1
    assert (
        fulltext.similarity("Chiềng Mung", "Chiềng Mug") > 0.6 > fulltext.similarity("Chiềng Mung", "Tô Hiệu")
    )


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("Xã Mường La", "xã Mường La"),
        ("Phường Tô Hiệu", "phường Tô Hiệu"),
        ("Bản Bó", "bản Bó"),
        ("Nà Ớt", "Nà Ớt"),
        ("Xãm", "Xãm"),
        ("Thành phố Sơn La", "thành phố Sơn La"),
        ("", ""),
    ],
)
def test_within_a_sentence_only_the_kind_of_a_place_is_written_small(name, within):
    assert text.inside(name) == within
