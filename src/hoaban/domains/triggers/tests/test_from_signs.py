"""From what a village saw to a draft with its words; the village is still to be answered, and an exercise stays one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conftest import cast_member
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.triggers import actions, api
from hoaban.domains.triggers.errors import PlaceMissing
from hoaban.domains.triggers.tests.steps import OWN, PROVINCE, gauge, speaks
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.actions import withdraw
from hoaban.domains.warning.models import Alert
from hoaban.foundation.access.errors import NotAllowed, NotFound
from tests.support.holding import reads_of

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("places")]
SignIn = Callable[[Any], Client]


def seen(number: int = OWN + 1, kind: str = "crack", **facts: Any) -> Sign:
    now = timezone.now()
    return Sign.plain.create(number=number, kind=kind, first_at=now, last_at=now, **facts)


def drafted(by: Any, one: Sign, request: str | None = None) -> Any:
    now = timezone.now()
    text = warning.Text(
        2,
        warning.Sureness.OBSERVED,
        (one.number,),
        now,
        now + timezone.timedelta(hours=6),
        "Rời nhà ven suối ngay.",
    )
    return actions.draft_from_sign(
        by=by,
        uid=one.uid,
        hazard=warning.Hazard.LANDSLIDE,
        issuer="hydromet",
        text=text,
        request=request,
        now=now,
    )


def test_an_officer_on_duty_makes_one_draft_of_a_sign_however_often_she_presses(officer: Any) -> None:
    one = seen()
    uid = drafted(officer, one, "r1")
    assert drafted(officer, one, "r1") == uid
    assert drafted(officer, one, "r2") == uid, "another press finds the draft that is there"
    row = Alert.plain.get()
    assert (row.origin, row.origin_ref, row.areas) == ("sign", str(one.uid), [OWN + 1])
    one.refresh_from_db()
    assert (one.state, one.draft_uid) == ("draft", uid)


def test_the_sign_is_held_before_anybody_looks_whether_a_draft_is_there(
    officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = seen()
    reads = reads_of(Sign, monkeypatch)
    drafted(officer, one)
    assert reads[0], "of two officers in one instant, who comes second finds the draft of the first"


def test_another_draft_may_follow_one_that_was_taken_back(officer: Any) -> None:
    one = seen()
    first = Alert.plain.get(uid=drafted(officer, one))
    withdraw(by=officer, uid=first.uid, seen=first.version, request=None, now=timezone.now())
    second = drafted(officer, one)
    assert second != first.uid
    one.refresh_from_db()
    assert (one.state, one.draft_uid) == ("draft", second)


def test_of_an_exercise_only_an_exercise_is_drafted(officer: Any) -> None:
    drafted(officer, seen(is_exercise=True))
    assert Alert.plain.get().status == "exercise"


def test_a_sign_from_nowhere_and_people_without_the_right_make_none(
    officer: Any, province_officer: Any
) -> None:
    with pytest.raises(PlaceMissing):
        drafted(officer, seen(PROVINCE))
    with pytest.raises(NotAllowed):
        drafted(province_officer, seen())
    with pytest.raises(NotFound):
        drafted(cast_member("duty_officer", "next", 3664), seen(kind="dry"))
    assert Alert.plain.count() == 0


def test_two_decisions_lead_from_the_sign_s_page_to_a_draft_with_its_village(
    officer: Any, as_actor: SignIn
) -> None:
    one, browser = seen(), as_actor(officer)
    page = browser.get(f"/w/hazards/signs/{one.uid}/").content.decode()
    assert f'href="/w/triggers/signs/{one.uid}/"' in page
    page = browser.get(f"/w/triggers/signs/{one.uid}/").content.decode()
    assert f'href="/w/triggers/signs/{one.uid}/landslide/3/"' in page
    assert "flood/3/" in page
    address = f"/w/triggers/signs/{one.uid}/landslide/3/"
    page = browser.get(address).content.decode()
    assert "Rời nhà dưới chân đồi ngay." in page
    assert "Bản Bó" in page
    form = {"area": str(OWN + 1), "hours": "12", "do_this": "Rời nhà dưới chân đồi ngay.", "request_id": "a"}
    answer = browser.post(address, form)
    assert answer["Location"] == f"/w/hazards/signs/{one.uid}/", "now the village is answered"
    uid = Alert.plain.get().uid
    assert f'href="/w/warning/alerts/{uid}/"' in browser.get(answer["Location"]).content.decode()


def test_a_form_that_cannot_be_read_keeps_what_was_typed(officer: Any, as_actor: SignIn) -> None:
    one = seen()
    answer = as_actor(officer).post(
        f"/w/triggers/signs/{one.uid}/landslide/3/",
        {"area": str(OWN + 1), "hours": "12", "do_this": "Roi nha ngay bay gio"},
    )
    assert answer.status_code == 422
    assert "Roi nha ngay bay gio" in answer.content.decode()
    assert as_actor(officer).get(f"/w/triggers/signs/{one.uid}/nonsense/3/").status_code == 404


def test_a_draft_shows_what_speaks_for_it(officer: Any, issuer: Any, as_actor: SignIn) -> None:
    one, station = seen(), gauge()
    speaks(station, 12.5, last=timezone.now())
    uid = drafted(officer, one)
    for reader in (officer, issuer):
        page = as_actor(reader).get(f"/w/warning/alerts/{uid}/").content.decode()
        assert f"/w/hazards/signs/{one.uid}/" in page
        assert station.name in page
        assert "12,5" in page
    assert api.quotes_of(officer, uid) == []
