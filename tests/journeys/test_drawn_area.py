"""A duty officer draws a catchment with her finger, saves it and warns it in an exercise: people see it, machines get the polygon."""

import re
import time
from collections.abc import Callable, Iterable

from playwright.sync_api import expect

from hoaban.kit import cap
from tests.support.browser import PHONE, Person
from tests.support.patience import until

AROUND = ((0.35, 0.4), (0.65, 0.4), (0.65, 0.6), (0.35, 0.6))
SEND = "main form button.button-primary"
NAME = "Lưu vực vẽ tay (dữ liệu mẫu)"
WITHIN = 300


def tapped(someone: Person, places: Iterable[tuple[float, float]]) -> None:
    """On the map, by shares of its width and height."""
    picture = someone.page.locator("[data-draw] svg.sketch")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    for across, down in places:
        picture.click(position={"x": box["width"] * across, "y": box["height"] * down}, force=True)


def corners(someone: Person) -> list[str]:
    return someone.page.locator("#id_outline").input_value().splitlines()


def drawn(someone: Person) -> None:
    """Four corners by finger, one dragged, one by keys and taken back."""
    tapped(someone, AROUND)
    first = corners(someone)
    assert len(first) == 4
    someone.page.locator(".sketch-handle").nth(3).hover(force=True)
    someone.page.mouse.down()
    box = someone.page.locator(".sketch-handle").nth(3).bounding_box()
    assert box is not None
    someone.page.mouse.move(box["x"] - 12, box["y"] + 20, steps=4)
    someone.page.mouse.up()
    dragged = corners(someone)
    assert (dragged[:3], len(dragged)) == (first[:3], 4), "a drag moves one corner and adds none"
    assert dragged[3] != first[3]
    someone.page.locator("[data-draw] svg.sketch").focus()
    for key in ("ArrowLeft", "ArrowDown", "Enter"):
        someone.page.keyboard.press(key)
    assert len(corners(someone)) == 5
    someone.page.locator("[data-draw-deed=undo]").click()
    assert corners(someone) == dragged
    someone.page.locator("[data-draw-deed=clear]").click()
    assert corners(someone) == []
    someone.page.locator("[data-draw-deed=undo]").click()
    assert corners(someone) == dragged
    someone.page.locator(".sketch-handle").nth(0).click(force=True)
    assert corners(someone) == dragged, "a tap on a corner changes nothing"
    someone.page.locator("[data-draw-deed=undo]").click()
    assert corners(someone) == first, "and is no step to take back: that was the drag"
    field = someone.page.locator("#id_outline")
    field.fill("\n".join(dragged))
    for text in ('{"type": "Polygon", "coordinates": []}', "21.3, 103.9\n21.4,"):
        field.fill(text)
        tapped(someone, AROUND[:1])
        assert field.input_value() == text, "a stray tap destroys nothing typed"
        someone.page.locator("[data-draw-deed=clear]").click()
        assert field.input_value() == ""
        someone.page.locator("[data-draw-deed=undo]").click()
        assert field.input_value() == text
    field.fill("\n".join(dragged))


OVERLAPPING = """() => {
  const seen = [...document.querySelectorAll("svg.sketch text")].filter((one) => one.getBoundingClientRect().width);
  const boxes = seen.map((one) => [one.textContent, one.getBoundingClientRect()]);
  return boxes.flatMap(([name, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => `${name} / ${other}`));
}"""
SEEN = """() => [...document.querySelectorAll("svg.sketch text")].filter((one) => one.getBoundingClientRect().width).length"""


