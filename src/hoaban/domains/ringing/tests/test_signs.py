"""A sign that people tell climbs the same ladder as a draft; those of one commune ring as one, a flood of nameless ones is held."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from conftest import cast_member
from hoaban.domains.hazards.actions import answering
from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.queries.signs import facts, own_province
from hoaban.domains.hazards.sign_models import Sign, SignReport
from hoaban.domains.hazards.signs import SignAnswer, Told, Way
from hoaban.domains.ringing import actions, api, of_signs, queries, spoken
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.tests.steps import (
    MINUTE,
    NEXT,
    NOW,
    OWN,
    PHONES,
    Night,
    bell,
    clock,
    hear,
    opened,
)
from hoaban.domains.ringing.values import Held, How, Stage, State, What
from hoaban.domains.warning.tests import steps
from hoaban.domains.warning.tests.steps import communes
from hoaban.domains.warning.values import Hazard, Status
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events.models import Event
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.values import CallSaid, Channel

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]
VILLAGE = OWN + 1
HOUR = timedelta(hours=1)


def tell(
    number: int = VILLAGE, kind: str = "crack", line: str = "10.0.0.1", now: datetime = NOW, by: Any = ANONYMOUS, **told: Any
) -> Sign:  # fmt: skip
    """Somebody tells it, and the listener hears of it."""
    kept = report_sign(by=by, told=Told(uuid4(), kind, number, **told), line=line, request=None, now=now)
    heard(now)
    return SignReport.plain.select_related("sign").get(uid=kept.uid).sign


def heard(now: datetime) -> None:
    """What the listener was not told yet, at that moment."""
    for event in Event.plain.filter(name__startswith="hazards.sign_").order_by("pk"):
        told = event.payload
        for cause in of_signs.causes(
            told["sign_id"], told["number"], wakes=told.get("wakes", False), now=now
        ):
            actions.hear(by=queries.RINGER, cause=cause, now=now)
    Event.plain.all().delete()


def look(night: Night, sign: Sign, now: datetime = NOW) -> None:
    answering.look_at_sign(by=night.actor("duty_officer"), uid=sign.uid, request=None, now=now)
    heard(now)


def answer(night: Night, sign: Sign, now: datetime = NOW) -> None:
    answering.answer_sign(
        by=night.actor("duty_officer"), uid=sign.uid, answer=SignAnswer.LEAVE, words="leave.high", version=0, request=None, now=now
    )  # fmt: skip
    heard(now)


def opens(who: Any, sign: Sign, now: datetime = NOW) -> None:
    sign.refresh_from_db()
    api.on_sign_opened(who, facts(sign), now)


def test_a_sign_calls_the_duty_officer_then_the_deputy_then_the_commune(night: Night) -> None:
    tell()
    assert night.rung() == ["duty_officer"]
    ways = dict(Delivery.plain.filter(batch__kind="ringing.sign").values_list("channel", "address"))
    assert {ways[Channel.VOICE], ways[Channel.SMS]} == {PHONES["duty_officer"]}
    clock(NOW + 3 * MINUTE)
    assert set(night.rung()[1:]) == {"duty_deputy", "warning_issuer"}
    clock(NOW + 6 * MINUTE)
    assert night.rung()[3:] == ["commune_officer"]
    clock(NOW + 9 * MINUTE)
    assert night.rung()[4:] == ["duty_officer"], "round again"


def test_told_twice_or_by_the_clock_twice_it_rings_once(night: Night) -> None:
    sign = tell()

    def again() -> None:
        for cause in of_signs.causes(sign.pk, sign.number, wakes=True, now=NOW):
            actions.hear(by=queries.RINGER, cause=cause, now=NOW)

    for _time in range(3):
        again()
    clock(NOW + 3 * MINUTE)
    clock(NOW + 3 * MINUTE)
    assert (Bell.plain.count(), Ring.plain.count()) == (1, 3)
    look(night, sign)
    again()
    assert (Bell.plain.count(), bell().state) == (1, State.SETTLED), "told again after somebody looked"


def test_whoever_opens_the_sign_ends_the_calls_and_asleep_over_it_is_called_again(
    night: Night, as_actor: As
) -> None:
    sign = tell(now=(now := timezone.now()))
    page = as_actor(night.actor("duty_officer")).get(f"/w/hazards/signs/{sign.uid}/").content.decode()
    assert (bell().state, bell().taken_how) == (State.TAKEN, How.PAGE)
    assert f"/w/ringing/{bell().uid}/" in page
    assert queries.still_sought(bell().pk) is None, "a call that still waits is not made"
    clock(now + 16 * MINUTE)
    assert (bell().state, len(night.rung())) == (State.RINGING, 2)


def test_the_key_of_the_telephone_takes_it(night: Night) -> None:
    tell()
    batch, who = Batch.plain.get(kind="ringing.sign"), f"user:{night.cast.user('duty_officer').pk}"
    assert api.on_call(CallSaid(1, "1", PHONES["duty_officer"], NOW, batch.kind, batch.request, who))
    assert (bell().state, bell().taken_how) == (State.TAKEN, How.KEY)


def test_whoever_may_answer_it_has_it_though_nobody_calls_her(night: Night) -> None:
    sign = tell()
    opens(night.actor("commune_officer", next_door=True), sign)
    assert bell().state == State.RINGING
    opens(cast_member("province_officer", "p", None), sign)
    assert bell().state == State.TAKEN


def test_a_page_that_asks_by_itself_is_read_by_nobody(night: Night, as_actor: As) -> None:
    sign, alert = (
        tell(now=(now := timezone.now())),
        night.draft(areas=(NEXT,), now=now, onset=now, expires=now + HOUR),
    )
    client = as_actor(night.actor("duty_officer"))
    for page in (f"/w/hazards/signs/{sign.uid}/", f"/w/warning/alerts/{alert}/"):
        assert client.get(page, headers={"X-Background": "1"}).status_code == 200
    assert set(Bell.plain.values_list("state", flat=True)) == {State.RINGING}


def test_what_two_people_told_is_not_held_again_once_the_storm_is_taken(night: Night) -> None:
    many(10)
    alert = night.draft()
    tell()
    tell(line="10.7.7.7")
    opened(night.actor("duty_officer"), alert)
    clock(NOW + 15 * MINUTE)
    assert Bell.plain.get(what=What.SIGN, place_no=OWN).state == State.RINGING


def test_of_one_moment_what_was_held_comes_before_a_storm_that_lapses(night: Night) -> None:
    alert = night.draft()
    tell()
    opened(night.actor("duty_officer"), alert)
    whats = dict(Bell.plain.values_list("pk", "what"))
    assert [whats[one] for one in queries.due(NOW + 15 * MINUTE)] == [What.SIGN, What.DRAFT]


def test_signs_of_people_we_know_use_up_nothing_of_the_limit(night: Night) -> None:
    for number in communes(11):
        tell(number, line="", way=Way.SMS, phone_e164="+84912345678")
    tell()
    assert bell().state == State.RINGING


def test_a_held_bell_names_what_still_waits(night: Night) -> None:
    night.draft()
    first = tell()
    other = tell(kind="stones")
    look(night, first)
    held = Bell.plain.get(what=What.SIGN)
    assert (held.state, held.subject) == (State.HELD, other.uid)


def test_a_sign_without_a_place_is_the_duty_room_s_alone(night: Night, as_actor: As) -> None:
    tell(number=own_province(), way=Way.SMS, phone_e164="+84912345678", now=timezone.now())
    address = f"/w/ringing/{bell().uid}/"
    assert as_actor(night.actor("commune_officer")).get(address).status_code == 404
    assert as_actor(night.actor("duty_deputy")).get(address).status_code == 200


@pytest.mark.parametrize("deed", [look, answer])
def test_a_deed_on_it_ends_the_bell(night: Night, deed: Any) -> None:
    deed(night, tell())
    assert (bell().state, bell().next_at) == (State.SETTLED, None)
    assert clock(NOW + HOUR) == 0


def test_what_an_official_wrote_down_herself_calls_nobody(night: Night) -> None:
    sign = tell(way=Way.CALL, by=night.actor("commune_officer"))
    assert (sign.state, Bell.plain.count()) == ("looked_at", 0)


def test_signs_of_one_commune_ring_as_one(night: Night) -> None:
    first = tell()
    tell(kind="muddy", now=NOW + MINUTE)
    tell(number=OWN, kind="stones", now=NOW + MINUTE)
    assert night.rung() == ["duty_officer"]
    with translation.override("vi"):
        shown = queries.bell_for(night.actor("duty_officer"), bell().uid)
        assert spoken.headline(shown).startswith("Đất nứt, Bản Bó, Xã Chiềng và 2 dấu hiệu khác: ")
        assert len(shown.told.lines) == 3
    tell(number=NEXT)
    assert night.rung() == ["duty_officer"] * 2, "another commune is another ring"
    look(night, first)
    assert Bell.plain.get(place_no=OWN).state == State.RINGING, "the others of it wait"


def test_a_sign_told_while_somebody_has_the_bell_is_hers_for_a_quarter_of_an_hour(night: Night) -> None:
    first = tell()
    opens(night.actor("duty_officer"), first)
    tell(kind="muddy", now=NOW + MINUTE)
    answer(night, first, now=NOW + 2 * MINUTE)
    assert (bell().state, len(night.rung())) == (State.TAKEN, 1)
    clock(NOW + 15 * MINUTE)
    assert (bell().state, len(night.rung())) == (State.RINGING, 2)


def test_after_everybody_was_called_in_vain_another_word_rings_anew(night: Night) -> None:
    tell()
    for minute in range(3, 40, 3):
        clock(NOW + minute * MINUTE)
    assert bell().state == State.UNHEARD
    duty = Duty.plain.get(kind="ringing.unheard_sign", closed_at__isnull=True)
    assert duty.params == {"where": "Bản Bó, Xã Chiềng"}
    tell(line="10.0.0.2", now=NOW + HOUR)
    assert bell().state == State.RINGING
    assert night.rung()[-1] == "duty_officer"


def drafts(night: Night, hazard: Hazard, areas: tuple[int, ...]) -> None:
    by, text = night.actor("warning_issuer"), steps.text(areas=areas)
    hear(steps.drafted(by, Status.ACTUAL, text, now=NOW, hazard=hazard))


STORMS = [
    (Hazard.FLASH_FLOOD, (OWN,), State.HELD),
    (Hazard.COLD, (OWN,), State.RINGING),
    (Hazard.FLOOD, (NEXT,), State.RINGING),
]


@pytest.mark.parametrize(("hazard", "areas", "state"), STORMS)
def test_a_storm_that_rings_swallows_its_signs(
    night: Night, hazard: Hazard, areas: tuple[int, ...], state: State
) -> None:
    drafts(night, areas=areas, hazard=hazard)
    tell()
    assert Bell.plain.get(what=What.SIGN).state == state


def test_of_a_storm_that_somebody_opened_the_sign_rings_a_quarter_of_an_hour_later(night: Night) -> None:
    alert = night.draft()
    tell()
    opened(night.actor("duty_officer"), alert)
    held = Bell.plain.get(what=What.SIGN)
    assert (held.held, held.next_at) == (Held.STORM, NOW + 15 * MINUTE)
    clock(NOW + 15 * MINUTE)
    held.refresh_from_db()
    assert (held.state, held.held) == (State.RINGING, "")
    tell(number=NEXT)
    assert Bell.plain.latest("pk").state == State.RINGING, "a storm that somebody has swallows nothing"


def test_while_the_storm_rings_on_its_sign_stays_with_it(night: Night) -> None:
    night.draft()
    tell()
    clock(NOW + 15 * MINUTE)
    held = Bell.plain.get(what=What.SIGN)
    assert (held.state, held.next_at) == (State.HELD, NOW + 30 * MINUTE)


def many(count: int, now: datetime = NOW, line: str = "10.0.0.9") -> list[Sign]:
    return [tell(number, line=line, now=now) for number in communes(count)]


def test_a_flood_of_nameless_signs_calls_ten_times_and_loses_none(night: Night, as_actor: As) -> None:
    now = timezone.now()
    signs = many(13, now)
    assert (Ring.plain.count(), Bell.plain.filter(held=Held.MANY).count(), Sign.plain.count()) == (10, 3, 13)
    client = as_actor(night.actor("duty_officer"))
    page = client.get("/w/warning/").content.decode()
    assert "Tin báo ở 3 xã nữa không gọi ai: đang nằm trong danh sách" in page
    assert str(signs[-1].uid) in client.get("/w/hazards/signs/").content.decode()
    held = Bell.plain.filter(held=Held.MANY).latest("pk")
    assert "Có thêm người báo thì gọi ngay" in client.get(f"/w/ringing/{held.uid}/").content.decode()
    assert f"/w/ringing/{held.uid}/" not in client.get("/w/").content.decode()
    for hours in range(1, 6):
        clock(now + hours * HOUR)
    assert Bell.plain.filter(held=Held.MANY).count() == 3


def test_a_second_person_somebody_known_and_time_let_it_ring(night: Night) -> None:
    *_first, one, other, last = many(13)
    tell(one.number, line="10.7.7.7")
    tell(other.number, kind="stones", line="", way=Way.SMS, phone_e164="+84912345678")
    states = dict(Bell.plain.filter(place_no__gte=one.number).values_list("place_no", "state"))
    assert states == {one.number: State.RINGING, other.number: State.RINGING, last.number: State.HELD}
    Bell.plain.filter(state=State.RINGING).update(state=State.SETTLED, next_at=None)
    clock(NOW + 7 * HOUR)
    assert Bell.plain.get(place_no=last.number).state == State.RINGING


def test_a_held_one_is_opened_like_any_other(night: Night) -> None:
    sign = many(11)[-1]
    opens(night.actor("duty_officer"), sign)
    assert (bell().state, bell().held) == (State.TAKEN, Held.MANY)
    look(night, sign)
    assert bell().state == State.SETTLED


def test_a_sign_of_a_drill_rings_as_a_drill_and_joins_nothing_real(night: Night) -> None:
    tell()
    tell(by=night.actor("commune_officer"), way=Way.CALL, is_exercise=True)
    real, drill = Bell.plain.order_by("pk")
    assert (real.is_drill, drill.is_drill, drill.state) == (False, True, State.RINGING)
    assert Batch.plain.filter(kind="ringing.sign_drill").count() == 1
    for channel in (Channel.SMS, Channel.VOICE, Channel.PUSH, Channel.IN_APP):
        said = wording.words("ringing.sign_drill", {"bell": drill.pk, "level": 0}, channel, "vi")
        assert said is not None
        assert all(words.startswith("DIỄN TẬP") for words in said)
    night.draft(status=Status.EXERCISE)
    tell(number=OWN, kind="muddy")
    assert Bell.plain.filter(is_drill=False).count() == 1, "a drill's storm swallows nothing real"
    for minute in range(3, 40, 3):
        clock(NOW + minute * MINUTE)
    assert Duty.plain.filter(kind="ringing.unheard_drill", closed_at__isnull=True).exists()


def test_a_sign_without_a_place_calls_the_duty_room_until_its_place_is_set(night: Night) -> None:
    sign = tell(number=own_province(), way=Way.SMS, phone_e164="+84912345678", words="nut nha toi")
    assert night.rung() == ["duty_officer"]
    officer = night.actor("duty_officer")
    with translation.override("vi"):
        assert "chưa rõ ở đâu" in spoken.headline(queries.bell_for(officer, bell().uid))
    answering.place_sign(by=officer, uid=sign.uid, number=VILLAGE, version=1, request=None, now=NOW)
    heard(NOW)
    assert (Bell.plain.count(), bell().state) == (1, State.SETTLED), "whoever set the place has read it"


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Đất nứt, Bản Bó, Xã Chiềng"), ("en", "Crack in the ground, Bản Bó, Xã Chiềng")],
)
def test_a_message_names_what_was_seen_and_where(night: Night, language: str, said: str) -> None:
    tell()
    for channel in (Channel.SMS, Channel.PUSH):
        words = wording.words("ringing.sign", {"bell": bell().pk, "level": 0}, channel, language)
        assert words is not None
        assert said in " ".join(words)


def test_the_page_of_the_ring_leads_to_the_sign(night: Night, as_actor: As) -> None:
    sign = tell(now=timezone.now())
    client = as_actor(night.actor("duty_deputy"))
    page = client.get(f"/w/ringing/{bell().uid}/").content.decode()
    assert f'href="/w/hazards/signs/{sign.uid}/"' in page
    assert "Tôi nhận việc này: mở tin báo" in page
    assert client.get("/w/").content.decode().count(f'href="/w/ringing/{bell().uid}/"') == 1
    taken = client.post(f"/w/ringing/{bell().uid}/take/", {"request_id": "a" * 20})
    assert taken.headers["Location"] == f"/w/hazards/signs/{sign.uid}/"
    assert bell().stage == Stage.DUTY


def test_passed_on_the_next_is_called_at_once(night: Night) -> None:
    tell()
    actions.pass_on(by=night.actor("duty_officer"), uid=bell().uid, request=None, now=NOW + MINUTE)
    assert set(night.rung()[1:]) == {"duty_deputy", "warning_issuer"}
