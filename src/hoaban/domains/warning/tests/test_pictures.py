"""What was drawn is seen: on everybody's page and on the duty room's; a place chosen by name needs no map."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import ports
from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, issued, reviewed, text
from hoaban.domains.warning.tests.test_drawn import DRAWN
from hoaban.domains.warning.values import Grown, Status
from hoaban.domains.warning.web import pictures
from hoaban.domains.warning.web.drawn import Look

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def placed(places: None) -> None:
    units = apps.get_model("places", "Unit").plain
    units.filter(start=OWN).update(longitude=103.9, latitude=21.3)
    units.filter(start=OWN + 1).update(longitude=103.91, latitude=21.29)


def shaped(**changed: Any) -> Any:
    now = timezone.now()
    told = {"areas": (OWN + 1,), "shape": DRAWN, "onset": now, "expires": now + timedelta(hours=6)}
    return text(**told | changed)


def test_everybody_sees_the_shape_and_what_lies_in_it() -> None:
    picture = pictures.of_shape(DRAWN, (OWN + 1,)) or ""
    assert picture.count("sketch-area") == 2
    assert (picture.count("sketch-in"), picture.count("sketch-dot")) == (1, 1)
    assert "Bản Bó" in picture


def test_a_circle_around_a_place_chosen_by_name_is_dashed_and_explained(officer: Any, as_actor: Any) -> None:
    near = replace(DRAWN, near=((103.9, 21.3, 1.0),))
    uid = drafted(officer, told=shaped(shape=near), now=timezone.now())
    page = as_actor(officer).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert (page.count('class="sketch-area"'), page.count('class="sketch-near"')) == (2, 1)
    assert "Vòng tròn nét đứt" in page
    plain = drafted(officer, told=shaped(), now=timezone.now())
    assert "Vòng tròn nét đứt" not in as_actor(officer).get(f"/w/warning/alerts/{plain}/").content.decode()


def test_outlines_that_nobody_drew_look_like_no_drawing(officer: Any, issuer: Any) -> None:
    """Around places chosen beside a circle: in few corners they are slivers, and stood there as what somebody drew."""
    sliver = ((103.8, 21.2), (103.81, 21.2), (103.9, 21.4))
    uid = drafted(
        officer,
        told=shaped(shape=replace(DRAWN, polygons=(*DRAWN.polygons, sliver), made=1)),
        now=timezone.now(),
    )
    reviewed(issuer, uid, now=timezone.now())
    issued(issuer, uid, now=timezone.now())
    page = Client().get(f"/warnings/{uid}/").content.decode()
    assert (page.count('class="sketch-area"'), page.count('class="sketch-made"')) == (2, 1)
    assert (page.count("Vùng đã vẽ"), "Nét chấm mảnh" in page) == (1, True)
    plain = pictures.of_shape(DRAWN, (OWN + 1,)) or ""
    assert "sketch-made" not in plain


def test_who_agrees_reads_how_much_more_ground_goes_out_than_was_drawn(
    officer: Any, issuer: Any, as_actor: Any
) -> None:
    grown = drafted(officer, told=shaped(shape=replace(DRAWN, grown=Grown(760.9, 557.4))), now=timezone.now())
    page = as_actor(issuer).get(f"/w/warning/alerts/{grown}/").content.decode()
    assert 'name="agree"' in page
    assert ("761 km²" in page, "557 km²" in page) == (True, True)
    plain = drafted(officer, told=shaped(), now=timezone.now())
    assert "km²" not in as_actor(issuer).get(f"/w/warning/alerts/{plain}/").content.decode()


@pytest.mark.parametrize("status", list(Status))
def test_the_page_of_a_warning_draws_it(status: Status, officer: Any, issuer: Any) -> None:
    uid = drafted(officer, status, shaped(), now=timezone.now())
    reviewed(issuer, uid, now=timezone.now())
    issued(issuer, uid, now=timezone.now())
    page = Client().get(f"/warnings/{uid}/").content.decode()
    assert page.count('class="sketch-area"') == 2
    assert "ui/sketch.css" in page


def test_places_chosen_by_name_bring_no_map(officer: Any, issuer: Any, as_actor: Any) -> None:
    uid = drafted(officer, told=shaped(shape=type(DRAWN)()), now=timezone.now())
    page = as_actor(officer).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert "sketch" not in page
    with_map = drafted(officer, told=shaped(), now=timezone.now())
    assert 'class="sketch"' in as_actor(officer).get(f"/w/warning/alerts/{with_map}/").content.decode()


def test_whoever_writes_has_a_map_to_draw_on_and_the_text_path_beside_it(as_actor: Any, officer: Any) -> None:
    page = as_actor(officer).get("/w/warning/new/flash_flood/3/").content.decode()
    assert 'data-draw="id_outline" hidden' in page, "without script there is only the field"
    assert 'name="outline"' in page
    apps.get_model("places", "Unit").plain.update(longitude=None, latitude=None)
    page = as_actor(officer).get("/w/warning/new/flash_flood/3/").content.decode()
    assert "data-draw" not in page
    assert 'name="outline"' in page


def test_one_reason_stands_once_and_a_single_place_in_no_fold() -> None:
    """Of forty-six places each stood in a fold of its own, and one sentence twenty-three times."""
    one, other = (
        ports.Touched(OWN + 1, "Bản Bó", "bằng chỗ của nó", "full"),
        ports.Touched(NEXT, "Xã Mường", "x", "part"),
    )
    doubts = (("Bản A", "không rõ ở đâu"), ("Bản B", "chưa có bản"), ("Bản C", "không rõ ở đâu"))
    look: Any = Look((), True, drawn=ports.Drawn(DRAWN, (one, other), doubts))  # type: ignore[arg-type]  # no field is asked
    page = render_to_string("warning/_drawn.html", {"look": look})
    assert page.count("2 nơi: không rõ ở đâu") == page.count("không rõ ở đâu") == 1, "sixty places, not homes"
    assert page.count('class="touched"') == 2
    assert [name in page for name in ("Bản A", "Bản B", "Bản C", "Xã Chiềng, Bản Bó")] == [True] * 4
    assert "Xã Mường, Xã Mường" not in page
