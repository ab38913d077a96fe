"""The page that rings, and the strip in the duty room."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from hoaban.domains.ringing import queries, rules, spoken
from hoaban.domains.ringing.models import Bell
from hoaban.domains.ringing.tests.steps import MINUTE, NOW, Night, bell, clock
from hoaban.domains.ringing.values import How, RingShown, Stage, State
from hoaban.domains.warning.tests.steps import communes
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.models import Batch
from hoaban.foundation.notify.rules import sms_parts, telling_words
from hoaban.foundation.notify.values import Channel, Rang
from hoaban.kit.uid import uuid7

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]


def test_the_page_says_what_waits_who_was_called_and_what_comes_next(night: Night, as_actor: As) -> None:
    night.draft()
    page = as_actor(night.actor("duty_deputy")).get(f"/w/ringing/{bell().uid}/").content.decode()
    assert "Xã Chiềng" in page
    assert "Rời nhà ven suối ngay" in page
    assert page.count("Lũ quét, cấp 3, Xã Chiềng") == 2, "the title of the tab and the headline"
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


def test_whoever_was_rung_in_every_round_stands_once_with_her_rounds(night: Night, as_actor: As) -> None:
    night.draft()
    for minute in range(3, 60, 3):
        clock(NOW + minute * MINUTE)
    assert len(night.rung()) == 9
    page = as_actor(night.actor("duty_deputy")).get(f"/w/ringing/{bell().uid}/").content.decode()
    people = page.partition("Đã báo gọi tới ai")[2]
    assert (people.count("<li>"), people.count("3 lần"), people.count("Tỉnh duty_officer")) == (3, 3, 1)


def test_rounds_that_came_to_the_same_stand_together() -> None:
    def ring(minute: int, call: Rang) -> RingShown:
        return RingShown(
            "user:1", Stage.DUTY, minute, "Lò Văn A", NOW + minute * MINUTE, is_me=False, call=call
        )

    rings = [ring(18, Rang.HEARD), ring(9, Rang.NO_ANSWER), ring(0, Rang.NO_ANSWER)]
    with translation.override("vi"):
        (her,) = spoken.people(rings)
        at = [date_format(localtime(one.at), "H:i") for one in rings]
    assert (her.at, her.rounds, her.stage) == (rings[0].at, 3, "Cán bộ trực")
    assert her.lines == (f"{at[2]}, {at[1]}: không ai nhấc máy", f"{at[0]}: đã nhấc máy")


@pytest.mark.parametrize("role", ["commune_officer", "duty_officer"])
def test_the_first_page_of_whoever_may_take_it_names_what_rings(
    night: Night, as_actor: As, role: str
) -> None:
    night.draft()
    client, link = as_actor(night.actor(role)), f'href="/w/ringing/{bell().uid}/"'
    page = client.get("/w/").content.decode()
    assert page.count(link) == 1
    assert "Lũ quét, cấp 3, Xã Chiềng" in page
    client.post(f"/w/ringing/{bell().uid}/take/", {"request_id": "a" * 20})
    assert link not in client.get("/w/").content.decode()


def test_it_rings_on_the_first_page_of_nobody_else(night: Night, as_actor: As) -> None:
    night.draft()
    others = (night.actor("warning_issuer"), night.actor("commune_officer", next_door=True))
    for other in others:
        assert f"/w/ringing/{bell().uid}/" not in as_actor(other).get("/w/").content.decode()


CALL_THEM = (
    "rồi gọi phòng trực: họ đang chờ bạn",
    "Bây giờ hãy gọi phòng trực",
    "<p>Phòng trực soạn và ban hành.</p>",
)


def test_only_whoever_has_a_live_bell_is_told_to_call_the_duty_room(night: Night, as_actor: As) -> None:
    """Dealt with, it asks nobody for anything; taken by another it offers no button and names none."""
    night.draft()

    def said() -> list[bool]:
        page = as_actor(night.actor("commune_officer")).get(f"/w/ringing/{bell().uid}/").content.decode()
        page = re.sub(r"\s*(</?p>)\s*", r"\1", page)
        return [words in page for words in CALL_THEM]

    assert said() == [True, False, False]
    hers = night.actor("commune_officer").key
    Bell.plain.update(state=State.TAKEN, taken_by=hers, taken_label="Xã", taken_at=NOW, taken_how=How.BUTTON)
    assert said() == [False, True, False]
    Bell.plain.update(taken_by=night.actor("duty_officer").key)
    assert said() == [False, False, True]
    Bell.plain.update(state=State.SETTLED, next_at=None, taken_by=hers)
    assert said() == [False, False, False]


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
    page = client.get("/w/warning/").content.decode()
    assert f"/w/ringing/{bell().uid}/" in page
    assert "Lũ quét, cấp 3, Xã Chiềng: có dự thảo đang chờ" in page
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


SAID = {"vi": "Lũ quét, cấp 3, Xã Chiềng", "en": "Flash flood, level 3, Xã Chiềng"}


@pytest.mark.parametrize("language", SAID)
def test_whoever_reads_a_bell_knows_what_danger_it_is_of(night: Night, language: str) -> None:
    night.draft()
    with translation.override(language):
        headlines = []
        for state in State:
            Bell.plain.update(state=state, next_at=NOW)
            headlines.append(spoken.headline(queries.bell_for(night.actor("duty_officer"), bell().uid)))
    assert {one.startswith(f"{SAID[language]}: ") for one in headlines} == {True}
    assert len(set(headlines)) == len(State) - 1, "a draft is never held"


@pytest.mark.parametrize("language", SAID)
def test_a_push_and_a_text_message_name_the_danger_in_her_language(night: Night, language: str) -> None:
    """Also of a notice that waited through a renewal: it holds no more than its bell and a level."""
    night.draft()
    assert Batch.plain.get(kind="ringing.draft").params == {"bell": bell().pk, "level": 3}
    for kind in ("ringing.draft", "ringing.drill"):
        title, _text = told(kind, Channel.PUSH, language)
        assert SAID[language] in title
        assert SAID[language] in told(kind, Channel.SMS, language)[1]
        assert "%(" not in title


def test_what_is_said_is_the_danger_as_it_is_now(night: Night) -> None:
    night.draft(level=2)
    night.draft(level=5)
    assert "cấp 5" in told("ringing.draft", Channel.SMS, "vi", level=2)[1]
    Bell.plain.update(subject=uuid7())
    assert told("ringing.draft", Channel.SMS, "vi")[1].startswith("Thiên tai, cấp 5: ")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Ít Ong", "Mường La"), "Lũ quét, cấp 3, Ít Ong, Mường La: "),
        (
            ("Ít Ong", "Mường La", "Chiềng Hoa", "Ngọc Chiến"),
            "Lũ quét, cấp 3, Ít Ong, Mường La và nơi khác: ",
        ),
        (("Bản Ốm", "Mường La"), "Lũ quét, cấp 3: "),
        ((), "Lũ quét, cấp 3: "),
    ],
)
def test_a_message_names_the_first_places_and_leaves_whatever_their_names(
    night: Night, names: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    night.draft()
    monkeypatch.setattr(spoken.warning, "briefly", lambda _areas: [("", names)])
    assert told("ringing.draft", Channel.PUSH, "vi")[0].startswith(said)
    assert told("ringing.draft", Channel.SMS, "vi")[1].startswith(said)


@pytest.mark.parametrize(
    ("language", "rest"), [("vi", "và 38 xã, phường khác"), ("en", "and 38 other communes or wards")]
)
def test_of_forty_communes_the_page_names_the_first_and_counts_the_rest(
    night: Night, language: str, rest: str
) -> None:
    night.draft(areas=communes(40))
    with translation.override(language):
        one = queries.bell_for(night.actor("duty_officer"), bell().uid)
        assert f"Xã Mường Chiềng 0, xã Mường Chiềng 1 {rest}: " in spoken.headline(one)
    assert bell().places == "Xã Mường Chiềng 0, xã Mường Chiềng 1 và 38 xã, phường khác", "cut at a name"


@pytest.mark.parametrize("kind", ["ringing.draft", "ringing.drill"])
@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("hazard", Hazard)
def test_a_text_message_has_two_parts_at_most(hazard: Hazard, language: str, kind: str) -> None:
    first, is_more = rules.first_places(["Tiểu khu 1", "Bản Nà Tòng", "Bản Nà Lo", "Bản Nong Bua"])
    assert (first, is_more) == ("Tiểu khu 1, Bản Nà Tòng", True)
    with translation.override(language):
        where = gettext("%(places)s and elsewhere") % {"places": first}
        params = {"danger": spoken.danger(hazard, 5, where)}
    _title, text = wording.plain_words(wording.kind_of(kind), params, Channel.SMS, language)
    assert sms_parts(text).parts <= 2, text
    assert telling_words(text) == []


def told(kind: str, channel: Channel, language: str, level: int = 3) -> tuple[str, str]:
    said = wording.words(kind, {"bell": bell().pk, "level": level}, channel, language)
    assert said is not None
    return said
