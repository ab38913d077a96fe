"""The second listener is asked at her desk: the right language, never herself, no longer than something waits."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.speech import actions, api
from hoaban.foundation.speech.actions.listeners import KIND
from hoaban.foundation.speech.models import Recording, Speaker, Text
from hoaban.foundation.speech.tests.conftest import LOADER, WORDS, run_jobs, sound
from hoaban.foundation.speech.values import ConsentScope, NewSpeaker
from tests.support.examples import tried
from tests.support.people import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(languages: None) -> Cast:
    return make_cast({role.name: role for role in accounts.role_book().roles()})


@pytest.fixture
def ears(cast: Cast) -> Any:
    """Signs in as a native listener, grew up with Mông Lềnh."""
    actor = cast.actor("native_listener")
    actions.declare_mother_tongues(by=actor, languages=["hnj"], request=None)
    return actor


def asked(actor: Any) -> list[str]:
    return [row.url for row in duties.duties_for(actor) if row.kind == KIND]


HERE = ["/w/speech/waiting/"]


def test_she_is_asked_once_however_many_wait_and_no_longer_than_they_wait(
    ears: Any, recorded: Callable[..., UUID], text: Text
) -> None:
    assert asked(ears) == []
    first, second = recorded(text), recorded(text)
    assert asked(ears) == HERE
    actions.approve_recording(by=ears, uid=first, request=None, now=timezone.now())
    assert asked(ears) == HERE
    actions.refuse_recording(by=ears, uid=second, reason="thiếu từ lũ", request=None, now=timezone.now())
    assert asked(ears) == []
    recorded(text)
    assert asked(ears) == HERE


def test_only_who_grew_up_with_that_language_is_asked(
    ears: Any, cast: Cast, recorded: Callable[..., UUID], text: Text
) -> None:
    neighbour = cast.actor("native_listener", next_door=True)
    actions.declare_mother_tongues(by=neighbour, languages=["mww"], request=None)
    recorded(text, language="mww")
    assert (asked(ears), asked(neighbour)) == ([], HERE)


def test_when_another_listener_decides_nobody_is_asked_any_more(
    ears: Any, cast: Cast, recorded: Callable[..., UUID], text: Text
) -> None:
    neighbour = cast.actor("native_listener", next_door=True)
    actions.declare_mother_tongues(by=neighbour, languages=["hnj"], request=None)
    uid = recorded(text)
    assert asked(neighbour) == HERE
    actions.approve_recording(by=ears, uid=uid, request=None, now=timezone.now())
    assert (asked(ears), asked(neighbour)) == ([], [])


def test_her_own_voice_asks_her_nothing(ears: Any, editor: Any, text: Text, make_actor: Any) -> None:
    number = ears.key.partition(":")[2]
    own = make_actor("speech:recording:see", "speech:recording:record", "speech:speaker:manage", name=number)
    voice = actions.add_speaker(by=own, new=NewSpeaker("Tôi", ConsentScope.EVERYTHING, True, True), text=text)
    colleague = make_actor(*editor.permissions, name="colleague")
    take = actions.Take(text.uid, text.version, "hnj", voice.uid, "v.wav", [sound()])
    actions.record_voice(by=colleague, take=take, request="r", now=timezone.now())
    run_jobs()
    assert Recording.plain.get().state == "waiting"
    assert asked(ears) == []


def test_a_voice_taken_back_or_other_words_ask_nothing(
    ears: Any, editor: Any, recorded: Callable[..., UUID], text: Text
) -> None:
    recorded(text)
    speaker = Speaker.plain.get()
    actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())
    assert asked(ears) == []
    recorded(text)
    say("Nước đã rút.")
    assert asked(ears) == []
    say(WORDS)
    assert asked(ears) == HERE


def say(words: str) -> None:
    api.say(by=LOADER, room="warning", saying=api.Saying("warning:flood", words, api.Kind.WARNING))


def test_who_says_later_which_language_is_hers_is_asked_then(
    cast: Cast, recorded: Callable[..., UUID], text: Text
) -> None:
    recorded(text)
    actor = cast.actor("native_listener")
    actions.declare_mother_tongues(by=actor, languages=["hnj"], request=None)
    assert asked(actor) == HERE
    actions.declare_mother_tongues(by=actor, languages=["vie"], request=None)
    assert asked(actor) == []


def test_who_may_listen_no_more_is_not_asked(
    ears: Any, cast: Cast, recorded: Callable[..., UUID], text: Text
) -> None:
    manager = cast.actor("account_manager")
    accounts.offboard(by=manager, uid=cast.user("native_listener").uid, request="gone")
    recorded(text)
    assert asked(ears) == []


def test_whose_role_ends_is_let_go(ears: Any, cast: Cast, recorded: Callable[..., UUID], text: Text) -> None:
    recorded(text)
    user = cast.user("native_listener")
    accounts.offboard(by=cast.actor("account_manager"), uid=user.uid, request="gone")
    api.on_membership_changed({"membership_id": 1, "user_id": user.pk}, 1)
    assert asked(ears) == []


STEPS = st.sampled_from(
    ["record", "approve", "refuse", "withdraw", "other words", "old words", "stop", "start"]
)


@settings(max_examples=tried(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=10))
def test_she_is_asked_exactly_while_something_waits_for_her(
    ears: Any, editor: Any, recorded: Callable[..., UUID], text: Text, steps: list[str]
) -> None:
    Recording.plain.all().delete()
    tongues = ["hnj"]
    start(ears, tongues)
    say(WORDS)
    for step in steps:
        uid = Recording.plain.filter(state="waiting").values_list("uid", flat=True).first()
        with suppress(DomainError):
            turn(step, uid, ears, editor, recorded, tongues)
        waits = bool(tongues) and Recording.plain.filter(state="waiting").exists()
        assert bool(asked(ears)) == waits, (step, steps)


def turn(
    step: str, uid: UUID | None, ears: Any, editor: Any, recorded: Callable[..., UUID], tongues: list[str]
) -> None:
    now = timezone.now()
    if step == "record":
        recorded(Text.plain.get())
    elif step in ("approve", "refuse", "withdraw") and uid:
        deeds: dict[str, Callable[[], object]] = {
            "approve": lambda: actions.approve_recording(by=ears, uid=uid, request=None, now=now),
            "refuse": lambda: actions.refuse_recording(by=ears, uid=uid, reason="x", request=None, now=now),
            "withdraw": lambda: actions.withdraw_recording(by=editor, uid=uid, request=None),
        }
        deeds[step]()
    elif step in ("other words", "old words"):
        say(WORDS if step == "old words" else "Nước đã rút.")
    elif step in ("stop", "start"):
        tongues[:] = ["hnj"] if step == "start" else []
        start(ears, tongues)


def start(ears: Any, tongues: list[str]) -> None:
    actions.declare_mother_tongues(by=ears, languages=tongues, request=None)
