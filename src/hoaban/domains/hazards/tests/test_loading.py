"""The stations of our own pack: what is known, with its source, and what is not known stays empty."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hoaban.domains.hazards import actions, queries
from hoaban.domains.hazards.errors import PackUnusable
from hoaban.domains.hazards.models import Limit, Observation, Series, Station
from hoaban.domains.hazards.tests.conftest import NOW
from hoaban.domains.hazards.values import Origin, Variable
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.sources.api import Mark
from hoaban.kit import clock, pack

pytestmark = pytest.mark.django_db(databases="__all__")
LOADER = SystemActor("hazards.load_stations", frozenset({"hazards:station:load", "hazards:reading:observe"}))


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_pack", "14", verbosity=0)
    call_command("load_stations", "14", demo=True, verbosity=0)


@pytest.mark.usefixtures("loaded")
def test_the_pack_s_stations_come_with_their_sources_and_twice_changes_nothing(province_officer: Any) -> None:
    assert (Station.plain.count(), Observation.plain.count()) == (25 + 1, 158)
    assert [one.code for one in Station.plain.filter(mark="synthetic")] == ["RG-NAMTY-MAU"], "of a demo only"
    call_command("load_stations", "14", demo=True, verbosity=0)
    assert (Station.plain.count(), Observation.plain.count()) == (25 + 1, 158)
    assert not Observation.plain.filter(repeats__gt=0).exists()
    bridge = next(one for one in queries.stations(province_officer) if one.code == "HYD-XALA")
    assert bridge.alarms == (279.5, None, 281.5)
    assert (bridge.alarm_source.key, bridge.alarm_mark) == ("vn-14.S52", Mark.PARTIAL)
    assert {row.source for row in Observation.plain.filter(series__station__code="HYD-XALA")} == {
        "vn-14.S52", "vn-14.S54", "vn-14.S65",
    }  # fmt: skip


@pytest.mark.usefixtures("loaded")
def test_made_up_hours_stay_apart_and_every_figure_is_possible() -> None:
    assert Observation.plain.filter(series__origin=Origin.SYNTHETIC).count() == 138
    assert not Series.plain.filter(origin=Origin.STATION).exists()
    assert not Observation.plain.filter(used=False).exists()


@pytest.mark.usefixtures("loaded")
def test_a_station_s_own_limits_come_before_those_for_everywhere() -> None:
    limits = queries.Limits.of(clock.today())
    assert limits.of_station("HYD-XALA", Variable.LEVEL).highest == 295
    assert limits.of_station("HYD-TABU", Variable.LEVEL).highest == 2000
    assert Limit.plain.exclude(source="").count() == Limit.plain.count()


def own_pack(folder: Path, limits: str, readings: str = "") -> pack.Pack:
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text('code = "99"\n', encoding="utf-8")
    head = "variable,station,lowest,highest,fastest,stuck_hours,late_minutes,valid_from,source,status,note\n"
    (folder / "reading_limits.csv").write_text(head + limits, encoding="utf-8")
    (folder / "readings.csv").write_text(
        "station,variable,start,end,value,unit,source,note\n" + readings, encoding="utf-8"
    )
    return pack.Pack("vn-99", folder)


def load(province: pack.Pack, nation: pack.Pack) -> dict[str, int]:
    return actions.load_pack(by=LOADER, nation=nation, province=province, now=NOW)


def test_a_limit_from_a_new_day_is_a_new_version(tmp_path: Path) -> None:
    empty = own_pack(tmp_path / "vn", "")
    first = "rain,X,0,100,,,60,,,estimate,ours\n"
    assert load(own_pack(tmp_path / "p", first), empty)["limits"] == 1
    assert (
        load(own_pack(tmp_path / "p", first + "rain,X,0,200,,,60,2026-01-01,,estimate,ours\n"), empty)[
            "limits"
        ]
        == 1
    )
    old, new = Limit.plain.order_by("pk")
    assert (old.valid_to, new.valid_from, new.valid_to) == (new.valid_from, new.valid_from, None)


@pytest.mark.parametrize(
    "readings",
    [
        "RG-1,rain,,2026-08-01T07:00+07:00,5,mm,S1,\n",
        "RG-1,level,,x,5,mm,S1,\n",
        "RV-1,water_level,,2026-08-01T07:00+07:00,5,m,S1,\n",
    ],
)
def test_a_broken_pack_changes_nothing(tmp_path: Path, readings: str) -> None:
    with pytest.raises(PackUnusable):
        load(
            own_pack(tmp_path / "p", "rain,,0,100,,,60,,,estimate,ours\n", readings),
            own_pack(tmp_path / "vn", ""),
        )
    assert not Limit.plain.exists()