def circled(someone: Person) -> None:
    """A circle: its middle and its edge by finger, then by keys; undone without a trace."""
    page = someone.page
    field = page.locator("#id_circles")
    page.locator("[data-draw-tool=circle]").click()
    tapped(someone, [(0.5, 0.5)])
    middle = field.input_value()
    assert middle.count(",") == 1, "a middle alone has no radius yet"
    tapped(someone, [(0.5, 0.6)])
    first = field.input_value()
    assert (first.startswith(f"{middle}, "), km(first) > 0.1) == (True, True)
    page.locator("[data-tool=circle].sketch-handle").nth(1).focus()
    page.keyboard.press("ArrowDown")
    assert (field.input_value().startswith(f"{middle}, "), km(field.input_value()) > km(first)) == (
        True,
        True,
    )
    page.locator("[data-draw-deed=undo]").click()
    assert field.input_value() == first
    page.locator("[data-draw-deed=clear]").click()
    page.locator("[data-draw] svg.sketch").focus()
    for key in ("ArrowUp", "Enter", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert km(field.input_value()) > 0.1
    page.locator("[data-draw-deed=clear]").click()
    assert field.input_value() == ""
    page.locator("[data-draw-tool=outline]").click()


def km(circle: str) -> float:
    return float(circle.splitlines()[-1].split(",")[2])


def several(someone: Person) -> None:
    """A second outline by finger, a third by keys, two circles; each is taken away by its own button, and comes back."""
    page, field, circles = (
        someone.page,
        someone.page.locator("#id_outline"),
        someone.page.locator("#id_circles"),
    )
    shapes, lines = page.locator("svg.sketch .sketch-area"), page.locator("[data-draw-list] li")
    first = field.input_value()
    expect(lines).to_have_count(1)
    page.locator("[data-draw-deed=another]").click()
    tapped(someone, ((0.1, 0.1), (0.3, 0.1), (0.2, 0.25)))
    second = field.input_value()
    assert [len(ring.splitlines()) for ring in second.split("\n\n")] == [len(first.splitlines()), 3]
    page.locator("[data-draw-deed=another]").press("Enter")
    for key in ("ArrowDown", "Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(lines).to_have_count(3)
    expect(shapes).to_have_count(3)
    lines.nth(1).locator("button").press("Enter")
    expect(shapes).to_have_count(2)
    assert second.split("\n\n")[1] not in field.input_value()
    page.locator("[data-draw-deed=undo]").click()
    expect(shapes).to_have_count(3)
    lines.nth(2).locator("button").click()
    assert field.input_value() == second
    page.locator("[data-draw-tool=circle]").click()
    tapped(someone, [(0.8, 0.6), (0.8, 0.8)])
    page.locator("[data-draw-deed=another]").click()
    tapped(someone, [(0.2, 0.6), (0.2, 0.8)])
    expect(lines).to_have_count(4)
    assert len(circles.input_value().splitlines()) == 2
    someone.keeps_a_picture("area-several")
    lines.nth(3).locator("button").click()
    assert len(circles.input_value().splitlines()) == 1
    expect(shapes).to_have_count(3)
    page.locator("[data-draw-tool=outline]").click()


def in_drill(someone: Person) -> Person:
    someone.go("/w/drill/")
    someone.tap(someone.page.locator(SEND))
    return someone


def test_a_drawn_catchment_is_saved_and_warned_in_an_exercise(meet: Callable[..., Person]) -> None:
    officer = in_drill(meet("duty_officer", width=PHONE))
    officer.go("/w/targeting/reach/")
    officer.page.locator("form details summary").first.click()
    until(lambda: officer.page.evaluate(SEEN) > 3, "the map has no names")
    assert officer.page.evaluate(OVERLAPPING) == []
    circled(officer)
    drawn(officer)
    several(officer)
    officer.keeps_a_picture("area-drawn")
    outlines = [ring.splitlines() for ring in officer.page.locator("#id_outline").input_value().split("\n\n")]
    officer.tap(officer.page.locator(SEND).first)
    officer.type(officer.page.locator("#id_name"), NAME)
    officer.type(officer.page.locator("#id_source"), "Vẽ tay, dữ liệu mẫu")
    officer.tap(officer.page.locator("button[formaction$='/save/']"))
    officer.keeps_a_picture("area-saved")

    officer.tap(officer.page.locator("main a[href*='/w/warning/new/?saved=']"))
    officer.tap(officer.page.locator("a[href*='/new/flash_flood/3/']"))
    officer.tap(officer.page.locator(SEND).last)
    # Many places are folded by commune.
    expect(officer.page.locator("#touched summary").first).to_be_visible()
    officer.keeps_a_picture("area-read")
    officer.tap(officer.page.locator(SEND).last)
    address = officer.path
    officer.keeps_a_picture("area-waits")

    issuer = in_drill(meet("warning_issuer", width=PHONE))
    issuer.go(address)
    expect(issuer.page.locator("main")).to_contain_text(NAME)
    issuer.tap(issuer.page.locator("form[action$='/issue/'] button.button-primary"))

    uid = address.split("/")[-2]
    villager = meet(width=PHONE)
    villager.go(f"/warnings/{uid}/")
    expect(villager.page.locator("svg.sketch .sketch-area")).to_have_count(3)
    assert villager.page.evaluate(OVERLAPPING) == []
    villager.keeps_a_picture("area-public")

    told = published(villager, uid)
    assert told.status is cap.Status.EXERCISE
    (area,) = told.infos[0].areas
    told_outlines = [[f"{lat:.5f}, {lon:.5f}" for lat, lon in polygon] for polygon in area.polygons[:2]]
    assert told_outlines == [[*ring, ring[0]] for ring in outlines]
    assert len(area.circles) == 1
    assert any(one.name == cap.COMMUNE for one in area.geocodes)


def published(someone: Person, uid: str) -> cap.Alert:
    """The signed message of this alert, from the list for machines."""
    end = time.monotonic() + WITHIN
    while True:
        listed = someone.page.request.get(f"{someone.address}/cap/alerts.atom").text()
        for address in re.findall(r"/cap/[^\"'<> ]+[.]xml", listed):
            if uid[-12:] in address:  # the identifier ends with the alert's own
                return cap.read(someone.page.request.get(someone.address + address).body()).alert
        assert time.monotonic() < end, listed[:2_000]
        time.sleep(1)
