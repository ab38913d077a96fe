import unicodedata

import pytest

from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.places import api
from hoaban.foundation.places.models import EthnicName
from hoaban.foundation.places.values import NameUse, stop_of


@pytest.mark.parametrize(
    ("written", "found", "through"),
    [
        ("Phường Tô Hiệu", "Phường Tô Hiệu", ""),
        ("p. to hieu", "Phường Tô Hiệu", ""),
        (unicodedata.normalize("NFD", "TÔ HIỆU"), "Phường Tô Hiệu", ""),
        ("Xã Đoàn Kết", "Xã Đoàn Kết", ""),
        ("doan ket", "Xã Đoàn Kết", ""),
        ("Xã Phổng Lăng", "Xã Thuận Châu", "Xã Phổng Lăng"),  # renamed in February, merged in July
        ("Thị trấn Thuận Châu", "Xã Thuận Châu", ""),
        ("Chiềng Chug", "Xã Đoàn Kết", "Xã Chiềng Chung"),  # a slip of the finger
    ],
)
def test_a_written_name_finds_today_s_commune(facts_14, written, found, through):
    matches = api.match_commune(written, province=14)
    assert found in [match.unit.full_name for match in matches]
    if through:
        assert through in [match.through for match in matches if match.unit.full_name == found]
    else:
        assert matches[0].unit.full_name == found


@pytest.mark.parametrize("written", ["", "  ", "Xyz Qwerty", "?"])
def test_nothing_near_finds_nothing(facts_14, written):
    assert api.match_commune(written) == []


def test_a_split_town_offers_both_successors(facts_14):
    names = {match.unit.code for match in api.match_commune("Thị trấn NT Mộc Châu")}
    assert {"03982", "04033"} <= names


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("muong la", "Xã Mường La"),
        ("MƯỜNG LA", "Xã Mường La"),
        ("03646", "Phường Tô Hiệu"),
        ("hieu to", "Phường Tô Hiệu"),
    ],
)
def test_search_ignores_marks_and_order(facts_14, citizen, typed, first):
    assert first in [unit.full_name for unit in api.search(citizen, typed, 10)]


def test_search_of_nothing_is_nothing(facts_14, citizen):
    assert api.search(citizen, " ' OR 1=1 -- ".replace("OR 1=1", "")) == []
    assert len(api.search(citizen, "xa", 7)) == 7


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Mèo", "Mông"), ("H'Mông", "Mông"), ("HMông", "Mông"), ("dân tộc Mông", "Mông"), ("Khơ-mú", "Khơ Mú"),
        ("Xinh-mun", "Xinh Mun"), ("Sinh Mun", "Xinh Mun"), ("Mọi Bi", "Mường"), ("Puộc", "Xinh Mun"), ("Thổ", "Thổ"),
        ("Hoa", "Hoa"), ("thai", "Thái"), ("Kinh", "Kinh"),
    ],
)  # fmt: skip
def test_an_old_name_is_matched_and_the_accepted_one_answers(facts_14, written, shown):
    group = api.ethnic_group_by_name(written)
    assert group is not None
    assert group.name == shown
    key = written.lower()
    if "dân tộc" not in key:
        from hoaban.kit.text import name_key

        assert api.ethnic_group_ids_by_key()[name_key(written)] == group.id


@pytest.mark.parametrize("written", ["Xá", "Mán", "Xá Khao", "Martian", ""])
def test_a_name_once_used_for_several_peoples_decides_nothing(facts_14, written):
    found = api.ethnic_groups_named(written)
    if len(found) != 1:
        assert api.ethnic_group_by_name(written) is None


def test_names_that_offend_have_no_way_to_a_page(facts_14):
    accepted = {group.name for group in api.ethnic_groups()}
    assert len(accepted) == 54
    offensive = EthnicName.plain.filter(use=NameUse.OFFENSIVE)
    assert offensive.count() > 20
    # Only the folded key is stored: there is no text to show.
    assert not hasattr(EthnicName, "name")


def test_languages_come_in_the_order_of_the_pack(facts_14):
    spoken = api.languages_of("14")
    assert [language.iso639_3 for language in spoken[:3]] == ["vie", "blt", "twh"]
    assert next(one for one in spoken if one.iso639_3 == "mww").variety_of == "hmn"


def test_numbers_and_their_ranges():
    assert api.unit_number("14") == 14_00000_0000
    assert api.commune_number("14", "03646") == 14_03646_0000
    assert stop_of(14_00000_0000) == 15_00000_0000
    assert stop_of(14_03646_0000) == 14_03647_0000
    assert stop_of(14_03646_0007) == 14_03646_0008
    for wrong in ("1", "ab", "140"):
        with pytest.raises(ValueError, match="province code"):
            api.unit_number(wrong)


def test_lists_other_rooms_rely_on(facts_14, django_assert_num_queries):
    with django_assert_num_queries(4):
        assert api.commune_numbers()["03646"] == 14_03646_0000
        assert api.names_of([14_03646_0000, 14_00000_0000, 5]) == {
            14_03646_0000: "Phường Tô Hiệu", 14_00000_0000: "Tỉnh Sơn La",
        }  # fmt: skip
        assert api.provinces_and_communes()[0].name == "Tỉnh Sơn La"
        assert api.village_names() == []


@pytest.mark.parametrize("code", ["", "1", "1234", "99", "99999", "0364a"])
def test_an_unknown_code_is_not_found(facts_14, code):
    with pytest.raises(NotFound):
        api.unit_by_code(code)
    with pytest.raises(NotFound):
        api.commune(code)


def test_search_finds_a_commune_by_the_name_it_had(facts_14, citizen):
    found = api.search(citizen, "hong ngai")
    assert found
    assert all(unit.valid_to is None for unit in found)
    assert any("Hồng Ngài" in unit.formerly for unit in found)


def test_search_finds_places_people_go_to_with_their_commune(facts_14, citizen):
    facility, unit = api.search_facilities(citizen, "benh vien mat")[0]
    assert facility.name == "Bệnh viện Mắt"
    assert unit.range.contains(facility.number)
    assert api.search_facilities(citizen, " ") == []
