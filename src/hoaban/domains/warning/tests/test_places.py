"""Where a warning holds, chosen on the page: nothing that was drawn, named or ticked is lost in silence."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.warning import ports
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.tests.steps import NEXT, OWN, drafted, row
from hoaban.domains.warning.tests.test_drawn import DRAWN
from hoaban.domains.warning.tests.test_pages import FORM, soon
from hoaban.domains.warning.values import Shape

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
WRITE = "/w/warning/new/flash_flood/3/"
BO = OWN + 1
UNSENT = "Chưa gửi gì. Hãy đọc danh sách các nơi trong vùng, rồi bấm lần nữa."
SAVED = UUID(int=7)


class OneArea:
    """Every drawing touches one village, and of another nobody can say."""

    def saved(self, actor: Any) -> list[tuple[UUID, str]]:
        return [(SAVED, "Lưu vực suối")]

    def drawn(self, actor: Any, asked: ports.Asked) -> ports.Drawn:
        return ports.Drawn(DRAWN, (ports.Touched(BO, "Bản Bó", "", "full"),), (("Bản Nà", "chưa có tọa độ"),))

    def beside(self, shape: Shape, units: Sequence[int]) -> Shape:
        return replace(shape, near=((104.6, 21.3, 1.0),))


@pytest.fixture
def one_area(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_draws", [OneArea()])


def waiting(by: Any, **said: Any) -> UUID:
    return drafted(by, told=soon(**said), now=timezone.now())


def change(browser: Client, uid: UUID, **said: Any) -> Any:
    asked = {**FORM, "level": "4", "seen": str(row(uid).version)} | said
    return browser.post(f"/w/warning/alerts/{uid}/change/", asked)


def ticked(browser: Client, uid: UUID) -> Any:
    answer = browser.get(f"/w/warning/alerts/{uid}/change/")
    return answer.context["form"]["areas"].value()


def test_a_place_ticked_beside_a_kept_area_is_added_to_it(officer: Any, as_actor: SignIn) -> None:
    uid, browser = waiting(officer, areas=(BO,), shape=DRAWN), as_actor(officer)
    before = row(uid).shape
    assert ticked(browser, uid) == [], "what was drawn stays by «keep»: a tick only ever adds"
    change(browser, uid, keep="on", areas=[str(NEXT)])
    assert (row(uid).level, row(uid).areas, row(uid).shape) == (4, [BO, NEXT], before)
    change(browser, uid, keep="on", areas=[str(NEXT)], level="3")
    assert (row(uid).level, row(uid).areas) == (3, [BO, NEXT])


def test_what_is_ticked_has_its_own_shape_beside_the_one_that_stays(
    one_area: None, officer: Any, as_actor: SignIn
) -> None:
    uid, browser = waiting(officer, areas=(BO,), shape=DRAWN), as_actor(officer)
    before = row(uid).shape
    change(browser, uid, keep="on", areas=[str(NEXT)])
    assert row(uid).shape == before | {"near": [[104.6, 21.3, 1.0]]}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Những gì bạn vẽ thêm và các nơi bạn chọn theo tên được thêm vào vùng đã vẽ."),
        ("en", "What you draw, and places that you choose by name, are added to it."),
    ],
)
def test_keeping_says_that_ticks_are_added(
    language: str, words: str, officer: Any, as_actor: SignIn, settings: Any
) -> None:
    uid, browser = waiting(officer, areas=(BO,), shape=DRAWN), as_actor(officer)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        assert words in browser.get(f"/w/warning/alerts/{uid}/change/").content.decode()


def test_a_village_stays_in_the_text_that_a_province_changes(officer: Any, as_actor: SignIn) -> None:
    uid, browser = waiting(officer, areas=(BO, NEXT)), as_actor(officer)
    assert ticked(browser, uid) == [BO, NEXT]
    page = browser.get(f"/w/warning/alerts/{uid}/change/").content.decode()
    assert f'value="{BO}"' in page
    assert change(browser, uid, areas=[str(BO), str(NEXT)]).status_code == 302
    assert (row(uid).level, row(uid).areas) == (4, [BO, NEXT])


def test_after_the_first_press_the_page_says_that_nothing_was_sent(
    one_area: None, officer: Any, as_actor: SignIn
) -> None:
    browser, drawn = as_actor(officer), {"areas": [], "circles": "21.3, 103.9, 2"}
    assert UNSENT not in browser.get(WRITE).content.decode()
    page = browser.post(WRITE, FORM | drawn).content.decode()
    assert f'<a href="#touched">{UNSENT}</a>' in page
    assert page.index(UNSENT) < page.index('<form method="post" class="stack"')
    assert not Alert.plain.exists()
    faulty = browser.post(WRITE, FORM | drawn | {"touched": "0" * 64})
    assert (faulty.status_code, UNSENT in faulty.content.decode()) == (422, False)
    uid = waiting(officer)
    assert UNSENT in change(browser, uid, **drawn).content.decode()
    assert row(uid).level == 3


def test_what_nobody_can_place_says_how_it_is_warned(one_area: None, officer: Any, as_actor: SignIn) -> None:
    asked = FORM | {"areas": [], "circles": "21.3, 103.9, 2"}
    page = as_actor(officer).post(WRITE, asked).content.decode()
    assert "hãy tích bản đó, hoặc cả xã, phường của bản ở mục «Ở đâu»." in page
    assert "<legend>Ở đâu" in page, "the words name the field as it stands there"


def test_another_issuer_keeps_the_saved_area(one_area: None, officer: Any, as_actor: SignIn) -> None:
    page = as_actor(officer).get(f"{WRITE}?saved={SAVED}")
    code = page.context["issuers"][0][0].code
    assert f'href="?saved={SAVED}&amp;issuer={code}"' in page.content.decode()
