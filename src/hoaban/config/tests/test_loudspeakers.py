"""What a loudspeaker hears of a warning, what its answers become, and who is asked when it is silent."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from hoaban.config import loudspeakers, roles
from hoaban.domains.warning import actions
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.values import Beginning, Hazard, Proof, Status, Sureness, Text
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.accounts.models import Organisation
from hoaban.foundation.duties.models import Duty
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.values import Answer, Outgoing, Report, Result
from hoaban.foundation.speech import api as speech
from hoaban.foundation.speech.rules import version_of
from hoaban.integrations.loudspeaker import api as loudspeaker
from hoaban.integrations.loudspeaker.values import is_fit
from tests.support import samples
from tests.support.alerts import issued_warning
from tests.support.people import Cast, make_cast

LABEL = "Đây là giọng máy, chưa có người đọc."
pytestmark = pytest.mark.django_db(databases="__all__")
HERE, SILENT = loudspeaker.State.HERE, loudspeaker.State.SILENT


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(roles.ROLES)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a machine was asked to read."""
    asked: list[str] = []

    def read_now(words: str) -> tuple[bytes, float]:
        asked.append(words)
        return words.encode(), 3.0

    monkeypatch.setattr(speech, "read_now", read_now)
    return asked


def message(uid: UUID) -> Outgoing:
    version = Version.plain.filter(alert__uid=uid).order_by("-number").first()
    params = {"version": version.pk if version else 0}
    return Outgoing(uuid4(), "loa-1", "t", "t", "/", True, "vi", kind="delivery.warning", params=params)


def drill(cast: Cast) -> UUID:
    issued_warning(cast)  # it makes the commune too
    now = timezone.now()
    text = Text(3, Sureness.LIKELY, (samples.OWN,), now, now + timedelta(hours=6), "Rời nhà ven suối ngay.")
    uid = actions.draft(
        by=cast.actor("duty_officer"), beginning=Beginning(Status.EXERCISE, Hazard.FLASH_FLOOD, "hydromet"), text=text,
        request=None, now=now,
    )  # fmt: skip
    issuer = cast.actor("warning_issuer")
    actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSKEY, request=None, now=now)
    actions.issue(by=issuer, uid=uid, seen=2, proof=Proof.PASSKEY, request=None, now=now)
    return uid


def test_a_warning_is_urgent_real_and_for_its_places(cast: Cast, read: list[str]) -> None:
    one = message(issued_warning(cast))
    play = loudspeakers.script(one)
    assert play is not None
    assert is_fit(play)
    assert (play.message, play.priority, play.is_exercise) == ("play", "urgent", False)
    assert play.areas == ((samples.OWN, samples.OWN + 10_000),)
    assert (play.version, play.sequence) == (1, one.params["version"])
    assert [(sound.language, sound.spoken) for sound in play.sounds] == [("vie", "machine")]
    assert read == [f"{LABEL} {play.words}"]


