import re
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.sources import api, queries, rules
from hoaban.foundation.sources.errors import SourceUnusable
from hoaban.foundation.sources.permissions import Permission
from hoaban.foundation.sources.web import spoken
from hoaban.kit import clock, pack

SAID = re.compile(r'data-listen="([^"]*)" lang="vi" data-text="([^"]*)"')
LEGAL = "number,title,issuer,issued_on,in_force_from,in_force_to,replaced_by,address,mark,note\n"
DATA = "id,title,address,licence,published,retrieved_on,mark,note\n"


@pytest.fixture
def loader(make_actor):
    return make_actor(Permission.LOAD)


@pytest.fixture
def small(tmp_path):
    (tmp_path / "legal.csv").write_text(
        LEGAL
        + "1/NQ,Nghị quyết một,Quốc hội,2020-01-01,2020-02-01,2024-01-01,2/NQ,,partial,\n"
        + "2/NQ,Nghị quyết hai,Quốc hội,2023-12-01,2024-01-01,,,https://vidu.vn/2,verified,\n"
        + "3/NQ,Không rõ ngày,,,,,,,unverified,\n",
        encoding="utf-8",
    )
    (tmp_path / "sources.csv").write_text(
        DATA + "S1,Niên giám,https://vidu.vn/s1,CC BY,2024,2025-01-10,verified,\n", encoding="utf-8"
    )
    return pack.Pack("vn-99", tmp_path)


@pytest.fixture
def loaded(db, loader, small):
    api.load_pack(by=loader, pack=small)


def test_loading_twice_adds_nothing_and_leaves_one_audit_line(db, loader, small):
    assert api.load_pack(by=loader, pack=small).added == 4
    assert api.load_pack(by=loader, pack=small) == api.Loaded(added=0, kept=4)
    assert Entry.plain.filter(tag="sources:pack:load").count() == 1


