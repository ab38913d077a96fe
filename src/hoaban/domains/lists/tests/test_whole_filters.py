"""What the list of households offers as a whole is what the deed takes: no wider filter, nothing searched, nobody unseen."""

import importlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hoaban.domains.lists import api, jobs, queries
from hoaban.domains.lists.actions import whole
from hoaban.domains.lists.models import KEPT, WholeList
from hoaban.domains.lists.ports import connected
from hoaban.domains.lists.tests.test_whole_lists import (
    OWN,
    confirmed,
    homes,
    looked,
    waiting,
    work,
    work_once,
)
from hoaban.domains.lists.values import Stage
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.models import Household, Person
from hoaban.domains.registry.rows import WhyLeft
from hoaban.domains.registry.tests.conftest import SignIn
from hoaban.foundation.access.api import SystemActor, UnitRange
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs.api import JobContext

pytestmark = pytest.mark.django_db(databases="__all__")
LIST, ALL = "/w/registry/households/", reverse("registry:confirm_all")
BUTTON = f'action="{ALL}"'


# --- The list and its button ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    ["findings=none&village=B%E1%BA%A3n+Xa", "findings=none&commune=14036640000", "findings=nobody", "sheet=no-list",
     "findings=none&" + "x" * 2_000],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_not_widened_to_all_of_her_area(
    as_actor: SignIn, commune_officer: Any, said: str
) -> None:
    homes(3)
    client = as_actor(commune_officer)
    answer = client.post(ALL, {"filter": said}, follow=True)
    assert "Địa chỉ này có bộ lọc không đọc được" in answer.content.decode()
    assert not WholeList.plain.exists()
    if len(said) < 2_000:
        assert BUTTON not in client.get(f"{LIST}?{said}").content.decode()


def test_what_was_searched_is_not_offered_as_a_whole_and_never_kept(
    as_actor: SignIn, commune_officer: Any
) -> None:
    homes(3)
    client = as_actor(commune_officer)
    assert BUTTON in client.get(LIST, {"findings": "none"}).content.decode()
    assert BUTTON not in client.get(LIST, {"findings": "none", "q": "lo thi mau"}).content.decode()
    answer = client.post(ALL, {"filter": "findings=none&q=lo+thi+mau"}, follow=True)
    assert "Kết quả tìm theo tên hoặc mã" in answer.content.decode()
    assert not WholeList.plain.exists()
    client.post(ALL, {"filter": "findings=none&village=B%E1%BA%A3n+M%E1%BA%ABu&after=1~2~3&evil=1"})
    assert WholeList.plain.get().kept == "village=B%E1%BA%A3n+M%E1%BA%ABu&findings=none"


def test_an_address_of_before_the_tabs_leads_to_what_has_something_to_look_at(
    as_actor: SignIn, commune_officer: Any
) -> None:
    fine, headless = homes(2)
    Person.plain.filter(household=headless).update(relation="other")
    client = as_actor(commune_officer)
    answer = client.get(LIST, {"incomplete": "on", "village": "Bản Mẫu"})
    assert answer.headers["Location"] == f"{LIST}?village=B%E1%BA%A3n+M%E1%BA%ABu&findings=some"
    page = client.get(answer.headers["Location"]).content.decode()
    assert headless.code in page
    assert fine.code not in page
    assert "Máy tìm: dòng của danh sách chưa vào được" in page


