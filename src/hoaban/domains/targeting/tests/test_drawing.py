"""What somebody draws for a warning: the units it touches, by what we know it, and a shape that holds them."""

import re
from math import cos, pi, sin
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.targeting import actions, api
from hoaban.domains.targeting.rules import shapes, typed
from hoaban.domains.targeting.tests.ground import BO, HEO, NA, NEXT, OWN, outlined
from hoaban.domains.targeting.tests.test_areas import SMALL
from hoaban.domains.targeting.tests.test_pages import outline
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.models import Alert
from hoaban.foundation.access.errors import NotFound

pytestmark = pytest.mark.django_db(databases="__all__")
WRITE = "/w/warning/new/flash_flood/3/"
FORM = {"hours": "6", "sure": "likely", "do_this": "Rời nhà ven suối ngay", "status": "actual"}


def drawn(by: Any, **asked: Any) -> warning.Drawn:
    return api.Drawing().drawn(by, warning.Asked(**asked))


def covers(found: warning.Drawn, point: tuple[float, float]) -> bool:
    rings = [shapes.points_of(ring) for ring in found.shape.polygons]
    at = shapes.points_of([point])
    return any(shapes.holds(ring, at)[0] for ring in rings) or any(
        shapes.kilometres((lon, lat), at)[0] <= km for lon, lat, km in found.shape.circles
    )


def test_a_village_nobody_placed_goes_by_the_centre_of_its_commune_and_says_so(duty_officer: Any) -> None:
    found = drawn(duty_officer, outline=outline(SMALL))
    assert [(one.number, one.mark) for one in found.touched] == [(BO, "full"), (NA, "part")]
    assert found.shape.polygons == (SMALL,)
    assert [name for name, _why in found.unsure] == ["Xã Chiềng"], "homes without a village"
    apps.get_model("places", "Unit").plain.filter(start=OWN).update(longitude=104.2)
    elsewhere = drawn(duty_officer, outline=outline(SMALL))
    assert elsewhere.areas == (BO,)
    assert "Bản Nà, Xã Chiềng" in [name for name, _why in elsewhere.unsure], (
        "which of the villages of that name"
    )


def test_a_commune_whose_villages_nobody_wrote_down_goes_by_its_centre_and_can_be_saved(
    duty_officer: Any,
) -> None:
    """So it is in most communes today: without this a drawn area there could neither be warned nor saved."""
    found = drawn(duty_officer, circles="21.3, 104.6, 2")
    assert [(one.number, one.mark) for one in found.touched] == [(NEXT, "part")]
    assert found.touched[0].how == "trung tâm xã, phường nằm trong vùng; chưa có bản nào được ghi"
    assert found.unsure == ()
    assert covers(found, (104.60, 21.30))
    now = timezone.now()
    uid = actions.save_catchment(
        by=duty_officer, name="Suối", source="Bản đồ", drawn_on=now.date(), request=None, now=now,
        area=api.Area(circles=(api.Circle((104.6, 21.3), 2.0),)),
    )  # fmt: skip
    assert drawn(duty_officer, saved=uid).areas == (NEXT,)


def test_what_is_chosen_by_name_beside_it_is_covered_too(duty_officer: Any) -> None:
    found = drawn(duty_officer, units=(HEO,), outline=outline(SMALL))
    assert found.areas == (BO, HEO, NA)
    assert covers(found, (103.95, 21.35))
    whole = drawn(duty_officer, units=(NEXT,), circles="21.3, 103.9, 2")
    assert covers(whole, (104.60, 21.30)), "of a commune without placed villages its centre"


