"""What officers keep of their commune: villages and the places people go to."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import translation

from hoaban.foundation.access.errors import NotAllowed, NotFound, Stale
from hoaban.foundation.access.values import UnitRange
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from hoaban.foundation.places import api, numbered
from hoaban.foundation.places.actions import keeping
from hoaban.foundation.places.errors import VillageKnown, VillageTooLarge
from hoaban.foundation.places.models import Facility, Lineage, Unit
from hoaban.foundation.places.queries import keeping as queries
from hoaban.foundation.places.web.keepforms import FacilityForm, MergeForm, VillagesForm
from hoaban.foundation.sources.api import Mark
from hoaban.kit import clock

OWN = 14_03646_0000
AREA = UnitRange(OWN, OWN + 10_000)


@pytest.fixture
def villages(facts_14, commune_officer):
    """Two villages that have stood for a while."""
    numbers = api.ensure_villages(by=commune_officer, commune_number=OWN, names=["Bản Bó", "Bản Cá"])
    Unit.plain.filter(level="village").update(valid_from=date(2025, 7, 1))
    return numbers["ban bo"], numbers["ban ca"]


def facts(**more):
    known = {
        "name": "Trường Tiểu học",
        "number": OWN,
        "centre": (103.9, 21.3),
        "phone": "0212 3 850",
        "hours": "7–17",
    }
    return api.FacilityFacts(**known | more)


def add(by, **more):
    return api.add_facility(by=by, kind=api.FacilityKind.SCHOOL, facts=facts(**more))


def schools():
    return [one for one in api.facilities_in(AREA) if one.kind == "school"]


def test_a_renamed_village_keeps_its_number_and_its_past(villages, commune_officer):
    bo, _ca = villages
    api.rename_village(by=commune_officer, number=bo, name="Bản Bó Mới")
    assert dict(api.village_names())[bo] == "Bản Bó Mới"
    line = Lineage.plain.get(old__start=bo)
    assert (line.old.name, line.new.name) == ("Bản Bó", "Bản Bó Mới")
    assert Event.plain.filter(name="places.units_changed").exists()
    api.rename_village(by=commune_officer, number=bo, name="Bản Bó Hai")
    assert Lineage.plain.filter(old__start=bo).count() == 1, "a slip of the same day is no history"


def test_two_villages_of_a_commune_never_share_a_name(villages, commune_officer):
    with pytest.raises(VillageKnown):
        api.rename_village(by=commune_officer, number=villages[0], name="BẢN CÁ")
    api.rename_village(by=commune_officer, number=villages[0], name="TK Cá")
    assert Unit.plain.get(start=villages[0], valid_to=None).kind == "Tiểu khu"
    with pytest.raises(VillageKnown):
        api.rename_village(by=commune_officer, number=villages[1], name="Tiểu khu Cá")


def test_rows_follow_a_merged_village_and_areas_stay(villages, commune_officer, monkeypatch):
    bo, ca = villages
    add(commune_officer, number=bo)
    assert api.merge_village(by=commune_officer, number=bo, into=ca) == 1
    assert [one.number for one in schools()] == [ca]
    assert [name for _number, name in api.village_names()] == ["Bản Cá"]
    assert Lineage.plain.get(old__start=bo).new.start == ca
    assert Entry.plain.get(tag="places:village:merge").actor_key == commune_officer.key


def test_of_two_rows_where_one_may_stand_the_former_village_s_stays(villages, commune_officer, caplog):
    """Both were asked about one warning, both have a card: that they become one is no reason to refuse it."""
    bo, ca = villages
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE places_testonce (id INTEGER PRIMARY KEY, number BIGINT, word VARCHAR(9))"
        )
        cursor.execute("CREATE UNIQUE INDEX places_once ON places_testonce (word, number)")
        cursor.executemany(
            "INSERT INTO places_testonce VALUES (%s, %s, %s)", [(1, bo, "a"), (2, ca, "a"), (3, bo, "b")]
        )
    numbered.register_numbered("places_testonce", "number")
    try:
        assert api.merge_village(by=commune_officer, number=bo, into=ca) == 1
    finally:
        numbered.forget("places_testonce", "number")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number FROM places_testonce ORDER BY id")
        assert cursor.fetchall() == [(1, bo), (2, ca), (3, ca)]
    assert any("row 1 of places_testonce" in line for line in caplog.messages)


def test_a_village_too_large_for_one_transaction_is_refused_whole(villages, commune_officer, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ROWS", 0)
    add(commune_officer, number=villages[0])
    with pytest.raises(VillageTooLarge):
        api.merge_village(by=commune_officer, number=villages[0], into=villages[1])
    assert len(api.village_names()) == 2


def test_the_next_commune_s_officer_finds_nothing_to_keep(villages, outsider):
    with pytest.raises(NotFound):
        api.rename_village(by=outsider, number=villages[0], name="x")
    with pytest.raises(NotFound):
        api.merge_village(by=outsider, number=villages[0], into=villages[1])
    with pytest.raises(NotAllowed):
        add(outsider)
    with pytest.raises(NotFound):
        queries.kept_commune(outsider, "places:facility:keep", "03646")


@pytest.mark.parametrize("kind", list(api.FacilityKind))
def test_every_kind_of_place_can_be_added_and_stands_on_the_public_page(
    facts_14, commune_officer, client, kind
):
    api.add_facility(by=commune_officer, kind=kind, facts=facts(name="Nơi Thử Nghiệm"))
    page = client.get("/places/03646/").text
    assert "Nơi Thử Nghiệm" in page
    assert "geo:21.30000,103.90000" in page
    assert 'href="tel:0212 3 850"' in page


def test_what_an_officer_entered_is_partly_sure_and_asked_twice_is_one(facts_14, commune_officer):
    first = api.add_facility(by=commune_officer, kind=api.FacilityKind.POLICE, facts=facts(), request="r1")
    again = api.add_facility(by=commune_officer, kind=api.FacilityKind.POLICE, facts=facts(), request="r1")
    assert first == again
    assert [one.mark for one in api.facilities_in(AREA) if one.kind == "police"] == [Mark.PARTIAL]


def test_a_stale_form_overwrites_nothing(facts_14, commune_officer):
    code, kind = add(commune_officer), api.FacilityKind.SCHOOL
    api.change_facility(by=commune_officer, kind=kind, code=code, version=1, facts=facts(name="Một"))
    with pytest.raises(Stale):
        api.change_facility(by=commune_officer, kind=kind, code=code, version=1, facts=facts(name="Hai"))
    assert [one.name for one in schools()] == ["Một"]


def test_a_facility_can_not_be_moved_into_another_commune(facts_14, commune_officer):
    code = add(commune_officer)
    with pytest.raises(NotAllowed):
        api.change_facility(
            by=commune_officer,
            kind=api.FacilityKind.SCHOOL,
            code=code,
            version=1,
            facts=facts(number=14_03664_0000),
        )


def test_a_closed_place_leaves_the_pages_and_keeps_its_row(facts_14, commune_officer):
    code = add(commune_officer)
    api.close_facility(by=commune_officer, kind=api.FacilityKind.SCHOOL, code=code, on=clock.today())
    assert schools() == []
    assert Facility.plain.get(code=code).valid_to == clock.today()


def test_a_place_that_opens_later_is_not_shown_yet(facts_14, commune_officer):
    add(commune_officer, valid_from=clock.today() + timedelta(days=3))
    assert schools() == []


@pytest.mark.parametrize(
    ("typed", "point"),
    [("21.3274, 103.9143", (103.9143, 21.3274)), ("21.3274 103.9143", (103.9143, 21.3274)), ("", None)],
)
def test_a_position_is_read_as_maps_write_it(facts_14, typed, point):
    form = FacilityForm(
        api.commune("03646"), [], {"kind": "school", "name": "x", "place": OWN, "centre": typed}
    )
    assert form.is_valid(), form.errors
    assert form.facts().centre == point


@pytest.mark.parametrize("typed", ["103.9143, 21.3274", "x", "21,3274"])
def test_a_swapped_or_unreadable_position_is_named(facts_14, typed):
    form = FacilityForm(
        api.commune("03646"), [], {"kind": "school", "name": "x", "place": OWN, "centre": typed}
    )
    assert "centre" in form.errors


def test_a_list_of_villages_is_taken_line_by_line():
    form = VillagesForm({"names": "Bản Bó\n\n  Tổ 2 \n"})
    assert form.is_valid()
    assert form.cleaned_data["names"] == ["Bản Bó", "Tổ 2"]
    with translation.override("vi"):
        assert not VillagesForm({"names": "x" * 200}).is_valid()


def test_a_village_is_not_merged_into_itself(villages):
    standing = queries.villages_of(api.commune("03646"))
    form = MergeForm(standing, {"village": villages[0], "into": villages[0]})
    assert "into" in form.errors
