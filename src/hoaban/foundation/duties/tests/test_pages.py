"""The pages: what stands on them, who may open them, what the buttons do."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hoaban.foundation.access import identity
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.values import AccountActor
from hoaban.foundation.duties import api, ics
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.duties.tests.conftest import COMMUNE, MONDAY, Office, tickets
from hoaban.foundation.duties.values import Colleague, State
from hoaban.foundation.places import api as places
from hoaban.kit import clock

pytestmark = pytest.mark.django_db
LIST = "/w/duties/"


@pytest.fixture
def visit(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Open a page, or send a form, as somebody."""

    def go(actor: Any, path: str, data: dict[str, Any] | None = None) -> Any:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client.get(path) if data is None else client.post(path, data)

    return go


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_list_is_grouped_and_each_line_has_its_one_action(ask: Any, officer: Any, visit: Any) -> None:
    ask(term=clock.now() - timedelta(days=1), law="Luật 45/2019/QH14, Điều 147", path="/w/room/9/")
    ask(term=None)
    page = visit(officer, LIST)
    html = page.content.decode()
    assert page.status_code == 200
    assert html.index("Quá hạn") < html.index("Không định ngày")
    assert 'href="/w/room/9/"' in html
    assert "Luật 45/2019/QH14" in html
    assert html.count("Làm ngay") == 2
    assert 'name="unit"' not in html  # one commune: nothing to choose


def test_an_empty_list_teaches(officer: Any, visit: Any) -> None:
    assert "Chưa có việc nào chờ bạn" in text_of(visit(officer, LIST))
    assert "Không có việc nào khớp" in text_of(visit(officer, LIST + "?kind=room.none"))


@pytest.mark.parametrize(
    "query", ["?unit=x", "?unit=99999999999999", "?state=zz", "?whose=zz", "?page=zz", "?page=0", "?undo=zz"]
)
def test_an_address_nobody_can_read_shows_the_list(query: str, officer: Any, visit: Any) -> None:
    assert visit(officer, LIST + query).status_code == 200


def test_filters_in_the_address_narrow_the_list(ask: Any, officer: Any, visit: Any) -> None:
    ask(title="First thing", params={})
    ask(title="Second thing", params={}, kind="room.sign")
    shown = text_of(visit(officer, LIST + f"?kind=room.sign&unit={COMMUNE}"))
    assert "Second thing" in shown
    assert "First thing" not in shown


def test_taking_lines_says_so_and_offers_undo_once(ask: Any, officer: Any, visit: Any) -> None:
    ask()
    sent = {"do": "take", "duty": tickets(officer), "back": LIST + "?whose=all"}
    answer = visit(officer, LIST + "change", sent)
    assert answer.status_code == 302
    page = visit(officer, answer.url)
    assert "1 việc đã được thay đổi" in text_of(page)
    undo = re.search(r'action="(/w/duties/undo/[^"]+)"', page.content.decode())
    assert undo
    assert visit(officer, undo.group(1), {"back": LIST}).url == LIST
    assert Duty.plain.get().assigned_to == ""
    assert "undo/" not in visit(officer, answer.url).content.decode()


def test_the_head_gives_lines_to_a_colleague(ask: Any, office: Office, head: Any, visit: Any) -> None:
    office.people[COMMUNE] = [Colleague("user:5", "Cầm Thị Mẫu")]
    ask()
    assert "Cầm Thị Mẫu" in text_of(visit(head, LIST))
    visit(head, LIST + "change", {"do": "assign", "to": "user:5", "duty": tickets(head)})
    assert Duty.plain.get().assigned_label == "Cầm Thị Mẫu"


def test_nothing_ticked_is_a_sentence_not_an_error(officer: Any, visit: Any) -> None:
    for verb in ("take", "release", ""):
        answer = visit(officer, LIST + "change", {"do": verb})
        assert "Chưa chọn việc nào" in text_of(visit(officer, answer.url))