def test_a_drill_opens_with_its_announcement_or_is_not_heard(
    cast: Cast, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = drill(cast)
    play = loudspeakers.script(message(uid))
    assert play is not None
    assert play.is_exercise
    assert is_fit(play)
    assert read[0] == "Diễn tập. Diễn tập. Diễn tập.", "nothing stands before it, also not whose voice it is"
    assert read[1].startswith(f"{LABEL} Rời nhà ven suối ngay.")
    monkeypatch.setattr(speech, "read_now", lambda _words: None)
    mute = loudspeakers.script(message(uid))
    assert mute is not None
    assert mute.sounds == ()


def test_an_end_stops_and_is_no_alarm(cast: Cast, read: list[str]) -> None:
    uid = issued_warning(cast)
    actions.cancel(
        by=cast.actor("warning_issuer"), uid=uid, reason="Mưa đã tạnh, suối rút.", seen=3,
        proof=Proof.PASSKEY, request=None, now=timezone.now(),
    )  # fmt: skip
    play = loudspeakers.script(message(uid))
    assert play is not None
    assert (play.message, play.priority, play.version) == ("stop", "priority", 2)


def test_what_people_recorded_is_heard_in_every_language_that_says_what_to_do(
    cast: Cast, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = issued_warning(cast)
    first, *_others = [words for _key, words in Version.plain.get(alert__uid=uid).lines]
    voice = speech.Voice(uuid4(), "blt", 2.0, 1, "1", 1, "2")
    book = speech.Book({version_of(first): {"blt": voice}}, {}, {})
    monkeypatch.setattr(speech, "book", lambda: book)
    monkeypatch.setattr(
        speech,
        "tongues",
        lambda: [SimpleNamespace(code="vie"), SimpleNamespace(code="blt"), SimpleNamespace(code="hmn")],
    )
    monkeypatch.setattr(speech, "content_of", lambda _voice: b"thai")
    play = loudspeakers.script(message(uid))
    assert play is not None
    assert [(sound.language, sound.spoken) for sound in play.sounds] == [
        ("vie", "machine"),
        ("blt", "person"),
    ]


@pytest.mark.parametrize("params", [{}, {"version": 0}, {"version": "x"}])
def test_what_is_no_warning_is_nothing_for_a_loudspeaker(params: Any) -> None:
    assert loudspeakers.script(Outgoing(uuid4(), "loa-1", "t", "t", "/", True, "vi", params=params)) is None


# --- silence ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def pole(cast: Cast) -> str:
    issued_warning(cast)  # it makes the commune
    apps.get_model("places", "Facility").plain.create(
        kind="loudspeaker",
        code="loa-1",
        name="Loa",
        name_key="loa",
        number=samples.OWN + 1,
        status="reported",
    )
    return "loa-1"


def waiting() -> int:
    return Duty.plain.filter(kind=loudspeakers.SILENT, state="open").count()


def test_the_commune_is_asked_after_ten_minutes_once_and_no_more_when_it_speaks(pole: str) -> None:
    silence, now = loudspeakers.Silence(), timezone.now()
    silence.note([(pole, SILENT), ("no-such", SILENT)], now)
    silence.look(now + timedelta(minutes=9))
    assert waiting() == 0
    silence.look(now + timedelta(minutes=11))
    silence.note([(pole, SILENT)], now + timedelta(minutes=12))
    silence.look(now + timedelta(minutes=30))
    assert waiting() == 1
    assert Duty.plain.get(kind=loudspeakers.SILENT).number == samples.OWN + 1
    silence.note([(pole, HERE)], now + timedelta(minutes=31))
    assert waiting() == 0


def test_a_line_that_comes_back_within_minutes_asks_nobody(pole: str) -> None:
    silence, now = loudspeakers.Silence(), timezone.now()
    silence.note([(pole, SILENT), (pole, HERE)], now)
    silence.look(now + timedelta(minutes=30))
    assert waiting() == 0


# --- the ledger -------------------------------------------------------------------------------------------------------
@pytest.fixture
def told() -> Iterator[list[Outgoing]]:
    sent: list[Outgoing] = []

    class Line:
        name, is_real, window, per_second = "memory", False, 10, None

        def send(self, messages: Any) -> list[Result]:
            sent.extend(messages)
            return [Result(Answer.ACCEPTED, provider_id=str(one.reference)) for one in messages]

    former = notify.connect(notify.Channel.SPEAKER, Line())
    yield sent
    if former:
        notify.connect(notify.Channel.SPEAKER, former)


def test_played_is_arrived_and_nobody_speaks_for_another(told: list[Outgoing]) -> None:
    what = notify.Plan("notify.test", "r", urgency=notify.Urgency.LIFE, params={"version": 7})
    codes = ["loa-1", "loa-2"]
    batch = notify.plan(
        by=SystemActor("some.room"),
        what=what,
        recipients=[notify.Recipients(notify.Channel.SPEAKER, codes, codes)],
    )
    dispatching.dispatch_window(notify.Channel.SPEAKER, is_life=True, now=timezone.now())
    assert [(one.kind, dict(one.params)) for one in told] == [("notify.test", {"version": 7})] * 2
    one, other = told

    def receipt(reference: UUID, speaker: str, is_good: bool, reason: str = "") -> None:
        report = Report(str(reference), is_good, reason, speaker, reference)
        notify.receive_receipts(channel=notify.Channel.SPEAKER, reports=[report], now=timezone.now())

    def states() -> dict[notify.State, int]:
        return {state: n for (_channel, state), n in notify.progress(batch).counts.items()}

    receipt(one.reference, "loa-2", True)
    assert states() == {notify.State.SENT: 2}
    receipt(one.reference, "loa-1", False, "loudspeaker: its sounds did not come")
    assert states() == {notify.State.SENT: 1, notify.State.FAILED: 1}
    receipt(one.reference, "loa-1", True)
    receipt(other.reference, "loa-2", True)
    receipt(other.reference, "loa-2", True)
    assert states() == {notify.State.CONFIRMED: 2}


def test_a_real_line_is_closed_while_demo_data_is_loaded(told: list[Outgoing], settings: Any) -> None:
    settings.LOUDSPEAKERS_URL = "mqtt://127.0.0.1:1/"
    line = loudspeakers.line()
    assert line.is_real
    former = notify.connect(notify.Channel.SPEAKER, line)
    Organisation.plain.create(name="Mẫu", kind="province", number=14 * 10**9, is_demo=True)
    what = notify.Plan("notify.test", "r", urgency=notify.Urgency.LIFE)
    batch = notify.plan(
        by=SystemActor("some.room"), what=what,
        recipients=[notify.Recipients(notify.Channel.SPEAKER, ["loa-1"], ["loa-1"])],
    )  # fmt: skip
    dispatching.dispatch_window(notify.Channel.SPEAKER, is_life=True, now=timezone.now())
    dispatching.keep_listening()
    assert notify.progress(batch).total(notify.State.PLANNED) == 1
    assert former is not None
    ports.connect(notify.Channel.SPEAKER, former)
