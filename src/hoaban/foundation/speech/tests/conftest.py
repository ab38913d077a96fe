"""Two people of different communes, a text, the twins of both programs, and jobs run by hand."""

import io
import wave
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.jobs.api import JobContext
from hoaban.foundation.speech import actions, api, jobs, ports
from hoaban.foundation.speech.models import Recording, Text
from hoaban.foundation.speech.values import ConsentScope, NewSpeaker, Saying
from tests.support import kept

WORDS = "Nước lũ đang lên. Bà con lên chỗ cao ngay."
LOADER = SystemActor("test.speech")


def sound(seconds: float = 1.0, sample: bytes = b"\x10\x20") -> bytes:
    """A WAV file as a phone would record it."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(sample * int(8000 * seconds))
    return buffer.getvalue()


def context(name: str = "speech.process") -> JobContext:
    later = timezone.now() + timedelta(hours=1)
    return JobContext(
        actor=SystemActor(name), deadline=later, clock=lambda: timezone.now() + timedelta(seconds=5)
    )


def run_jobs() -> None:
    """What the lanes do between two pages: scan, then level."""
    file_jobs.scan(context("files.scan"))
    while jobs.process(context()).more:
        pass


@pytest.fixture(autouse=True)
def twins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports.connected, "audio", api.TwinAudio())
    monkeypatch.setattr(ports.connected, "reader", api.TwinReader())
    monkeypatch.setattr("hoaban.foundation.files.ports.connected.scanner", files.TwinScanner())


@pytest.fixture
def languages(db: None) -> None:
    kept.province()


@pytest.fixture
def text(languages: None) -> Text:
    api.say(by=LOADER, room="warning", saying=Saying("warning:flood", WORDS, api.Kind.WARNING))
    return Text.plain.get(key="warning:flood")


@pytest.fixture
def editor(make_actor: Callable[..., Any]) -> Any:
    return make_actor(
        "speech:recording:see",
        "speech:recording:record",
        "speech:speaker:manage",
        name="editor",
        commune=3646,
    )


@pytest.fixture
def listener(make_actor: Callable[..., Any], languages: None) -> Any:
    """Grew up with Mông Lềnh, lives in the next commune."""
    made = make_actor("speech:recording:see", "speech:recording:approve", name="listener", commune=3664)
    actions.declare_mother_tongues(by=made, languages=["hnj"], request=None)
    return made


GIVES = NewSpeaker("Bà Giàng", ConsentScope.EVERYTHING, agreed=True)


@pytest.fixture
def recorded(editor: Any) -> Callable[..., UUID]:
    """``recorded(text)``: the editor records; ``prepared=True`` lets the jobs run."""
    requests = iter(range(1000))

    def make(text: Text, *, prepared: bool = True, **changes: Any) -> UUID:
        facts = {
            "text": text.uid, "version": text.version, "language": "hnj", "speaker": GIVES, "name": "v.wav",
            "pieces": [sound()], **changes,
        }  # fmt: skip
        uid = actions.record_voice(
            by=editor, take=actions.Take(**facts), request=f"take-{next(requests)}", now=timezone.now()
        )
        if prepared:
            run_jobs()
        return uid

    return make


@pytest.fixture
def approved(recorded: Callable[..., UUID], listener: Any, text: Text) -> Recording:
    uid = recorded(text)
    actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())
    return Recording.plain.get(uid=uid)
