"""What a reader of the demonstration stumbled over, held: buttons that say what they do, lines that say which is which."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import ports
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, in_force, reviewed, text
from hoaban.domains.warning.tests.test_drawn import DRAWN
from hoaban.domains.warning.tests.test_pages import FORM
from hoaban.foundation.duties import api as duties
from tests.support.people import make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
WRITE = "/w/warning/new/flash_flood/3/"
BO, KIA = OWN + 1, NEXT + 1


def soon(**changed: Any) -> Any:
    now = timezone.now()
    return text(onset=now, expires=now + timedelta(hours=6), **changed)


# --- The words come before the button ---------------------------------------------------------------------------------
@pytest.mark.parametrize("is_agreed", [False, True], ids=["to agree and issue", "to issue"])
def test_no_button_that_issues_comes_into_sight_before_the_words(
    is_agreed: bool, officer: Any, deputy: Any, issuer: Any, as_actor: SignIn
) -> None:
    """It stays at the foot of the screen, but only of the block that begins where the words end."""
    uid = drafted(officer, told=soon(shape=DRAWN), now=timezone.now())
    if is_agreed:
        reviewed(deputy, uid, now=timezone.now())
    html = as_actor(issuer).get(f"/w/warning/alerts/{uid}/").content.decode()
    words, button = html.index('class="warning-text"'), html.index('class="actions actions-stay"')
    between = html[words:button]
    block = between.index("</section>") + between[between.index("</section>") :].index('<div class="stack">')
    inside = between[block + len('<div class="stack">') :]
    assert inside.count("<div") == inside.count("</div"), (
        "the block that begins below the words holds the button"
    )
    assert "actions-stay" not in html[:words]
    assert html.index('class="warning-text"') < html.index("sketch"[:6], words), (
        "no map pushes the words down"
    )


# --- The button says what it does -------------------------------------------------------------------------------------
class Draws(ports.NobodyDraws):
    """One saved area that touches a village."""

    def drawn(self, actor: Any, asked: ports.Asked) -> ports.Drawn:
        return ports.Drawn(DRAWN, (ports.Touched(BO, "Bản Bó", "x", "full"),))


@pytest.fixture
def draws() -> Any:
    former = ports.drawing()
    ports.connect_drawing(Draws())
    yield
    ports.connect_drawing(former)


CIRCLE = {"circles": "21.3, 103.9, 2"}


def label(answer: Any) -> str:
    """What the last button says."""
    press = answer.content.decode().split("data-press=", 1)[1].split("</button>", 1)[0]
    return next(
        kind
        for kind, is_hidden in re.findall(r"<span data-(checks|sends)( hidden)?>", press)
        if not is_hidden
    )


@pytest.mark.usefixtures("draws")
def test_the_button_says_whether_it_checks_or_sends(officer: Any, as_actor: SignIn) -> None:
    browser = as_actor(officer)
    assert label(browser.get(WRITE)) == "sends"
    assert label(browser.get(f"{WRITE}?saved=01000000-0000-7000-8000-000000000000")) == "checks"
    said = FORM | CIRCLE | {"areas": []}
    listed = browser.post(WRITE, said)
    assert label(listed) == "sends", "the list stands there"
    read = re.search(r'name="touched" value="(\w+)"', listed.content.decode())
    assert read is not None
    assert not Alert.plain.exists()
    again = browser.post(WRITE, said | {"touched": read[1], "check": "1"})
    assert (again.status_code, Alert.plain.count()) == (200, 0), "checking never sends, also what was read"
    assert browser.post(WRITE, said | {"touched": read[1]}).status_code == 302


@pytest.mark.usefixtures("draws")
def test_checking_nothing_says_so_and_sends_nothing(officer: Any, as_actor: SignIn) -> None:
    answer = as_actor(officer).post(WRITE, FORM | {"check": "1"})
    assert "Chưa vẽ gì" in answer.content.decode()
    assert not Alert.plain.exists()


# --- Places -----------------------------------------------------------------------------------------------------------
def more(number: int) -> None:
    start = NEXT + number * 10_000
    apps.get_model("places", "Unit").plain.create(
        level="commune", code=f"0400{number}", kind="commune", name=f"Xã {number}", full_name=f"Xã {number}",
        name_key=f"xa {number}", name_sort=f"xa {number}", start=start, stop=start + 10_000,
    )  # fmt: skip


@pytest.fixture
def kia(places: None) -> None:
    apps.get_model("places", "Unit").plain.create(
        level="village", code="036640001", kind="village", name="Bản Kia", full_name="Bản Kia", name_key="ban kia",
        name_sort="ban kia", start=KIA, stop=KIA + 1,
    )  # fmt: skip


def offered(answer: Any) -> list[int]:
    return [number for number, _name in answer.context["form"].fields["areas"].choices]


def test_what_is_ticked_stands_first_after_a_check(officer: Any, as_actor: SignIn) -> None:
    for number in range(1, 5):
        more(number)
    last = NEXT + 4 * 10_000
    assert offered(as_actor(officer).get(WRITE))[-1] == last
    answer = as_actor(officer).post(WRITE, FORM | {"areas": [str(last)], "do_this": ""})
    assert (answer.status_code, offered(answer)[0]) == (422, last)


def test_a_ticked_village_stands_first_below_its_commune(officer: Any, as_actor: SignIn, kia: None) -> None:
    apps.get_model("places", "Unit").plain.create(
        level="village", code="036640002", kind="village", name="Bản Lai", full_name="Bản Lai", name_key="x", name_sort="x",
        start=KIA + 1, stop=KIA + 2,
    )  # fmt: skip
    answer = as_actor(officer).post(
        WRITE, FORM | {"open": [str(OWN), str(NEXT)], "areas": [str(KIA + 1)], "do_this": ""}
    )
    assert offered(answer)[:3] == [NEXT, KIA + 1, KIA]


def test_a_village_is_found_before_its_commune_is_ticked(officer: Any, as_actor: SignIn, kia: None) -> None:
    browser = as_actor(officer)
    assert KIA not in offered(browser.get(WRITE))
    answer = browser.post(WRITE, FORM | {"areas": [str(OWN)], "villages": "seek", "seek": "Bản KIA"})
    assert {KIA, BO} & set(offered(answer)) == {KIA}, "those of the ticked commune are another button"
    assert answer.context["form"]["areas"].value() == [OWN], "what was ticked stays"
    nothing = browser.post(WRITE, FORM | {"areas": [], "villages": "seek", "seek": "không có"})
    assert KIA not in offered(nothing)
    assert not Alert.plain.exists()


def test_the_field_that_finds_asks_for_villages_and_keeps_what_was_typed(
    officer: Any, as_actor: SignIn, kia: None
) -> None:
    for number in range(1, 9):
        more(number)
    html = as_actor(officer).post(WRITE, FORM | {"villages": "seek", "seek": "kia"}).content.decode()
    assert re.search(r'<input id="narrow-areas"[^>]* name="seek" value="kia"', html)
    assert re.search(r'<button[^>]* name="villages" value="seek"[^>]*data-narrow-seek', html)


# --- What the lines say -----------------------------------------------------------------------------------------------
def test_a_duty_says_hazard_level_and_place(officer: Any, issuer: Any, deputy: Any) -> None:
    uid = drafted(officer, told=soon(areas=(OWN, NEXT)), now=timezone.now())
    asked = [row.title for row in duties.duties_for(issuer)]
    assert asked == ["Lũ quét, cấp 3, Xã Chiềng, Xã Mường: đọc, rồi ban hành hoặc sửa lại"]
    reviewed(deputy, uid, now=timezone.now())
    assert [row.title for row in duties.duties_for(issuer)] == [
        "Lũ quét, cấp 3, Xã Chiềng, Xã Mường: hai người đã đồng ý, đọc rồi ban hành"
    ]


def test_the_card_of_the_duty_room_says_that_a_village_calls(
    officer: Any, issuer: Any, as_actor: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    cry, quiet = (in_force(officer, issuer, told=soon(areas=(place,))) for place in (OWN, NEXT))
    asked: list[Any] = []

    def cries(_actor: Any, alerts: Any) -> dict[Any, ports.Link]:
        asked.append(set(alerts))
        return {cry: ports.Link("/w/answers/x/", "1 bản cần cứu giúp")}

    monkeypatch.setattr(ports.connected, "cries", cries)
    html = as_actor(officer).get("/w/warning/").content.decode()
    cards = {
        uid: html.split(f'href="/w/warning/alerts/{uid}/"')[0].rsplit("<li", 1)[1] for uid in (cry, quiet)
    }
    assert ("1 bản cần cứu giúp" in cards[cry], "cứu giúp" in cards[quiet]) == (True, False)
    assert asked == [{cry, quiet}]


# --- The call to a second person --------------------------------------------------------------------------------------
def test_whom_one_may_call_is_named_and_leads_to_her_call(places: None, as_actor: SignIn) -> None:
    cast = make_cast(("duty_officer", "duty_deputy"))
    steps.proves(cast.actor("duty_deputy"), "0912000002", timezone.now() - timedelta(days=1))
    uid = drafted(cast.actor("duty_officer"), told=soon(), now=timezone.now())
    address = f"/w/warning/alerts/{uid}/"
    browser, her = as_actor(cast.actor("duty_officer")), cast.user("duty_deputy").pk
    html = browser.get(address).content.decode()
    link = re.search(rf'<a href="{address}call/\?person={her}"[^>]*>(.*?)</a>', html, re.DOTALL)
    assert link is not None
    assert cast.actor("duty_deputy").label in link[1]
    page = browser.get(f"{address}call/?person={her}").content.decode()
    assert f'<option value="{her}" selected>' in page


def test_where_nobody_can_be_called_no_button_offers_it_and_who_may_agree_is_named(
    places: None, as_actor: SignIn
) -> None:
    cast = make_cast(("duty_officer", "duty_deputy"))  # nobody proved a telephone
    uid = drafted(cast.actor("duty_officer"), told=soon(), now=timezone.now())
    html = as_actor(cast.actor("duty_officer")).get(f"/w/warning/alerts/{uid}/").content.decode()
    assert "?person=" not in html
    assert "để máy gọi" not in html
    assert cast.actor("duty_deputy").label in html
