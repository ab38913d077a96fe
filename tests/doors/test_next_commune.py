"""Lists, exports, search and bulk changes: what lies in the next commune is neither shown nor moved.

Doors with a row in their address are knocked at in test_table.py; here stand the doors that choose rows themselves.
"""

import functools
import inspect
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from hoaban.config import roles
from hoaban.foundation.access.api import door_of
from tests.doors.test_table import LOCAL, MANAGER, ROWS, SIGNED_IN
from tests.support import doors, samples
from tests.support.people import Cast

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.slow]

MARK = "HO-DAU-VET-7531"
EXPORTS = doors.plain_table("exports")
# Doors that must show the mark to its own commune: without them, silence towards the neighbour would prove nothing.
SHOWN = ("registry:households", "registry:export", "imports:index", "duties:list", "accounts:people")
ASKED = {"search:results": {"q": MARK}, "search:suggest": {"q": MARK}}


@pytest.fixture
def marked(cast: Cast) -> Any:
    """A household, a sheet, a duty and a person of the own commune that carry the mark."""
    from hoaban.domains.registry.models import Household, Person
    from hoaban.foundation.duties.models import Duty
    from hoaban.foundation.imports.models import ImportBatch

    household = Household.plain.get(uid=samples.household(cast))
    Household.plain.filter(pk=household.pk).update(code=MARK)
    Person.plain.create(
        household=household, place_no=household.place_no, name="Lò Thị Mẫu", name_key="lo thi mau"
    )
    ImportBatch.plain.filter(uid=samples.batch(cast)).update(file_name=MARK)
    Duty.plain.filter(uid=samples.duty(cast)).update(title=MARK)
    someone = cast.user("commune_officer")
    type(someone).objects.filter(pk=someone.pk).update(display_name=MARK)
    return household


def body_of(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        "utf-8", "replace"
    )


def lists() -> Any:
    names = [
        name
        for name, row in ROWS.items()
        if "GET" in row.methods and not row.sample and not row.others and not row.facts
        and (row.who == SIGNED_IN or {LOCAL, MANAGER} & set(row.roles))
    ]  # fmt: skip
    return pytest.mark.parametrize("name", names)


def who_asks(name: str) -> str:
    row = ROWS[name]
    return LOCAL if row.who == SIGNED_IN or LOCAL in row.roles else MANAGER


@lists()
def test_a_list_shows_nothing_of_the_next_commune(name: str, marked: Any, knock_with: Any) -> None:
    answer = knock_with(reverse(name), who_asks(name), ASKED.get(name), next_door=True)
    asked_for = body_of(answer).count(MARK) if name not in ASKED else len(found(body_of(answer)))
    assert asked_for == 0


def found(text: str) -> list[str]:
    """Hits, not the question repeated in the form."""
    return [line for line in text.splitlines() if MARK in line and "/w/registry/households/" in line]


@pytest.mark.parametrize("name", SHOWN)
def test_the_own_commune_sees_it_there(name: str, marked: Any, knock_with: Any) -> None:
    assert MARK in body_of(knock_with(reverse(name), who_asks(name)))


def test_many_of_the_next_commune_are_not_confirmed_at_once(marked: Any, knock: Any) -> None:
    answer = knock(
        "POST", reverse("registry:confirm_many"), LOCAL, {"uid": [str(marked.uid)]}, next_door=True
    )
    marked.refresh_from_db()
    assert marked.confirmed_at is None
    assert answer.status_code < 500


HANDS_OUT = re.compile(
    r"_stream\(|Streaming\w*Response|FileResponse|text/csv|spreadsheet|attachment|Content-Disposition"
)


def hands_out_a_table(view: Any) -> bool:
    """By what it does, or what a function of ours does that it calls by name."""
    text = inspect.getsource(view)
    called = {name for name in vars(inspect.getmodule(view)) if re.search(rf"\b{name}\(", text)}
    helpers = [getattr(inspect.getmodule(view), name) for name in called]
    ours = [one for one in helpers if inspect.isfunction(one) and one.__module__.startswith("hoaban.")]
    return bool(HANDS_OUT.search(text + "".join(map(inspect.getsource, ours))))


@functools.cache
def exporting() -> dict[str, Any]:
    """Doors that hand out a table as a file."""
    return {
        name: pattern.callback
        for name, pattern in doors.url_patterns()
        if (view := inspect.unwrap(pattern.callback)).__module__.startswith("hoaban.")
        and hands_out_a_table(view)
    }


def test_every_export_has_its_row() -> None:
    assert doors.without_row(exporting(), EXPORTS) == []


def test_every_export_s_row_says_what_its_door_says() -> None:
    for name, view in exporting().items():
        opens = doors.roles_that_open(door_of(view, name), roles.ROLES)
        assert sorted(EXPORTS[name]["who"]) == sorted(opens), name


def test_an_export_is_known_by_what_it_does() -> None:
    assert len(exporting()) >= 6
    assert hands_out_a_table(a_sheet)
    assert not hands_out_a_table(body_of)


def a_sheet(_request: Any) -> HttpResponse:
    return HttpResponse("a;b", content_type="text/csv")
