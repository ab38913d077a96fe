"""Villages, boundaries, commands."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.events.models import Event
from hoaban.foundation.places import actions, api, rules
from hoaban.foundation.places.errors import NotGeoJson, VillagesFull
from hoaban.foundation.places.models import Boundary, Unit
from hoaban.foundation.places.permissions import Permission
from hoaban.kit.placename import village_kind

SQUARE = [[103.9, 21.3], [103.95, 21.3], [103.95, 21.35], [103.9, 21.35], [103.9, 21.3]]


def area(code, ring=None, kind="Polygon"):
    coordinates = [ring or SQUARE] if kind == "Polygon" else [[ring or SQUARE]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.fixture
def geojson(tmp_path):
    def write(*features):
        path = tmp_path / "ranh.geojson"
        path.write_text(
            json.dumps({"type": "FeatureCollection", "features": list(features)}), encoding="utf-8"
        )
        return path

    return write


def test_good_outlines_are_kept_and_bad_rows_named(province_14, loader, geojson):
    file = geojson(
        area("03646"), area(3664, kind="MultiPolygon"), area("99999"), area("03646"), {"properties": None}, "x",
        area("03670", [[500, 21], [501, 21], [501, 22], [500, 21]]), area("03679", SQUARE[:-1]), area("03682", ["a", "b"]),
    )  # fmt: skip
    report = api.import_boundaries(by=loader, file=file, province="14", licence="của cơ quan")
    assert report.good == 2
    assert len(report.bad) == 7
    assert len(report.missing) == 73
    assert "99999" in report.bad[0]
    assert "twice" in report.bad[1]
    assert "WGS84" in report.bad[4]
    assert Boundary.plain.count() == 2
    assert Event.plain.filter(name="places.boundaries_imported").count() == 1


def test_a_better_file_replaces_the_outline(province_14, loader, geojson):
    for _ in range(2):
        api.import_boundaries(by=loader, file=geojson(area("03646")), province="14")
    assert Boundary.plain.count() == 1
    assert Entry.plain.filter(tag="places:boundary:import").count() == 2


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"features": []}', '{"features": 3}', "PK\x03\x04"]
)
def test_what_is_no_geojson_is_refused(province_14, loader, tmp_path, content):
    path = tmp_path / "x.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotGeoJson):
        api.import_boundaries(by=loader, file=path, province="14")


def test_importing_needs_its_permission(province_14, commune_officer, geojson):
    with pytest.raises(NotAllowed):
        api.import_boundaries(by=commune_officer, file=geojson(area("03646")), province="14")


def test_thinning_keeps_the_corners_and_drops_the_crumbs():
    edge = [(103.9 + n / 10_000, 21.3 + (n % 2) / 100_000) for n in range(500)]
    ring = [*edge, (103.95, 21.35), (103.9, 21.35), edge[0]]
    thin = rules.thinned(ring)
    assert 4 <= len(thin) <= 8
    assert thin[0] == thin[-1]
    assert rules.thinned(ring[:4]) == tuple(ring[:4])
    crumb = [(0.0, 0.0), (0.0001, 0.0), (0.0001, 0.0001), (0.0, 0.0001), (0.0, 0.0)]
    assert len(rules.thinned(crumb)) >= 3


def test_villages_get_numbers_once(province_14, make_actor):
    officer = make_actor(Permission.ADD_VILLAGE, commune=3646)
    number = 14_03646_0000
    first = api.ensure_villages(by=officer, commune_number=number, names=["Bản Bó", "Tổ 2", "ban bo", " "])
    assert first == {"ban bo": number + 1, "to 2": number + 2}
    again = api.ensure_villages(by=officer, commune_number=number, names=["Bản Cá", "BẢN BÓ"])
    assert again == {"ban ca": number + 3, "ban bo": number + 1}
    assert api.village_names() == [(number + 1, "Bản Bó"), (number + 2, "Tổ 2"), (number + 3, "Bản Cá")]
    assert api.unit_by_code("036460001").full_name == "Bản Bó"


def test_a_village_is_its_kind_and_its_name(province_14, make_actor):
    officer = make_actor(Permission.ADD_VILLAGE, commune=3646)
    number = 14_03646_0000
    names = ["Bản 1", "Tiểu khu 1", "Tổ dân phố 1", "Khu 1", "1"]
    found = api.ensure_villages(by=officer, commune_number=number, names=names)
    assert sorted(found.values()) == [number + n for n in range(1, 6)]
    assert list(Unit.plain.filter(level="village").order_by("start").values_list("kind", "name")) == [
        ("Bản", "Bản 1"), ("Tiểu khu", "Tiểu khu 1"), ("Tổ dân phố", "Tổ dân phố 1"), ("Khu", "Khu 1"), ("", "1"),
    ]  # fmt: skip
    again = api.ensure_villages(by=officer, commune_number=number, names=["TK 1", "TDP 1", "BẢN 1"])
    assert again == {"tk 1": number + 2, "tdp 1": number + 3, "ban 1": number + 1}


def test_villages_that_stood_before_get_the_kind_their_name_says(unit):
    unit(14_03646_0000)
    names = ["Bản Bó", "Tổ 2", "TK 3", "Lìn", "Khu phố 4"]
    for number, name in enumerate(names, 14_03646_0001):
        unit(number, name, "village")
    Unit.plain.update(kind="")
    migration = import_module("hoaban.foundation.places.migrations.0005_village_kinds")
    for _twice in range(2):
        migration.tell_kinds(apps, None)
    told = list(Unit.plain.filter(level="village").order_by("start").values_list("kind", flat=True))
    assert told == [village_kind(name) for name in names] == ["Bản", "Tổ dân phố", "Tiểu khu", "", "Khu phố"]


def test_villages_are_added_in_one_s_own_commune_only(province_14, make_actor):
    outsider = make_actor(Permission.ADD_VILLAGE, commune=3664)
    with pytest.raises(NotAllowed):
        api.ensure_villages(by=outsider, commune_number=14_03646_0000, names=["Bản Bó"])


def test_a_commune_has_room_for_9999_villages(unit, loader):
    unit(14_03646_0000)
    unit(14_03646_9999, "Bản Cuối", "village")
    with pytest.raises(VillagesFull):
        actions.ensure_villages(by=loader, commune_number=14_03646_0000, names=["Bản Mới"])
    assert Unit.plain.count() == 2


def test_commands_say_what_they_did(db, capsys, geojson):
    call_command("load_pack", "11")
    assert "units 46" in capsys.readouterr().out
    call_command("load_pack", "11")
    assert "nothing new" in capsys.readouterr().out
    call_command("import_boundaries", geojson(area("03127"), area("1")), province="11")
    said = capsys.readouterr()
    assert "1 outlines imported, 1 rows skipped" in said.out
    assert "skipped, row 2" in said.err


def test_commands_refuse_with_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="no pack"):
        call_command("load_pack", "99")
    with pytest.raises(CommandError, match="not a GeoJSON"):
        call_command("import_boundaries", tmp_path / "none.geojson", province="14")