def test_loading_needs_its_permission(db, commune_officer, citizen, small):
    for actor in (commune_officer, citizen):
        with pytest.raises(NotAllowed):
            api.load_pack(by=actor, pack=small)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("legal.csv", LEGAL + "1/NQ,T,,,,,,,sure,\n"),
        ("legal.csv", LEGAL + "1/NQ,T,,2020-13-01,,,,,partial,\n"),
        ("sources.csv", DATA + "S1,T,javascript:alert(1),,,,partial,\n"),
    ],
)
def test_a_pack_with_a_bad_row_changes_nothing(db, loader, small, file, content):
    (small.folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(SourceUnusable):
        api.load_pack(by=loader, pack=small)
    assert api.known_keys() == set()
    assert api.known_numbers() == set()


def test_a_citation_always_answers(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        cited = api.cite_many(["vn-99.S1", "vn-99.S9", ""])
    assert (cited["vn-99.S1"].title, cited["vn-99.S1"].mark) == ("Niên giám", api.Mark.VERIFIED)
    assert not cited["vn-99.S9"].is_known
    assert cited[""].mark == api.Mark.UNVERIFIED


@pytest.mark.parametrize(
    ("number", "day", "in_force"),
    [
        ("1/NQ", date(2020, 1, 31), False),
        ("1/NQ", date(2020, 2, 1), True),
        ("1/NQ", date(2024, 1, 1), False),
        ("2/NQ", date(2024, 1, 1), True),
        ("3/NQ", date(2024, 1, 1), None),
    ],
)
def test_force_is_asked_for_a_day(loaded, number, day, in_force):
    assert api.is_in_force(api.legal(number), day) is in_force


def test_a_source_grows_stale_after_a_year(loaded):
    with clock.fixed(datetime(2026, 1, 10, tzinfo=UTC)):
        assert not api.cite("vn-99.S1").is_stale
    with clock.fixed(datetime(2026, 1, 12, tzinfo=UTC)):
        assert [one.key for one in api.staleness()] == ["vn-99.S1"]


@pytest.mark.parametrize(
    ("status", "mark"),
    [("verified", "verified"), ("derived", "partial"), ("recalled", "unverified"), ("synthetic_estimate", "synthetic"),
     ("", "unverified"), ("never heard of", "unverified")],
)  # fmt: skip
def test_an_unknown_status_is_the_least_sure(status, mark):
    assert rules.mark_of(status) == mark


def test_a_sum_is_no_surer_than_its_parts():
    assert rules.weakest([api.Mark.VERIFIED, api.Mark.PARTIAL]) == api.Mark.PARTIAL
    assert rules.weakest([api.Mark.VERIFIED, api.Mark.SYNTHETIC]) == api.Mark.SYNTHETIC
    assert rules.weakest([]) == api.Mark.UNVERIFIED


@pytest.mark.parametrize(
    ("ident", "key"), [("S1", "vn-99.S1"), ("S1+S2", "vn-99.S1"), ("S7", "vn.S7"), ("S8", ""), ("", "")]
)
def test_a_pack_s_own_source_comes_before_the_nation_s(ident, key):
    assert api.key_in_pack({"vn-99.S1", "vn.S1", "vn.S7"}, "vn-99", ident) == key


def test_both_lists_are_public_and_filtered_by_words_without_marks(loaded, client):
    page = client.get("/sources/", {"q": "nghi quyet HAI"})
    assert page.status_code == 200
    assert "2/NQ" in page.text
    assert "Nghị quyết một" not in page.text


def test_each_list_is_one_line_with_its_count_until_somebody_opens_it_or_searches(loaded, client):
    """Unfolded the page was 12,900 pixels long on a phone; who searches has the lists open."""
    for address, folds in (
        ("/sources/", '<details class="section">'),
        ("/sources/?q=hai", '<details class="section" open>'),
    ):
        page = client.get(address).content.decode()
        assert page.count(folds) == 2
    page = client.get("/sources/").content.decode()
    assert re.search(r"<summary><h2[^>]*>Văn bản[^<:]*: 3</h2>", page)
    assert re.search(r"<summary><h2[^>]*>Nguồn[^<:]*: 1</h2>", page)


def test_a_document_s_number_may_hold_slashes_and_names_its_successor(loaded, client):
    page = client.get("/sources/legal/1/NQ/")
    assert page.status_code == 200
    assert "/sources/legal/2/NQ/" in page.text


@pytest.mark.parametrize("path", ["/sources/data/vn-99.S1/", "/sources/legal/3/NQ/"])
def test_one_page_for_each(loaded, client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/sources/data/vn-99.S9/", "/sources/legal/9/NQ/"])
def test_what_is_not_there_is_not_found(loaded, client, path):
    assert client.get(path).status_code == 404


def test_our_own_packs_load(db, loader):
    for name in ("vn", "vn-14", "vn-11"):
        api.load_pack(by=loader, pack=pack.find(name))
    assert {"vn.S33", "vn-14.S18", "vn.SYNTHETIC"} <= api.known_keys()
    assert "1681/NQ-UBTVQH15" in api.known_numbers()


def test_a_stale_source_is_shown_as_stale(loaded, client):
    with clock.fixed(datetime(2026, 1, 10, tzinfo=UTC)):
        assert "hơn một năm" not in client.get("/sources/").text
    with clock.fixed(datetime(2026, 1, 12, tzinfo=UTC)):
        page = client.get("/sources/").text
    assert "1 nguồn đã hơn một năm chưa đọc lại" in page


def test_thresholds_of_the_pack_are_shown_with_mark_and_source(db, loader, client):
    for name in ("vn", "vn-14"):
        api.load_pack(by=loader, pack=pack.find(name))
    page = client.get("/sources/thresholds/").text
    assert "279,50 m" in page
    assert "/sources/data/vn-14.S54/" in page
    assert page.count("chưa rõ") >= 3, "alarm levels nobody has found are not invented"


def test_a_province_without_thresholds_teaches(db, client, settings, tmp_path):
    for name in ("vn", "vn-14"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.toml").write_text('code = "14"\nname = "x"\n', encoding="utf-8")
    settings.PACK_DIRS = [tmp_path]
    assert "thresholds.csv" in client.get("/sources/thresholds/").text


NUMBERS = "group,place,what,value,unit,source,status,note,valid_from,valid_to,decision\n"


def test_a_new_number_of_the_pack_is_a_new_version_and_ends_the_former(db, loader, small, client):
    file = small.folder / "thresholds.csv"
    first = "Mưa,Cả nước,Mưa một ngày,100,mm,S1,verified,,2020-02-01,,1/NQ\n"
    file.write_text(NUMBERS + first, encoding="utf-8")
    api.load_pack(by=loader, pack=small)
    file.write_text(
        NUMBERS + first + "Mưa,Cả nước,Mưa một ngày,120,mm,S1,verified,,2024-01-01,,2/NQ\n", encoding="utf-8"
    )
    assert api.load_pack(by=loader, pack=small).added == 1
    assert api.load_pack(by=loader, pack=small).added == 0
    (now,) = queries.thresholds_visible_to(loader)["Mưa"]
    (before,) = now.others
    assert (now.value, now.valid_to, now.decision) == ("120", None, "2/NQ")
    assert (before.value, before.valid_from, before.valid_to) == ("100", date(2020, 2, 1), date(2024, 1, 1))
    with clock.fixed(datetime(2023, 6, 1, tzinfo=UTC)):
        assert queries.thresholds_visible_to(loader)["Mưa"][0].value == "100"
    page = client.get("/sources/thresholds/").text
    assert "1 phiên bản khác" in page
    assert "/sources/legal/2/NQ/" in page


def test_a_version_that_begins_before_the_last_is_refused(db, loader, small):
    file = small.folder / "thresholds.csv"
    rows = [
        "Mưa,Cả nước,Mưa một ngày,120,mm,S1,verified,,2024-01-01,,2/NQ\n",
        "Mưa,Cả nước,Mưa một ngày,90,mm,S1,verified,,2019-01-01,,\n",
    ]
    file.write_text(NUMBERS + "".join(rows), encoding="utf-8")
    with pytest.raises(SourceUnusable, match="begins before"):
        api.load_pack(by=loader, pack=small)


def test_a_document_s_page_says_whether_it_is_in_force_in_words_that_people_read_once(loaded, client):
    page = client.get("/sources/legal/1/NQ/").text
    assert "data-read-all" in page
    said = {key: words for words, key in SAID.findall(page)}
    with override("vi"):
        assert said.items() <= spoken.sentences().items()
    assert len(said) == 1