def test_the_form_never_leads_outside(ask: Any, officer: Any, visit: Any) -> None:
    ask()
    sent = {"do": "take", "duty": tickets(officer), "back": "https://elsewhere.example/"}
    assert visit(officer, LIST + "change", sent).url.startswith(LIST + "?undo=")
    sent["back"] = "//elsewhere.example/"
    assert visit(officer, LIST + "change", sent).url == LIST


def test_a_duty_shows_its_history(ask: Any, officer: Any, head: Any, visit: Any) -> None:
    uid = ask()
    api.take(by=officer, tickets=tickets(officer), now=MONDAY)
    api.release(by=officer, tickets=tickets(officer), now=MONDAY)
    shown = text_of(visit(officer, f"{LIST}{uid}/"))
    assert shown.index("Đã trả lại cho cơ quan") < shown.index("Đã giao cho officer") < shown.index("Đã mở")
    assert "Đưa ra khỏi danh sách" in text_of(visit(head, f"{LIST}{uid}/"))


def test_withdrawing_with_a_reason(ask: Any, head: Any, visit: Any) -> None:
    uid = ask()
    visit(head, LIST + "change", {"do": "withdraw", "reason": "mở nhầm", "duty": tickets(head)})
    assert Duty.plain.get().state == State.WITHDRAWN
    assert "mở nhầm" in text_of(visit(head, f"{LIST}{uid}/"))
    assert "Check the list" in text_of(visit(head, LIST + "?state=withdrawn"))


DOORS = [
    ("get", LIST),
    ("post", LIST + "change"),
    ("post", LIST + "calendar"),
    ("post", LIST + "undo/00000000-0000-7000-8000-000000000000"),
]


@pytest.mark.parametrize(("verb", "path"), DOORS)
def test_signed_out_people_are_asked_to_sign_in(verb: str, path: str, citizen: Any, visit: Any) -> None:
    answer = visit(citizen, path, None if verb == "get" else {})
    assert answer.status_code == 302
    assert "login" in answer.url


@pytest.mark.parametrize(("verb", "path"), DOORS)
def test_the_wrong_method_is_refused(verb: str, path: str, officer: Any, visit: Any) -> None:
    assert visit(officer, path, {} if verb == "get" else None).status_code == 405


def test_a_neighbours_duty_looks_like_none(ask: Any, neighbour: Any, officer: Any, visit: Any) -> None:
    uid = ask()
    assert visit(neighbour, f"{LIST}{uid}/").status_code == 404
    assert visit(neighbour, f"{LIST}00000000-0000-7000-8000-000000000000/").status_code == 404
    visit(neighbour, LIST + "change", {"do": "take", "duty": tickets(officer)})
    assert Duty.plain.get().assigned_to == ""


def test_the_list_asks_the_database_a_fixed_number_of_times(
    ask: Any, head: Any, visit: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        ask()
    with django_assert_max_num_queries(14):
        visit(head, LIST)


def test_the_calendar_names_kinds_and_days_but_no_title(
    ask: Any, officer: Any, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(title="Secret title", params={})
    actor = AccountActor("user:7", "Officer", dict.fromkeys(officer.permissions, officer.where))
    monkeypatch.setattr(accounts, "actor_of_id", lambda number: actor if number == 7 else None)
    shown = visit(actor, LIST + "calendar", {}).content.decode()
    address = re.search(r"/w/duties/calendar/[\w-]+\.ics", shown)
    assert address
    answer = visit(None or identity.ANONYMOUS, address.group(0))
    body = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in body
    assert "Secret title" not in body
    assert visit(identity.ANONYMOUS, "/w/duties/calendar/wrong.ics").status_code == 404


def test_calendar_lines_are_folded_and_escaped(ask: Any, officer: Any) -> None:
    ask()
    rows = api.duties_for(officer, now=MONDAY)
    text = ics.calendar("Việc, chờ; tôi " * 9, rows, "http://x", MONDAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "Việc\\, chờ\\; tôi" in text.replace("\r\n ", "")


def test_a_reform_knows_the_column_of_duties() -> None:
    from hoaban.foundation.places import numbered

    assert any(column.table == Duty._meta.db_table for column in numbered.columns())
    assert places.register_numbered
    assert reverse("duties:list") == LIST
