"""A helper asks for a person: how she agreed, what is kept of it, and what ends when she takes it back."""

import io
import wave
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from hoaban.foundation.access import identity
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.accounts import actions as account_actions
from hoaban.foundation.accounts.models import ActedFor
from hoaban.foundation.audit.models import ReadEntry
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.tests.conftest import context
from hoaban.foundation.privacy import actions, api
from hoaban.foundation.privacy.models import DataRequest, Step
from hoaban.foundation.privacy.values import Step as StepKind
from tests.support import kept

pytestmark = pytest.mark.django_db(databases="__all__")
OWN, HELP = 14_03646_0000, "/w/privacy/for/"


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch, commune_officer: Any) -> Client:
    kept.province()
    monkeypatch.setattr(identity, "_finders", [lambda _request: commune_officer])
    monkeypatch.setattr("hoaban.foundation.files.ports.connected.scanner", files.TwinScanner())
    return client


def voice(name: str = "voice.wav") -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(b"\x10\x20" * 8000)
    return SimpleUploadedFile(name, buffer.getvalue())


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "JPEG")
    return SimpleUploadedFile("dau.jpg", out.getvalue())


def form(how: str, **more: Any) -> dict[str, Any]:
    return {"kind": "see", "name": "Lò Thị Pánh", "number": OWN, "how": how, "request_id": "r1"} | more


@pytest.mark.parametrize(("how", "proof"), [("voice", voice), ("mark", photo)])
def test_her_voice_or_her_mark_is_kept_sealed_and_opened_on_record(
    officer: Client, commune_officer: Any, outsider: Any, how: str, proof: Any
) -> None:
    assert officer.post(HELP, form(how, **{how: proof()})).status_code == 200
    act, row = ActedFor.plain.get(), StoredFile.plain.get()
    assert (act.agreed, act.evidence) == (how, row.uid)
    assert row.sealed_key is not None
    file_jobs.scan(context())
    assert officer.get(f"/w/files/{row.uid}/").status_code == 200
    assert ReadEntry.plain.filter(purpose="consent_proof", actor_key=commune_officer.key).count() == 1
    with pytest.raises(NotFound):
        files.open_for(outsider, row.uid)


def test_presence_keeps_nothing(officer: Client) -> None:
    assert officer.post(HELP, form("presence", voice=voice())).status_code == 200
    assert ActedFor.plain.get().evidence is None
    assert not StoredFile.plain.exists()


@pytest.mark.parametrize("how", ["", "voice", "mark", "anything"])
def test_without_a_way_or_its_proof_nothing_is_asked_and_the_words_stay(officer: Client, how: str) -> None:
    answer = officer.post(HELP, form(how))
    assert answer.status_code == 422
    assert "Lò Thị Pánh" in answer.content.decode()
    assert not DataRequest.plain.exists()


def test_a_picture_is_no_voice(officer: Client) -> None:
    answer = officer.post(HELP, form("voice", voice=photo()))
    assert answer.status_code == 422
    assert not StoredFile.plain.exists()


def test_a_mistake_in_another_answer_loses_no_recording(officer: Client) -> None:
    answer = officer.post(HELP, form("voice", voice=voice(), phone="12"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="request_id" value="r1"' in page
    assert "data-recorder-box" not in page, "it is kept; she need not say it again"
    assert officer.post(HELP, form("voice", phone="0912345678")).status_code == 200
    assert ActedFor.plain.get().evidence == StoredFile.plain.get().uid


def test_after_she_stopped_it_only_her_voice_or_mark_begins_anew(
    officer: Client, commune_officer: Any
) -> None:
    officer.post(HELP, form("presence"))
    account_actions.take_back_consent(by=commune_officer, uid=ActedFor.plain.get().uid, request="stop")
    refused = officer.post(HELP, form("presence", request_id="r2"))
    assert refused.status_code == 422
    assert DataRequest.plain.count() == 1
    assert officer.post(HELP, form("mark", request_id="r3", mark=photo())).status_code == 200
    assert DataRequest.plain.count() == 2


def test_the_desk_reads_that_she_took_it_back_once(commune_officer: Any) -> None:
    asked = actions.ask(
        by=commune_officer, kind=api.Kind.SEE, name="Lò Thị Pánh", number=OWN,
        agreed=account_actions.acting.Agreed.PRESENCE, request="r",
    )  # fmt: skip
    row, act = DataRequest.plain.get(uid=asked.uid), ActedFor.plain.get()
    actions.note_consent_back(by=api.LISTENER, request_id=row.pk, now=timezone.now())
    api.on_consent_taken_back({"acted_id": act.pk}, 1)
    lines = Step.plain.filter(request=row, what=StepKind.CONSENT_BACK)
    assert (lines.count(), DataRequest.plain.get().state) == (1, row.state)