def test_many_villages_chosen_far_from_it_are_no_single_hull_and_what_is_added_is_told(
    duty_officer: Any, as_actor: Any
) -> None:
    """Fourteen villages in two rows, fifty kilometres from what was drawn: together too many outlines for one message."""
    for number in range(14):
        apps.get_model("places", "Unit").plain.create(
            level="village", code=f"03664{number + 1:04}", kind="village", name=f"Bản {number}", full_name=f"Bản {number}",
            name_key="x", name_sort="x", start=NEXT + 1 + number, stop=NEXT + 2 + number,
            longitude=104.4 + number % 7 / 30, latitude=21.2 + number // 7 / 5,
        )  # fmt: skip
    chosen = tuple(NEXT + 1 + number for number in range(14))
    found = drawn(duty_officer, units=chosen, outline=outline(SMALL))
    assert all(covers(found, (104.4 + number % 7 / 30, 21.2 + number // 7 / 5)) for number in range(14))
    assert not covers(found, (104.2, 21.3)), "nobody between the drawing and the villages"
    assert found.shape.grown is not None
    assert 0 < found.shape.grown.more_km2 < found.shape.grown.km2 / 2
    assert found.shape.made == len(found.shape.polygons) - 1, "one was drawn, and stands first"
    assert shapes.holds(shapes.points_of(found.shape.polygons[0]), shapes.points_of(SMALL)).all()
    around = drawn(duty_officer, units=chosen, circles="21.3, 103.9, 2").shape
    assert around.made == len(around.polygons) > 1, "a circle alone was drawn"
    browser, asked = as_actor(duty_officer), FORM | {"outline": outline(SMALL)}
    assert "km²" in browser.post(WRITE, asked | {"areas": [str(NEXT)]}).content.decode()
    assert "km²" not in browser.post(WRITE, asked).content.decode(), "nothing to be told"
    assert drawn(duty_officer, outline=outline(SMALL)).shape.grown is None


def test_a_village_s_own_outline_lies_inside_what_leaves(duty_officer: Any) -> None:
    ring = ((103.915, 21.31), (103.95, 21.31), (103.95, 21.33))
    outlined(NA, ring)
    found = drawn(duty_officer, outline=outline(SMALL))
    assert NA in found.areas
    assert all(covers(found, corner) for corner in ring)


FAR = ((104.55, 21.28), (104.65, 21.28), (104.65, 21.32), (104.55, 21.32))


def test_several_outlines_and_circles_are_one_warning(duty_officer: Any) -> None:
    several = f"{outline(SMALL)}\r\n \r\n{outline(FAR)}\r\n\r\n"
    found = drawn(duty_officer, outline=several, circles="21.35, 103.95, 1.5\n\n21.6; 104.1; 2")
    assert found.shape.polygons[:2] == (SMALL, FAR), "each goes out as it was drawn"
    assert [circle[:2] for circle in found.shape.circles] == [(103.95, 21.35), (104.1, 21.6)]
    assert set(found.areas) == {BO, HEO, NA, NEXT}
    assert not covers(found, (104.25, 21.3)), "nobody between them"


def test_outlines_of_many_corners_leave_together_with_few_and_what_they_gain_is_told(
    duty_officer: Any,
) -> None:
    def star(lon: float, lat: float, size: float = 1.0) -> tuple[tuple[float, float], ...]:
        turns = [(turn * pi / 45, size * (0.05, 0.03)[turn % 2]) for turn in range(90)]
        return tuple((lon + cos(turn) * far, lat + sin(turn) * far) for turn, far in turns)

    stars = star(103.9, 21.3), star(104.6, 21.3)
    found = drawn(duty_officer, outline="\n\n".join(map(outline, stars)))
    assert len(found.shape.polygons) == 2
    assert sum(len(ring) + 1 for ring in found.shape.polygons) <= 101
    for lon, ring in zip((103.9, 104.6), found.shape.polygons, strict=True):
        assert shapes.holds(shapes.points_of(ring), shapes.points_of(star(lon, 21.3, 0.999))).all()
    one = drawn(duty_officer, outline=outline(stars[0]))
    assert one.shape.grown is None, "ninety corners go out as they are"
    assert found.shape.grown is not None


def test_what_is_drawn_beside_an_area_that_stays_is_added_and_its_gain_counted_anew(
    as_actor: Any, duty_officer: Any
) -> None:
    browser, asked = as_actor(duty_officer), FORM | {"outline": outline(SMALL), "circles": "21.35, 103.95, 1"}
    browser.post(WRITE, asked | {"touched": browser.post(WRITE, asked).context["look"].digest})
    row = Alert.plain.get()
    row.shape |= {"grown": [100.0, 40.0]}
    row.save()
    page, more = f"/w/warning/alerts/{row.uid}/change/", FORM | {"level": "4", "seen": str(row.version)}
    more |= {"keep": "on", "outline": outline(FAR)}
    look = browser.post(page, more).context["look"]
    assert look.drawn.shape.grown.more_km2 == pytest.approx(40, abs=2), (
        "what the first gained is not forgotten"
    )
    browser.post(page, more | {"touched": look.digest})
    row.refresh_from_db()
    assert row.areas == [BO, HEO, NA, NEXT]
    assert [len(ring) for ring in row.shape["polygons"][:2]] == [len(SMALL), len(FAR)]
    assert len(row.shape["circles"]) == 1
    anew = more | {"seen": str(row.version), "keep": ""}
    browser.post(page, anew | {"touched": browser.post(page, anew).context["look"].digest})
    row.refresh_from_db()
    assert (row.areas, len(row.shape["polygons"]), row.shape["circles"]) == ([NEXT], 1, [])


def test_a_page_opened_before_an_upgrade_loses_no_circle(as_actor: Any, duty_officer: Any) -> None:
    browser = as_actor(duty_officer)
    old = FORM | {"areas": [str(NEXT)], "outline": "", "centre": "21.35, 103.95", "km": "1.5"}
    read = browser.post(WRITE, old)
    assert not Alert.plain.exists(), "what it touches is read first"
    assert "21.35, 103.95, 1.5</textarea>" in read.content.decode(), "as it is written now"
    browser.post(WRITE, old | {"touched": read.context["look"].digest})
    assert [circle[:2] for circle in Alert.plain.get().shape["circles"]] == [[103.95, 21.35]]
    half = browser.post(WRITE, old | {"km": ""})
    assert (half.status_code, "21.35, 103.95</textarea>" in half.content.decode()) == (422, True)
    assert Alert.plain.count() == 1
    page = browser.post("/w/targeting/reach/", {"centre": "21.35, 103.95", "km": "1.5"})
    assert (page.status_code, page.context["form"].area().circles) == (
        200,
        (api.Circle((103.95, 21.35), 1.5),),
    )


def test_a_saved_area_of_several_comes_back_as_it_would_be_typed() -> None:
    rings, circles = (SMALL, FAR), (api.Circle((103.9, 21.3), 2.0), api.Circle((104.1, 21.6), 0.75))
    assert typed.rings_of(typed.text_of(rings)) == rings
    assert typed.circles_of(typed.text_of_circles(circles)) == circles


def test_only_names_are_no_shape(duty_officer: Any) -> None:
    found = drawn(duty_officer, units=(BO,))
    assert (found.areas, bool(found.shape)) == ((BO,), False)


def test_a_saved_area_brings_its_name_and_one_that_nobody_may_see_is_not_there(
    duty_officer: Any, make_actor: Any
) -> None:
    uid = save(duty_officer)
    assert api.Drawing().saved(duty_officer) == [(uid, "Lưu vực suối")]
    found = drawn(duty_officer, saved=uid)
    assert (found.shape.name, found.areas) == ("Lưu vực suối", (BO, NA))
    assert drawn(duty_officer, saved=uid, circles="21.35, 103.95, 1").shape.name == ""
    nobody = make_actor()
    assert api.Drawing().saved(nobody) == []
    with pytest.raises(NotFound):
        drawn(nobody, saved=uid)


def save(by: Any) -> Any:
    now = timezone.now()
    return actions.save_catchment(
        by=by, name="Lưu vực suối", source="Bản đồ", drawn_on=now.date(), area=api.Area(polygons=(SMALL,)), request=None, now=now,
    )  # fmt: skip


def test_it_costs_as_many_queries_for_many_villages_as_for_few(
    duty_officer: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(FEW):
        drawn(duty_officer, outline=outline(SMALL))
    for number in range(40):
        apps.get_model("places", "Unit").plain.create(
            level="village", code=f"03646{number + 100:04}", kind="village", name=f"Bản {number}", full_name="x", name_key="x",
            name_sort="x", start=OWN + 100 + number, stop=OWN + 101 + number, longitude=103.9, latitude=21.3,
        )  # fmt: skip
    with django_assert_num_queries(FEW):
        assert len(drawn(duty_officer, outline=outline(SMALL)).areas) == 42


FEW = 4


def test_the_list_is_read_before_anything_is_written(as_actor: Any, duty_officer: Any) -> None:
    browser, uid = as_actor(duty_officer), save(duty_officer)
    page = browser.get(f"{WRITE}?saved={uid}").content.decode()
    assert f'<option value="{uid}" selected>' in page
    asked = FORM | {"saved": str(uid)}
    first = browser.post(WRITE, asked)
    assert first.status_code == 200
    assert "Bản Nà" in first.content.decode()
    assert not Alert.plain.exists()
    read = first.context["look"].digest
    assert browser.post(WRITE, asked | {"touched": "0" * 64}).status_code == 422
    assert not Alert.plain.exists()
    browser.post(WRITE, asked | {"touched": read})
    row = Alert.plain.get()
    assert row.areas == [BO, NA]
    assert row.shape["name"] == "Lưu vực suối"


def test_another_text_keeps_the_drawn_area_unless_it_is_taken_away(as_actor: Any, duty_officer: Any) -> None:
    browser, asked = as_actor(duty_officer), FORM | {"outline": outline(SMALL)}
    browser.post(WRITE, asked | {"touched": browser.post(WRITE, asked).context["look"].digest})
    row = Alert.plain.get()
    change = FORM | {"level": "4", "seen": str(row.version)}
    browser.post(f"/w/warning/alerts/{row.uid}/change/", change | {"keep": "on"})
    row.refresh_from_db()
    assert (row.level, row.areas, len(row.shape["polygons"])) == (4, [BO, NA], 1)
    change["seen"] = str(row.version)
    browser.post(f"/w/warning/alerts/{row.uid}/change/", change | {"keep": "on", "areas": [str(NEXT)]})
    row.refresh_from_db()
    assert (row.areas, len(row.shape["polygons"])) == ([BO, NA, NEXT], 1), "what is ticked beside it is added"
    change["seen"] = str(row.version)
    assert browser.post(f"/w/warning/alerts/{row.uid}/change/", change).status_code == 422
    browser.post(f"/w/warning/alerts/{row.uid}/change/", change | {"areas": [str(OWN)]})
    row.refresh_from_db()
    assert (row.areas, row.shape) == ([OWN], {})


def test_a_village_that_was_named_stays_for_whoever_covers_more(as_actor: Any, duty_officer: Any) -> None:
    """Its commune wrote it down; the province, whose form offers communes, raises the level."""
    browser = as_actor(duty_officer)
    browser.post(WRITE, FORM | {"areas": [str(NEXT)]})
    row = Alert.plain.get()
    Alert.plain.update(areas=[HEO, NEXT])
    page = browser.get(f"/w/warning/alerts/{row.uid}/change/").content.decode()
    assert re.search(rf'value="{HEO}"[^>]*checked', page)
    browser.post(
        f"/w/warning/alerts/{row.uid}/change/",
        FORM | {"level": "4", "seen": str(row.version), "areas": [str(HEO), str(NEXT)]},
    )
    row.refresh_from_db()
    assert (row.level, row.areas) == (4, [HEO, NEXT])


def test_an_area_that_was_read_by_nobody_yet_is_said_to_be_sent_to_nobody(
    as_actor: Any, duty_officer: Any
) -> None:
    page = as_actor(duty_officer).post(WRITE, FORM | {"outline": outline(SMALL)}).content.decode()
    assert "Chưa gửi gì" in page
    assert not Alert.plain.exists()


@pytest.mark.parametrize(
    "written",
    [
        {"outline": "21.28 103.88\n21.32 103.92\n21.28 103.92\n21.32 103.88"}, {"outline": "{"}, {"saved": "x"},
        {"circles": "21.3, 103.9"}, {"circles": "21.3 103.9 900"}, {"circles": "12.3 108.9 1"}, {"circles": "21.3 103.9 1\n" * 9},
        {"outline": f"{outline(SMALL)}\n\n21.4, 104.0\n21.41, 104.0"}, {"outline": f"{outline(SMALL)}\n\n" * 13},
    ],
    ids=["crossing", "geojson", "unknown", "half", "wide", "empty", "circles", "corners", "outlines"],
)  # fmt: skip
def test_what_cannot_be_drawn_is_a_sentence_and_writes_nothing(
    written: dict[str, str], as_actor: Any, duty_officer: Any
) -> None:
    assert as_actor(duty_officer).post(WRITE, FORM | written).status_code == 422
    assert not Alert.plain.exists()


def test_whoever_writes_for_a_commune_draws_inside_it(as_actor: Any) -> None:
    wide = FORM | {"circles": "21.3 104.6 2", "areas": [str(OWN)]}
    apps.get_model("places", "Unit").plain.create(
        level="village", code="036640001", kind="village", name="Bản Kia", full_name="x", name_key="x", name_sort="x",
        start=NEXT + 1, stop=NEXT + 2, longitude=104.6, latitude=21.3,
    )  # fmt: skip
    answer = as_actor(cast_member("duty_officer", "of_a_commune", 3646)).post(WRITE, wide)
    assert answer.status_code == 422
    assert "nằm ngoài" in answer.content.decode()
    assert not Alert.plain.exists()
