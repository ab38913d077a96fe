"""People found by what somebody types: no marks, any order, a slip, a year, a village; never outside one's area."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaban.domains.registry import api, codes, queries, typed
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.queries import columns, people
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.foundation.access.api import UnitRange
from hoaban.foundation.search import api as searching
from hoaban.kit import text

OWN, NEXT = 14_03646_0000, 14_03664_0000
MONG = OWN + 7

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def _known(sheet_codes: codes.Codes) -> None:
    apps.get_model("places", "Unit").plain.create(
        level="village", code="MONG", kind="ban", name="Mòng", full_name="Bản Mòng", name_key="ban mong", name_sort="1",
        start=MONG, stop=MONG + 1,
    )  # fmt: skip
    people._name_words.cache_clear()


def person(name: str, place_no: int = OWN, **more: Any) -> Person:
    home = Household.plain.create(code=name, place_no=place_no)
    key = text.name_key(name)
    made: Person = Person.plain.create(
        household=home, place_no=place_no, name=name, name_key=key, name_sort=key, **more
    )
    return made


def found(actor: Any, words: str, limit: int = 10) -> list[str]:
    return [one.name for one, _fit in queries.people_found(actor, words, limit)]


@pytest.mark.parametrize(
    "words",
    [
        "lo van mau",
        "LÒ VĂN MẪU",
        "mau lo",
        "Lò Mẫu",
        "lo v m",
        "lo van ma",
        "lo vna mau",
        "no van mau",
        "lo van mauf",
    ],
)
def test_a_person_is_found_however_the_name_is_typed(commune_officer: Any, words: str) -> None:
    person("Lò Văn Mẫu")
    person("Giàng A Páo")
    assert found(commune_officer, words) == ["Lò Văn Mẫu"]


def test_the_right_marks_stand_first_and_a_slip_last(commune_officer: Any) -> None:
    for name in ("Lò Văn Man", "Lò Văn Màn", "Lò Văn Mán", "Lò Văn Lan"):
        person(name)
    names = found(commune_officer, "Lò Văn Màn")
    assert names[0] == "Lò Văn Màn"
    assert "Lò Văn Lan" not in names[:3]


def test_a_slip_is_not_looked_for_where_enough_fit_as_typed(commune_officer: Any) -> None:
    for _ in range(people.ENOUGH):
        person("Lò Văn Mẫu")
    person("Lò Văn Màu")
    person("Lò Văn Mâng")
    assert "Lò Văn Mâng" not in found(commune_officer, "lo van mau")


def test_slips_in_several_words_are_for_who_is_found_in_no_other_way(commune_officer: Any) -> None:
    person("Sùng Thị Mỷ")
    assert found(commune_officer, "xung thi mi") == ["Sùng Thị Mỷ"]
    person("Xùng Thị Mỷ")
    assert found(commune_officer, "xung thi mi") == ["Xùng Thị Mỷ"]  # one slip leads to somebody


def test_nobody_outside_the_area_is_found(commune_officer: Any) -> None:
    person("Lò Văn Mẫu", NEXT)
    assert found(commune_officer, "lo van mau") == []
    assert found(commune_officer, "lo vna mau") == []


def test_who_moved_to_the_next_commune_is_found_there(commune_officer: Any) -> None:
    one = person("Lò Văn Mẫu", NEXT)
    Person.plain.filter(pk=one.pk).update(place_no=OWN)
    assert found(commune_officer, "lo van mau") == ["Lò Văn Mẫu"]


def test_a_year_an_age_and_a_village_narrow_the_search(commune_officer: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(people.timezone, "localdate", lambda: date(2026, 6, 1))
    person("Lò Văn Mẫu", birth_year=1986)
    person("Lò Văn Màu", birth_year=1950, place_no=MONG)
    assert found(commune_officer, "lo van mau 1986") == ["Lò Văn Mẫu"]
    assert found(commune_officer, "lo van mau 40 tuổi") == ["Lò Văn Mẫu"]
    assert found(commune_officer, "lo van, mong") == ["Lò Văn Màu"]
    assert found(commune_officer, "lo van bản mòng") == ["Lò Văn Màu"]
    assert found(commune_officer, "bản mòng") == []  # «Bản» first: it may be somebody's name
    assert found(commune_officer, ", bản mòng 1950") == ["Lò Văn Màu"]
    assert found(commune_officer, "lo van, nowhere") == []


def test_a_year_hides_nobody_whose_year_is_not_known_or_was_told_otherwise(
    commune_officer: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(people.timezone, "localdate", lambda: date(2026, 6, 1))
    person("Lò Thị Hom")
    assert found(commune_officer, "lo thi hom 75 tuổi") == ["Lò Thị Hom"]
    person("Lò Thị Hóm", birth_year=1951)
    assert found(commune_officer, "lo thi hom 75 tuổi") == ["Lò Thị Hóm", "Lò Thị Hom"]
    person("Giàng Thị Mỷ", birth_year=1945)
    person("Giàng Thị Mỵ", birth_year=1990)
    assert found(commune_officer, "giang thi my 1948") == ["Giàng Thị Mỷ"]
    assert set(found(commune_officer, "giang thi my 2010")) == {"Giàng Thị Mỷ", "Giàng Thị Mỵ"}
    said = {hit.title: hit.detail for hit in api.search(commune_officer, "lo thi hom 75 tuổi")}
    assert said["Lò Thị Hom"].startswith("chưa rõ năm sinh")
    assert "năm sinh" not in said["Lò Thị Hóm"]
    assert "năm sinh khác" in api.search(commune_officer, "giang thi my 1948")[0].detail


def test_a_list_s_filter_finds_those_whose_year_is_unknown_too(commune_officer: Any) -> None:
    for name, year in (("Lò Thị Hóm", 1951), ("Lò Thị Hom", None), ("Lò Thị Hồm", 1990)):
        person(name, birth_year=year)
    homes = people.households_named(commune_officer, "lo thi hom 1951")
    assert [Household.plain.get(pk=pk).code for pk in homes] == ["Lò Thị Hóm", "Lò Thị Hom"]


def test_a_village_is_read_without_marks_where_the_name_alone_finds_nobody(commune_officer: Any) -> None:
    person("Lò Thị Hoa")
    person("Lò Thị Hoa", MONG, birth_year=1950)
    assert len(found(commune_officer, "lo thi hoa")) == 2
    assert len(found(commune_officer, "lo thi hoa ban mong")) == 1
    assert len(found(commune_officer, "lo thi hoa ban mong 1990")) == 1
    assert found(commune_officer, "lo thi hoa ban nowhere") == []
    person("Lò Ban Mòng")
    assert found(commune_officer, "lo ban mong") == ["Lò Ban Mòng"]  # «Ban» may be a name


def test_operators_and_other_communes_numbers_are_words(commune_officer: Any) -> None:
    person("Lò Văn Mẫu", NEXT)
    assert found(commune_officer, 'lo" OR "mau') == []
    assert found(commune_officer, "1403664lo 1403664mau") == []


def crowd(count: int, *names: str, place_no: int = OWN) -> None:
    """So many who stand in the index before somebody else, each of these names in turn."""
    home, _made = Household.plain.get_or_create(code="crowd", place_no=place_no)
    Person.plain.bulk_create(
        Person(household=home, place_no=place_no, name=name, name_key=text.name_key(name), name_sort="x", birth_year=1950)
        for name in (names[at % len(names)] for at in range(count))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("lo thi", "Lò Thị"),
        ("Lò Thị", "Lò Thị"),
        ("thị lò", "Lò Thị"),
        ("Đèo Thị Lý", "Đèo Thị Lý"),
        ("đèo thị lý", "Đèo Thị Lý"),
        ("deo ly", "Đèo Lỳ"),
        ("pao", "Páo"),
        ("lo thi 1990", "Lò Thị"),
        ("lo thi, mong", "Lò Thị Mòng"),
    ],
)
def test_of_more_than_are_compared_the_closest_still_stand_first(
    commune_officer: Any, words: str, first: str
) -> None:
    crowd(3 * people.CANDIDATES, "Lò Thị Hương Giang", "Deo Thị Ly Hoa", "Giàng A Páo", "Đeo Thi Lỳ")
    for name in ("Lò Thị", "Đèo Thị Lý", "Đèo Lỳ", "Páo"):
        person(name, birth_year=1990)
    person("Lò Thị Mòng", MONG, birth_year=1985)
    assert found(commune_officer, words)[0] == first


def test_what_she_is_called_counts_among_many(commune_officer: Any) -> None:
    crowd(2 * people.CANDIDATES, "Lò Văn Bách Mẫu")
    person("Hà Thị Xuân", called="Bách", called_key="bach")
    assert found(commune_officer, "bach")[0] == "Hà Thị Xuân"


def test_few_are_found_by_one_question_and_many_by_two(commune_officer: Any) -> None:
    for many, asks in ((people.CANDIDATES, 1), (people.CANDIDATES + 1, 2)):
        Person.plain.all().delete()
        crowd(many, "Lò Thị Mai")
        with CaptureQueriesContext(connection) as told:
            queries.people_found(commune_officer, "lo thi mai", 5)
        assert sum("words" in one["sql"] for one in told) == asks


def test_a_list_of_many_says_that_there_are_more(commune_officer: Any, as_actor: SignIn) -> None:
    one, client = person("Quàng Thị Ban"), as_actor(commune_officer)
    more = "Ghi thêm năm sinh, hoặc tên bản sau dấu phẩy"
    for page in (f"/w/registry/people/{one.uid}/same/?q=lo", f"/w/registry/people/{one.uid}/marriage/?q=lo"):
        assert more not in client.get(page).content.decode()
    crowd(60, "Lò Thị Mai")
    for page in (f"/w/registry/people/{one.uid}/same/?q=lo", f"/w/registry/people/{one.uid}/marriage/?q=lo"):
        said = client.get(page).content.decode()
        assert (said.count("Lò Thị Mai"), more in said) == (20, True)
    assert more in client.get("/w/search?q=lo&room=registry").content.decode()


def test_a_village_s_name_means_every_village_that_has_it(commune_officer: Any) -> None:
    """Two of one name, and one of another kind: whoever lives in any of them is shown, and each with where she lives."""
    units = apps.get_model("places", "Unit").plain
    for number, name in ((8, "Bản Nà Lo"), (9, "Bản Nà Lo"), (10, "Nà Lo")):
        units.create(
            level="village", code=f"NALO{number}", kind="ban", name=name, full_name=name, name_key=text.name_key(name), name_sort="1",
            start=OWN + number, stop=OWN + number + 1,
        )  # fmt: skip
        person(f"Lò Thị Mẫu {'ABC'[number - 8]}", OWN + number)
    person("Lò Thị Mẫu D")
    assert sorted(found(commune_officer, "lo thi mau, na lo")) == [
        "Lò Thị Mẫu A",
        "Lò Thị Mẫu B",
        "Lò Thị Mẫu C",
    ]


def test_somebody_chosen_in_a_village_is_found_beside_a_crowd_elsewhere(commune_officer: Any) -> None:
    crowd(2 * people.CANDIDATES, "Lò Thị Mai")
    person("Lò Thị Mai", MONG)
    there = UnitRange(MONG, MONG + 1)
    assert [one.name for one in api.people_to_choose(commune_officer, "lo thi mai", there, 5)] == [
        "Lò Thị Mai"
    ]


def test_while_somebody_is_written_down_those_of_her_year_are_looked_at(commune_officer: Any) -> None:
    crowd(2 * people.CANDIDATES, "Lò Thị Mai")
    her, beside = person("Lò Thị Mai", birth_year=1990), person("Lò Thị Mai", birth_year=1991)
    told = api.columns_like(commune_officer, "Lò Thị Mai", "", OWN, 1990)["id"].tolist()
    assert {her.pk, beside.pk} <= set(told)
    assert len(told) <= 2 * columns.ENTRY


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Lò Thị Ban", typed.Typed("Lò Thị Ban", ("lo", "thi", "ban"))),
        ("lo ban 1985", typed.Typed("lo ban", ("lo", "ban"), (1985,))),
        ("lo ban 40t", typed.Typed("lo ban", ("lo", "ban"), (1985, 1986, 1987))),
        ("Lò Ban, bản Mòng 1985", typed.Typed("Lò Ban", ("lo", "ban"), (1985,), ("mong",))),
        ("lo ban tổ dân phố 5", typed.Typed("lo ban", ("lo", "ban"), (), ("5",))),
        ("lo ban 300 tuổi", typed.Typed("lo ban", ("lo", "ban"))),
        ("", typed.Typed("", ())),
    ],
)
def test_what_was_typed_is_read(written: str, expected: typed.Typed) -> None:
    assert typed.read(written, date(2026, 6, 1)) == expected


@pytest.mark.parametrize(
    ("written", "words"),
    [
        # Mông: one syllable of the clan, «A» or «Thị» between, and the given name alone is what neighbours say.
        ("Giàng A Páo", "pao"),
        ("Giàng A Páo", "páo giàng"),
        ("Giàng A Páo", "giang pao"),
        ("Giàng A Páo", "giang apao"),
        ("Giàng A Páo", "Dàng A Páo"),
        ("Sùng Thị Mỷ", "xung thi my"),
        ("Sùng Thị Mỷ", "Sùng Thị Mị"),
        ("Sùng Thị Mỷ", "xung thi mi"),
        ("Giàng A Páo", "yàng a páo"),
        ("Yàng A Páo", "giang pao"),
        ("Vàng A Chống", "vang a trong"),
        ("Hờ A Dơ", "ho a do"),
        # Thái: clans of the Black and White Thái as they are spelled by who learnt another way; «ơ», «ỏ», «ọ» without marks.
        ("Quàng Thị Ỏn", "quang on"),
        ("Cầm Văn Inh", "kam van inh"),
        ("Lò Văn Ứng", "nò văn ứng"),
        ("Tòng Thị Xôm", "tong thi som"),
        ("Bạc Cầm Phẳng", "phang bac cam"),
        ("Lường Văn Yêu", "luong van ieu"),
        ("Lường Văn Yêu", "nường văn iêu"),
    ],
)
def test_names_of_thai_and_mong_are_found_as_people_write_and_say_them(
    commune_officer: Any, written: str, words: str
) -> None:
    for name in (written, "Nguyễn Văn Đức", "Lèo Văn Hặc"):
        person(name)
    assert found(commune_officer, words)[:1] == [written]


@contextmanager
def no_time(_seconds: float) -> Iterator[None]:
    raise searching.TooSlow
    yield


@pytest.mark.parametrize("words", ["lo thi", "lo thi 1950", "lo thi, mong"])
def test_who_was_found_is_shown_where_there_was_no_time_to_put_all_in_order_and_it_is_said(
    commune_officer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    crowd(2 * people.CANDIDATES, "Lò Thị Hương Giang", place_no=MONG)
    in_time = queries.people_found(commune_officer, words, 5)
    assert in_time.is_ordered
    assert all(hit.is_ordered for hit in api.search(commune_officer, words))
    assert api.people_to_choose(commune_officer, words, UnitRange(MONG, MONG + 1), 5).is_ordered
    monkeypatch.setattr(searching, "time_limit", no_time)
    found = queries.people_found(commune_officer, words, 5)
    assert (len(found), found.is_ordered) == (5, False)
    assert not any(hit.is_ordered for hit in api.search(commune_officer, words))
    assert not api.people_to_choose(commune_officer, words, UnitRange(MONG, MONG + 1), 5).is_ordered
    page = as_actor(commune_officer).get("/w/search", {"q": words}).content.decode()
    assert "không kịp xếp hết" in page
    her = person("Lò Thị Mai")
    for where in ("same", "marriage"):
        page = (
            as_actor(commune_officer)
            .get(f"/w/registry/people/{her.uid}/{where}/", {"q": words})
            .content.decode()
        )
        assert "không kịp xếp hết" in page


def test_few_need_no_time_to_be_put_in_order(commune_officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person("Lò Thị Mai")
    monkeypatch.setattr(searching, "time_limit", no_time)
    assert queries.people_found(commune_officer, "lo thi", 5).is_ordered


@pytest.mark.parametrize(("seconds", "asked"), [(0.0, 16), (0.11, 8), (0.3, 3), (5.0, 1)])
def test_all_that_a_text_may_mean_is_asked_in_one_budget_of_time(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch, seconds: float, asked: int
) -> None:
    """Four readings of four ways where nobody is found; each asking takes so long."""
    now, asks = [0.0], [0]

    def ask(*_told: Any) -> tuple[list[Any], bool]:
        asks[0] += 1
        now[0] += seconds
        return [], True

    monkeypatch.setattr(people, "_clock", lambda: now[0])
    monkeypatch.setattr(people, "_candidates", ask)
    hits = people.people_meant(commune_officer, "lo van mau 1986", 10, "search", people.CURRENT)
    assert (asks[0], hits.is_ordered) == (asked, asked == 16)


def test_what_takes_longer_than_the_budget_is_broken_off_and_said(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person("Lò Văn Mẫu", birth_year=None)
    words = "lo van mau 1986"
    assert people.people_meant(commune_officer, words, 10, "search", people.CURRENT).is_ordered
    ticks = iter([0.0, *[people.BUDGET / 2] * 100])
    monkeypatch.setattr(people, "_clock", lambda: next(ticks))
    monkeypatch.setattr(searching, "time_limit", no_time)
    late = people.people_meant(commune_officer, words, 10, "search", people.CURRENT)
    assert (list(late), late.is_ordered) == ([], False)