def test_the_button_counts_what_is_hers_to_confirm(
    as_actor: SignIn, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes(2)
    homes(3, OWN + 5, village="Bản Xa")
    one_village = (UnitRange(OWN, OWN + 1),)
    monkeypatch.setattr(
        type(commune_officer), "areas",
        lambda actor, permission: one_village if permission == registry.CONFIRM else actor.where,
    )  # fmt: skip
    client = as_actor(commune_officer)
    page = client.get(LIST, {"findings": "none"}).content.decode()
    assert "Không có gì phải xem (5)" in page
    assert "Xác nhận cả 2 hộ" in page
    client.post(ALL, {"filter": "findings=none"})
    assert len(WholeList.plain.get().homes) == 2


def test_tabs_are_counted_where_the_list_begins(as_actor: SignIn, commune_officer: Any) -> None:
    made = homes(32)
    client = as_actor(commune_officer)
    assert "Không có gì phải xem (32)" in client.get(LIST, {"open": "on"}).content.decode()
    later = {"open": "on", "after": f"{OWN}~{made[29].code_sort}~{made[29].pk}"}
    with CaptureQueriesContext(connection) as asked:
        page = client.get(LIST, later).content.decode()
    assert made[30].code in page
    assert "Không có gì phải xem</a>" in page
    assert BUTTON not in page
    assert not [query for query in asked.captured_queries if '"found"' in query["sql"]]


def test_a_filter_too_long_to_keep_leads_back_to_the_whole_list(commune_officer: Any) -> None:
    homes(1)
    told: Any = {"by": commune_officer, "homes": {}, "request": None, "now": timezone.now()}
    fits, longer = (whole.look_over(kept="village=%E1" + "x" * rest, **told) for rest in (100, KEPT))
    assert queries.whole_for(commune_officer, fits).kept.startswith("village=%E1")
    assert queries.whole_for(commune_officer, longer).kept == ""


def test_what_an_earlier_release_kept_of_a_search_is_dropped(commune_officer: Any) -> None:
    uid = whole.look_over(
        by=commune_officer,
        homes={},
        kept="q=lo+thi+mau&village=B%E1%BA%A3n",
        request=None,
        now=timezone.now(),
    )
    importlib.import_module("hoaban.domains.lists.migrations.0003_kept_filter").drop_searched(apps, None)
    assert WholeList.plain.get(uid=uid).kept == "village=B%E1%BA%A3n"


def test_the_last_whole_list_is_named_without_reading_its_households(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fine, changed = homes(2)
    uid = looked(commune_officer)
    Household.plain.filter(pk=changed.pk).update(version=7)
    whole.begin(by=commune_officer, uid=uid, request=None)
    work(commune_officer, monkeypatch)
    with CaptureQueriesContext(connection) as asked:
        last = api.Whole().last(commune_officer, timezone.now())
    assert last is not None
    assert last.count == 1, "one was left"
    assert not [query for query in asked.captured_queries if '"homes"' in query["sql"]]


# --- Back ----------------------------------------------------------------------------------------------------------


def test_a_household_somebody_came_to_live_in_since_stays_and_is_named(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined, *_rest = homes(3)
    uid = confirmed(commune_officer, monkeypatch)
    Person.plain.create(household=joined, place_no=OWN, name="Lò Văn Mẫu", name_key="x", name_sort="x", relation="child",
                        recorded_at=timezone.now() + timedelta(seconds=1))  # fmt: skip
    before = queries.whole_for(commune_officer, uid)
    assert (before.returns, [line.row.code for line in before.stayed]) == (2, [joined.code])
    whole.take_back(by=commune_officer, uid=uid, request=None)
    work(commune_officer, monkeypatch)
    after = queries.whole_for(commune_officer, uid)
    assert [(line.row.code, line.why) for line in after.stayed] == [(joined.code, WhyLeft.CHANGED)]
    assert (after.returns, waiting()) == (2, 2)


def _stopped(uid: UUID, make_actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Her right ended before the next part."""
    monkeypatch.setattr(connected, "find_actor", lambda _key: make_actor("registry:household:see"))
    until = timezone.now() + timedelta(hours=1)
    jobs.confirm(JobContext(SystemActor("lists.confirm"), until, timezone.now))
    assert WholeList.plain.get(uid=uid).stage == Stage.STOPPED


def test_a_taking_back_that_was_stopped_asks_for_what_waits_again(
    commune_officer: Any, make_actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "AT_ONCE", 3)
    homes(5)
    uid = confirmed(commune_officer, monkeypatch)
    whole.take_back(by=commune_officer, uid=uid, request=None)
    work_once(commune_officer, monkeypatch)
    assert not duties.count_for(commune_officer)
    _stopped(uid, make_actor, monkeypatch)
    assert (waiting(), duties.count_for(commune_officer)) == (3, 1)
    whole.take_back(by=commune_officer, uid=uid, request=None)
    work(commune_officer, monkeypatch)
    assert (waiting(), duties.count_for(commune_officer)) == (5, 1), "asked once"


def test_what_somebody_confirmed_between_two_parts_does_not_keep_the_rest_from_being_asked_for(
    commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "AT_ONCE", 3)
    first, *_rest = homes(5)
    uid = confirmed(commune_officer, monkeypatch)
    whole.take_back(by=commune_officer, uid=uid, request=None)
    work_once(commune_officer, monkeypatch)
    Household.plain.filter(pk=first.pk).update(confirmed_at=timezone.now())
    work(commune_officer, monkeypatch)
    assert (waiting(), duties.count_for(commune_officer)) == (4, 1)
