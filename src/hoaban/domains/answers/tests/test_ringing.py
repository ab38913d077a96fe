"""A call for help climbs the ladder of rings until somebody has taken it; a drill's rings as a drill, and nothing holds one back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone, translation

from hoaban.domains.answers import actions, api
from hoaban.domains.answers.actions import ringing as notices
from hoaban.domains.answers.models import Help, Report
from hoaban.domains.answers.tests import steps
from hoaban.domains.answers.tests.steps import LINE, OTHER, VILLAGE
from hoaban.domains.answers.values import Grade
from hoaban.domains.ringing import actions as ladder
from hoaban.domains.ringing import api as ringing
from hoaban.domains.ringing import queries
from hoaban.domains.ringing.models import Bell, Ring
from hoaban.domains.ringing.values import How, State, What
from hoaban.domains.warning.values import Status
from hoaban.foundation.access import identity
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.events import api as events
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.models import Batch, Delivery
from hoaban.foundation.notify.values import CallSaid, Channel
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db(databases="__all__")
As = Callable[[Any], Client]
CLOCK = SystemActor("ringing.climb")
MINUTE = timedelta(minutes=1)
PHONE = "+84912000001"


@pytest.fixture
def cast(db: None, there: None) -> Cast:
    """Whoever may be called, as accounts knows them; the duty officer has a telephone."""
    made = make_cast(("duty_officer", "duty_deputy", "warning_issuer", "commune_officer"))
    her = made.user("duty_officer")
    her.phone_e164 = PHONE
    her.save(update_fields=["phone_e164"])
    return made


@pytest.fixture
def warned(cast: Cast) -> Any:
    return steps.issued(cast.actor("duty_officer"), cast.actor("warning_issuer"))


def rung(cast: Cast) -> list[str]:
    """Roles in the order they were called for a call for help."""
    roles = {f"user:{user.pk}": role for (role, door), user in cast.users.items() if not door}
    return [roles[one.recipient] for one in Ring.plain.filter(bell__what=What.HELP).order_by("pk")]


def clock(now: Any) -> None:
    for pk in queries.due(now):
        ladder.climb(by=CLOCK, bell_id=pk, now=now)


def bell() -> Bell:
    return Bell.plain.filter(what=What.HELP).order_by("-pk")[0]


def test_a_call_for_help_calls_the_duty_officer_the_deputy_the_commune(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    began = bell().began_at
    assert rung(cast) == ["duty_officer"]
    ways = dict(Delivery.plain.filter(batch__kind="ringing.help").values_list("channel", "address"))
    assert {ways[Channel.VOICE], ways[Channel.SMS]} == {PHONE}
    clock(began + 3 * MINUTE)
    assert set(rung(cast)[1:]) == {"duty_deputy", "warning_issuer"}
    clock(began + 6 * MINUTE)
    assert rung(cast)[3:] == ["commune_officer"]


def test_every_further_word_is_the_same_ring_and_another_village_is_another(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    steps.sms("CUU 2 nguoi bi thuong")
    steps.by_link(warned, steps.said(Grade.HELP))
    assert rung(cast) == ["duty_officer"]
    steps.wrote(cast.actor("commune_officer"), warned, steps.said(Grade.HELP), OTHER)
    assert rung(cast) == ["duty_officer"] * 2


def test_a_storm_that_rings_swallows_no_call_for_help(warned: Any, cast: Cast) -> None:
    storm = Bell(
        occasion=uuid4(), subject=warned, is_drill=False, level=3, places="x", place_no=VILLAGE, place_stop=OTHER, written_by="",
        drafted_at=timezone.now(), began_at=timezone.now(), state=State.RINGING, next_at=timezone.now() + MINUTE,
    )  # fmt: skip
    storm.save()
    steps.sms("CUU")
    assert (bell().state, rung(cast)) == (State.RINGING, ["duty_officer"])


def test_whoever_opens_it_has_a_quarter_of_an_hour_and_whoever_takes_it_ends_the_calls(
    warned: Any, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.sms("CUU")
    call, officer = Help.plain.get(), cast.actor("duty_officer")
    monkeypatch.setattr(identity, "_finders", [lambda _request: officer])
    client.get(f"/w/answers/help/{call.uid}/", headers={"X-Background": "1"})
    assert bell().state == State.RINGING, "a page that asks by itself is read by nobody"
    page = client.get(f"/w/answers/help/{call.uid}/").content.decode()
    assert (bell().state, bell().taken_how) == (State.TAKEN, How.PAGE)
    assert f"/w/ringing/{bell().uid}/" in page
    clock(timezone.now() + 16 * MINUTE)
    assert (bell().state, rung(cast)) == (State.RINGING, ["duty_officer"] * 2), "opened, and not taken"
    actions.take_help(by=officer, uid=call.uid, request="t", now=timezone.now())
    assert (bell().state, bell().next_at) == (State.SETTLED, None)
    steps.sms("CUU 1 nguoi mat tich")
    assert Bell.plain.filter(what=What.HELP).count() == 1, "somebody has it"


def test_given_back_it_rings_for_others(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    call, officer, now = Help.plain.get(), cast.actor("duty_officer"), timezone.now()
    actions.take_help(by=officer, uid=call.uid, request="t", now=now)
    actions.release_help(by=officer, uid=call.uid, request="r", now=now)
    assert (bell().state, Bell.plain.filter(what=What.HELP).count()) == (State.RINGING, 2)
    assert "duty_officer" not in rung(cast)[1:]
    actions.end_help(
        by=officer, uid=call.uid, seen=Help.plain.get().version, outcome="Đã đưa mọi người ra.", request=None, now=now
    )  # fmt: skip
    assert bell().state == State.SETTLED


def test_the_key_of_the_telephone_takes_the_ring_and_not_the_call(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    batch, who = Batch.plain.get(kind="ringing.help"), f"user:{cast.user('duty_officer').pk}"
    assert ringing.on_call(CallSaid(1, "1", PHONE, timezone.now(), batch.kind, batch.request, who))
    assert (bell().state, bell().taken_how, Help.plain.get().taken_by) == (State.TAKEN, How.KEY, "")


def test_written_down_by_whoever_is_on_duty_it_is_hers_and_written_down_by_the_commune_it_rings(
    warned: Any, cast: Cast
) -> None:
    steps.wrote(cast.actor("duty_officer"), warned, steps.said(Grade.HELP))
    assert (bell().state, bell().taken_how, rung(cast)) == (State.TAKEN, How.PAGE, [])
    clock(timezone.now() + 16 * MINUTE)
    assert bell().state == State.RINGING, "she fell asleep over it"
    steps.wrote(cast.actor("commune_officer"), warned, steps.said(Grade.HELP), OTHER)
    assert (bell().state, rung(cast)[-1]) == (State.RINGING, "duty_officer")


def test_whoever_is_on_duty_and_writes_down_what_rings_already_has_it(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    clock(bell().began_at + 3 * MINUTE)
    steps.wrote(cast.actor("duty_officer"), warned, steps.said(Grade.HELP))
    assert (bell().state, bell().taken_by) == (State.TAKEN, cast.actor("duty_officer").key)


def test_a_cry_in_a_drill_that_does_not_say_so_rings_as_real_too(cast: Cast) -> None:
    steps.issued(cast.actor("duty_officer"), cast.actor("warning_issuer"), status=Status.EXERCISE)
    steps.sms("CUU")
    found = sorted(Bell.plain.filter(what=What.HELP).values_list("is_drill", "state"))
    assert found == [(False, State.RINGING), (True, State.RINGING)]


def test_after_everybody_was_called_in_vain_a_further_cry_rings_anew(warned: Any, cast: Cast) -> None:
    steps.sms("CUU")
    began = bell().began_at
    for minute in range(3, 40, 3):
        clock(began + minute * MINUTE)
    assert bell().state == State.UNHEARD
    duty = Duty.plain.get(kind="ringing.unheard_help", closed_at__isnull=True)
    assert duty.params == {"where": "Bản Hua Ít, Xã Mường Bú"}
    steps.sms("CUU 1 nguoi mat tich")
    assert bell().state == State.RINGING


def test_a_drill_s_call_for_help_rings_as_a_drill(cast: Cast) -> None:
    steps.issued(cast.actor("duty_officer"), cast.actor("warning_issuer"), status=Status.EXERCISE)
    steps.sms("DT CUU")
    assert (bell().is_drill, bell().state) == (True, State.RINGING)
    assert set(Batch.plain.filter(kind__startswith="ringing.").values_list("kind", flat=True)) == {
        "ringing.help_drill"
    }
    for channel in (Channel.SMS, Channel.VOICE, Channel.PUSH, Channel.IN_APP):
        said = wording.words("ringing.help_drill", {"bell": bell().pk, "level": 0}, channel, "vi")
        assert said is not None
        assert all(words.startswith("DIỄN TẬP") for words in said)
        assert "112" not in " ".join(said)


def test_the_key_for_help_of_a_village_nobody_knows_rings_until_the_word_is_read(
    warned: Any, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, officer = timezone.now(), cast.actor("duty_officer")
    for _twice in range(2):
        api.key_pressed(by=LINE, phone="0977111222", key="3", call="c1", at=now, now=now)
    assert (rung(cast), bell().state) == (["duty_officer"], State.RINGING)
    monkeypatch.setattr(identity, "_finders", [lambda _request: officer])
    client.get("/w/answers/words/", headers={"X-Background": "1"})
    assert bell().state == State.RINGING, "a page that asks by itself is read by nobody"
    client.get("/w/answers/words/")
    assert bell().state == State.TAKEN
    actions.read_word(
        by=officer, uid=Report.plain.get().uid, number=VILLAGE, said=steps.said(Grade.HELP), request="w", now=now
    )  # fmt: skip
    states = [one.state for one in Bell.plain.filter(what=What.HELP).order_by("pk")]
    assert states == [State.SETTLED, State.TAKEN], (
        "the word is read, the village's call is hers who wrote it down"
    )


def test_a_stranger_s_cry_without_a_village_rings_and_her_good_news_does_not(warned: Any, cast: Cast) -> None:
    steps.sms("XONG", sender="+84977111222")
    assert not Bell.plain.filter(what=What.HELP).exists()
    steps.sms("CUU", sender="+84977111222")
    assert (bell().state, bell().place_no % 10**9, rung(cast)) == (State.RINGING, 0, ["duty_officer"])


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Cần cứu giúp, Bản Hua Ít, Xã Mường Bú"), ("en", "Call for help, Bản Hua Ít, Xã Mường Bú")],
)
def test_a_message_and_the_page_name_the_village(
    warned: Any, cast: Cast, language: str, said: str, as_actor: As
) -> None:
    steps.sms("CUU")
    for channel in (Channel.SMS, Channel.PUSH):
        words = wording.words("ringing.help", {"bell": bell().pk, "level": 0}, channel, language)
        assert words is not None
        assert said in " ".join(words)
    with translation.override(language):
        assert said in queries.bell_for(cast.actor("duty_officer"), bell().uid).told.title
    client = as_actor(cast.actor("duty_deputy"))
    answer = client.post(f"/w/ringing/{bell().uid}/take/", {"request_id": "a" * 20})
    assert answer.headers["Location"] == f"/w/answers/help/{Help.plain.get().uid}/"


def test_calls_for_help_stand_before_drafts_on_the_desk(warned: Any, cast: Cast) -> None:
    Bell.plain.create(
        occasion=uuid4(), subject=warned, is_drill=False, level=5, places="x", place_no=VILLAGE, place_stop=VILLAGE + 1,
        written_by="", drafted_at=timezone.now(), began_at=timezone.now(), state=State.RINGING, next_at=timezone.now() + MINUTE,
    )  # fmt: skip
    steps.sms("CUU")
    first, second = queries.open_bells(cast.actor("duty_deputy"))
    assert (first.what, second.what) == (What.HELP, What.DRAFT)


# --- Whatever breaks on the way to a telephone -----------------------------------------------------------------------
def hears(times: int = 5) -> None:
    """The log is read to its end."""
    for _ in range(times):
        events.sequence()
        events.dispatch()


@pytest.mark.parametrize("broken", ["hear", "wake_helpers", "ask_duty"])
def test_a_fault_of_what_calls_others_costs_no_call_for_help_and_is_made_good_once(
    broken: str, warned: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose = ringing if broken == "hear" else notices
    with monkeypatch.context() as broke:

        def breaks(*_args: object, **_more: object) -> None:
            Report.plain.filter(pk=-1).update(words="x")
            raise RuntimeError("a fault of ours")

        broke.setattr(whose, broken, breaks)
        steps.sms("CUU 2 nguoi bi thuong")
        assert steps.state(warned)[0] == "help", "what she said is kept"
        assert Help.plain.get().ended_at is None
        assert rung(cast) == []
        assert Batch.plain.filter(kind="answers.got").exists(), "and she is answered"
    hears()
    hears()
    assert rung(cast) == ["duty_officer"]
    assert Batch.plain.filter(kind="answers.called").count() == 1
    assert Duty.plain.filter(kind="answers.help").count() == 1


def test_a_fault_while_a_word_of_an_unknown_village_rings_is_made_good(
    warned: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broke:
        broke.setattr(ringing, "hear", lambda **_more: 1 / 0)
        steps.sms("CUU", sender="+84900000009")
        assert Report.plain.get().waits
        assert rung(cast) == []
    hears()
    assert rung(cast) == ["duty_officer"]


def test_a_call_that_is_over_before_it_could_be_told_calls_nobody(
    warned: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broke:
        broke.setattr(ringing, "hear", lambda **_more: 1 / 0)
        steps.sms("CUU")
    row = Help.plain.get()
    actions.end_help(
        by=cast.actor("duty_officer"), uid=row.uid, seen=row.version, outcome="Đã đưa hết ra an toàn", request=None, now=timezone.now()
    )  # fmt: skip
    hears()
    assert rung(cast) == []
