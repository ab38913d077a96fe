"""A province names villages: the communes she ticks open, and nothing is sent or lost on the way."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.tests.steps import NEXT, OWN, PROVINCE, drafted, row
from hoaban.domains.warning.tests.test_pages import FORM, soon
from hoaban.domains.warning.web.forms import TextForm

pytestmark = pytest.mark.django_db(databases="__all__")
SignIn = Callable[[Any], Client]
WRITE = "/w/warning/new/flash_flood/3/"
BO = OWN + 1
KIA = NEXT + 1


@pytest.fixture(autouse=True)
def next_village(places: None) -> None:
    apps.get_model("places", "Unit").plain.create(
        level="village", code="036640001", kind="village", name="Bản Kia", full_name="Bản Kia", name_key="x", name_sort="x",
        start=KIA, stop=KIA + 1,
    )  # fmt: skip


def offered(answer: Any) -> list[int]:
    return [number for number, _name in answer.context["form"].fields["areas"].choices]


def test_a_ticked_commune_opens_and_one_of_its_villages_is_warned(officer: Any, as_actor: SignIn) -> None:
    browser = as_actor(officer)
    assert BO not in offered(browser.get(WRITE))
    asked = FORM | {"villages": "1", "do_this": "", "hours": "9"}
    opened = browser.post(WRITE, asked)
    assert (opened.status_code, offered(opened).count(BO), KIA in offered(opened)) == (200, 1, False)
    page = opened.content.decode()
    assert f'name="open" value="{OWN}"' in page
    assert "field-wrong" not in page, "nothing is judged yet"
    assert opened.context["form"]["hours"].value() == "9", "what was typed stays"
    assert opened.context["form"]["areas"].value() == [OWN]
    assert not Alert.plain.exists()
    browser.post(WRITE, FORM | {"open": [str(OWN)], "areas": [str(BO), str(NEXT)]})
    assert Alert.plain.get().areas == [BO, NEXT]


def test_a_second_one_opens_beside_the_first(officer: Any, as_actor: SignIn) -> None:
    both = as_actor(officer).post(
        WRITE, FORM | {"villages": "1", "open": [str(OWN)], "areas": [str(BO), str(NEXT)]}
    )
    assert both.context["form"].opened == [OWN, NEXT]
    assert offered(both)[:4] == [OWN, BO, NEXT, KIA], "what she opened stands before all others"
    assert offered(both)[4:] == [PROVINCE]
    assert both.context["form"]["areas"].value() == [BO, NEXT]


def test_a_commune_whole_and_by_its_villages_is_asked_about(officer: Any, as_actor: SignIn) -> None:
    said = FORM | {"open": [str(OWN)], "areas": [str(OWN), str(BO)]}
    answer = as_actor(officer).post(WRITE, said)
    assert answer.status_code == 422
    assert "Hãy bỏ tích một bên." in answer.content.decode()
    assert not Alert.plain.exists()


def test_another_text_opens_them_too(officer: Any, as_actor: SignIn) -> None:
    uid, browser = drafted(officer, told=soon(areas=(OWN,)), now=timezone.now()), as_actor(officer)
    address, said = f"/w/warning/alerts/{uid}/change/", FORM | {"level": "4", "seen": str(row(uid).version)}
    assert BO in offered(browser.post(address, said | {"villages": "1"}))
    assert row(uid).level == 3
    assert browser.post(address, said | {"open": [str(OWN)], "areas": [str(BO)]}).status_code == 302
    assert (row(uid).level, row(uid).areas) == (4, [BO])


@pytest.mark.parametrize("page", ["write", "change"])
def test_enter_in_a_line_sends_and_does_not_open_villages(page: str, officer: Any, as_actor: SignIn) -> None:
    """A browser presses the first button of the form."""
    uid = drafted(officer, told=soon(areas=(OWN,)), now=timezone.now())
    address = WRITE if page == "write" else f"/w/warning/alerts/{uid}/change/"
    html = as_actor(officer).get(address).content.decode()
    form = html[html.index('<form method="post" class="stack">') :]
    buttons = re.findall(r'<button[^>]*type="submit"[^>]*>', form)
    assert [one for one in buttons if 'name="villages"' in one], "it is there"
    assert "name=" not in buttons[0]


def test_a_village_stands_in_under_its_commune(officer: Any, as_actor: SignIn) -> None:
    page = as_actor(officer).post(WRITE, FORM | {"villages": "1"}).content.decode()
    ticks = re.findall(r'<input[^>]*name="areas"[^>]*>', page)
    below = [re.search(r'value="(\d+)"', one)[1] for one in ticks if "data-below" in one]  # type: ignore[index]
    assert (len(ticks), below) == (4, [str(BO)])


def test_a_village_of_the_text_stands_under_its_commune_too(officer: Any, as_actor: SignIn) -> None:
    uid = drafted(officer, told=soon(areas=(KIA, BO)), now=timezone.now())
    answer = as_actor(officer).get(f"/w/warning/alerts/{uid}/change/")
    found = [one for one in offered(answer) if one != PROVINCE]
    assert found == [OWN, BO, NEXT, KIA]


@pytest.mark.parametrize("page", ["write", "change"])
def test_a_long_list_of_places_can_be_narrowed_and_a_short_one_is_read(
    page: str, officer: Any, as_actor: SignIn
) -> None:
    uid = drafted(officer, told=soon(areas=(OWN,)), now=timezone.now())
    address = WRITE if page == "write" else f"/w/warning/alerts/{uid}/change/"
    browser = as_actor(officer)
    assert "data-narrow=" not in browser.get(address).content.decode()
    for number in range(8):
        start = NEXT + (number + 1) * 10_000
        apps.get_model("places", "Unit").plain.create(
            level="commune", code=f"0400{number}", kind="commune", name=f"Xã {number}", full_name=f"Xã {number}",
            name_key=f"xa {number}", name_sort=f"xa {number}", start=start, stop=start + 10_000,
        )  # fmt: skip
    html = browser.get(address).content.decode()
    assert html.index('data-narrow="#id_areas" hidden') < html.index('<div id="id_areas">')
    assert "ui/js/narrow.js" in html


def test_a_commune_of_others_opens_for_nobody(make_actor: Any, as_actor: SignIn) -> None:
    browser = as_actor(make_actor(*Permission, name="here", commune=3646))
    assert 'name="villages"' not in browser.get(WRITE).content.decode(), "her villages stand there already"
    answer = browser.post(WRITE, FORM | {"villages": "1", "open": [str(NEXT)], "areas": [str(NEXT)]})
    assert answer.context["form"].opened == []
    assert (BO in offered(answer), answer.context["form"].has_closed) == (True, False)


def test_many_open_by_as_few_questions_as_one(officer: Any, django_assert_num_queries: Any) -> None:
    def asks(*communes: int) -> int:
        data = QueryDict("villages=1&" + "&".join(f"areas={one}" for one in communes))
        with django_assert_num_queries(QUERIES):
            return len(TextForm(data, actor=officer).opened)

    assert (asks(OWN), asks(OWN, NEXT)) == (1, 2)


QUERIES = 4
