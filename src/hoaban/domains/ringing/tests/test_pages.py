"""The page that rings, and the strip in the duty room."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.tests.steps import NOW, Night, bell
from hoaban.domains.ringing.values import How, State
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]


def test_the_page_says_what_waits_who_was_called_and_what_comes_next(night: Night, as_actor: As) -> None:
    night.draft()
    page = as_actor(night.actor("duty_deputy")).get(f"/w/ringing/{bell().uid}/").content.decode()
    assert "Xã Chiềng" in page
    assert "Rời nhà ven suối ngay" in page
    assert "Tỉnh duty_officer" in page
    assert page.count("<form") >= 2


def test_one_press_takes_it_and_leads_to_the_draft(night: Night, as_actor: As) -> None:
    alert = night.draft()
    answer = as_actor(night.actor("duty_officer")).post(
        f"/w/ringing/{bell().uid}/take/", {"request_id": "a" * 20}
    )
    assert answer.headers["Location"] == f"/w/warning/alerts/{alert}/"
    assert bell().taken_how == How.BUTTON


def test_a_commune_takes_it_and_is_told_whom_to_call(night: Night, as_actor: As) -> None:
    night.draft()
    client = as_actor(night.actor("commune_officer"))
    answer = client.post(f"/w/ringing/{bell().uid}/take/", {"request_id": "a" * 20})
    assert answer.headers["Location"] == f"/w/ringing/{bell().uid}/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "/w/warning/alerts/" not in page


def test_one_press_passes_it_on_and_what_is_over_says_so(night: Night, as_actor: As) -> None:
    night.draft()
    client = as_actor(night.actor("duty_officer"))
    client.post(f"/w/ringing/{bell().uid}/pass/", {"request_id": "a" * 20})
    assert night.rung() == ["duty_officer", "duty_deputy"]
    Bell.plain.update(state=State.SETTLED, next_at=None)
    for deed in ("take", "pass"):
        assert client.post(f"/w/ringing/{bell().uid}/{deed}/", {"request_id": deed * 10}).status_code == 302


def test_the_duty_room_shows_what_rings_and_to_open_the_draft_is_enough(night: Night, as_actor: As) -> None:
    alert = night.draft(now=NOW)
    client = as_actor(night.actor("duty_officer"))
    assert f"/w/ringing/{bell().uid}/" in client.get("/w/warning/").content.decode()
    client.get(f"/w/warning/alerts/{alert}/")
    assert (bell().state, bell().taken_how) == (State.TAKEN, How.PAGE)


def test_a_call_that_waits_says_nothing_once_somebody_has_it(night: Night) -> None:
    night.draft()
    params = {"bell": bell().pk, "level": 3}
    said = wording.words("ringing.draft", params, Channel.VOICE, "en")
    assert said is not None
    assert "phím 1" in said[1]
    Bell.plain.update(state=State.TAKEN)
    assert wording.words("ringing.draft", params, Channel.VOICE, "vi") is None
    drill = wording.plain_words(wording.kind_of("ringing.drill"), params, Channel.VOICE, "vi")
    assert all(words.startswith("DIỄN TẬP") for words in drill)
