"""The pages as people see them, and the public address of a sound."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.speech import actions, api, queries
from hoaban.foundation.speech.models import Recording, Speaker, Text
from hoaban.foundation.speech.tests.conftest import LOADER, run_jobs, sound
from hoaban.foundation.speech.values import Saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Client]:
    def sign_in(actor: Any) -> Client:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        return client

    return sign_in


def address(row: Recording, ending: str = "ogg") -> str:
    digest = row.opus_digest if ending == "ogg" else row.aac_digest
    return f"/speech/{row.uid}/{digest[:12]}.{ending}"


@pytest.mark.parametrize(("ending", "kind"), [("ogg", "audio/ogg"), ("m4a", "audio/mp4")])
def test_everybody_hears_an_approved_voice_in_parts(
    client: Client, approved: Recording, ending: str, kind: str
) -> None:
    whole = client.get(address(approved, ending))
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, kind)
    part = client.get(address(approved, ending), headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(b"".join(part.streaming_content))) == (206, 10)  # type: ignore[attr-defined]
    again = client.get(address(approved, ending), headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304


def test_a_copy_on_a_phone_asks_before_it_sounds(client: Client, approved: Recording) -> None:
    kept = client.get(address(approved)).headers["Cache-Control"]
    assert kept == "public, max-age=0, must-revalidate"


def test_a_withdrawn_voice_still_cached_is_gone_when_it_asks(
    client: Client, approved: Recording, editor: Any
) -> None:
    kept = client.get(address(approved)).headers["ETag"]
    speaker = Speaker.plain.get(pk=approved.speaker_id)
    actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())
    answer = client.get(address(approved), headers={"If-None-Match": kept})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")


def test_a_recording_that_waits_has_no_public_address(
    client: Client, recorded: Callable[..., UUID], text: Text
) -> None:
    row = Recording.plain.get(uid=recorded(text))
    assert client.get(address(row)).status_code == 410


def test_another_version_of_the_sound_is_another_address(client: Client, approved: Recording) -> None:
    assert client.get(f"/speech/{approved.uid}/{'f' * 12}.ogg").status_code == 410
    assert client.get(f"/speech/{approved.uid}/{approved.opus_digest[:12]}.exe").status_code == 404


def form(text: Text, **changes: Any) -> dict[str, Any]:
    return {
        "sound": SimpleUploadedFile("v.wav", sound()), "name": "Bà Giàng", "scope": "everything", "agreed": "on",
        "version": text.version, "request_id": "r", **changes,
    }  # fmt: skip


def test_a_recording_is_sent_from_the_page(as_: Any, editor: Any, text: Text) -> None:
    page = as_(editor).get(f"/w/speech/record/{text.uid}/hnj/")
    assert text.words in page.content.decode()
    answer = as_(editor).post(f"/w/speech/record/{text.uid}/hnj/", form(text))
    assert answer.status_code == 302
    assert "http-equiv" in as_(editor).get(answer.headers["Location"]).content.decode()
    run_jobs()
    assert "LUFS" in as_(editor).get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    "changes", [{"agreed": ""}, {"name": ""}, {"sound": SimpleUploadedFile("v.wav", b"%PDF-1.7 x")}]
)
def test_a_faulty_form_gets_a_sentence(as_: Any, editor: Any, text: Text, changes: dict[str, Any]) -> None:
    answer = as_(editor).post(f"/w/speech/record/{text.uid}/hnj/", form(text, **changes))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Recording.plain.count() == 0


def test_an_unknown_language_is_not_there(as_: Any, editor: Any, text: Text) -> None:
    assert as_(editor).get(f"/w/speech/record/{text.uid}/xxx/").status_code == 404


def test_the_second_listener_decides_on_the_page(
    as_: Any, listener: Any, recorded: Callable[..., UUID], text: Text
) -> None:
    uid = recorded(text)
    page = as_(listener).get("/w/speech/waiting/").content.decode()
    assert f"/w/speech/recordings/{uid}/approve/" in page
    assert as_(listener).post(f"/w/speech/recordings/{uid}/approve/").status_code == 302
    assert queries.book().voice(text.words, "hnj") is not None


def test_the_board_and_its_data_agree(as_: Any, editor: Any, approved: Recording) -> None:
    page = as_(editor).get("/w/speech/?language=hnj").content.decode()
    assert approved.text.words in page
    data = as_(editor).get("/w/speech/coverage.json?language=hnj").json()
    assert [line["approved"] for line in data["languages"] if line["code"] == "hnj"] == [1]
    assert data["texts"] == [
        {"key": "warning:flood", "room": "warning", "kind": "warning", "state": "approved"}
    ]


def test_a_long_board_asks_few_questions(
    as_: Any, editor: Any, listener: Any, recorded: Callable[..., UUID], text: Text, max_queries: Any
) -> None:
    for _ in range(4):
        recorded(text)
    with max_queries(12):
        as_(editor).get("/w/speech/")
    with max_queries(12):
        as_(listener).get("/w/speech/waiting/")


def test_speakers_are_added_and_taken_back(as_: Any, editor: Any, approved: Recording) -> None:
    page = as_(editor).get("/w/speech/speakers/").content.decode()
    assert "Bà Giàng" in page
    new = {"name": "Ông Lò", "agreed": "on", "consent_file": SimpleUploadedFile("giay.pdf", b"%PDF-1.7 x")}
    assert as_(editor).post("/w/speech/speakers/", new).status_code == 302
    speaker = Speaker.plain.get(name="Ông Lò")
    assert speaker.consent_file_id
    assert as_(editor).post(f"/w/speech/speakers/{speaker.uid}/withdraw/").status_code == 302
    assert Speaker.plain.get(pk=speaker.pk).withdrawn_at


def test_the_board_leads_to_what_is_missing_and_shows_a_page_at_a_time(
    as_: Any, editor: Any, text: Text
) -> None:
    for n in range(12):
        api.say(
            by=LOADER, room="portal", saying=Saying(f"portal:line-{n:02d}", f"Câu số {n:02d} của trang đầu.")
        )
    page = as_(editor).get("/w/speech/?language=hnj").content.decode()
    assert page.index("room=warning") < page.index("room=portal"), "danger first"
    assert "Câu số 00" in page
    assert "Câu số 11" not in page
    assert "Câu số 11" in as_(editor).get("/w/speech/?language=hnj&page=2").content.decode()
    found = as_(editor).get("/w/speech/?language=hnj&room=portal&q=cau so 11").content.decode()
    assert "Câu số 11" in found
    assert "Câu số 00" not in found
