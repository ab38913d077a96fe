"""A voice taken back is erased: every file of it, whatever the platform was doing with it meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.foundation.access import identity
from hoaban.foundation.files import api as files
from hoaban.foundation.files import intake
from hoaban.foundation.files import jobs as file_jobs
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.speech import actions, api, errors, jobs, ports
from hoaban.foundation.speech.models import Recording, Speaker, Text
from hoaban.foundation.speech.tests.conftest import GIVES, context, sound

pytestmark = pytest.mark.django_db


def sounds(row: Recording) -> list[files.FileFacts]:
    row.refresh_from_db()
    ids = (row.original_id, row.opus_id, row.aac_id)
    return [files.facts_of(files.FileId(pk)) for pk in ids if pk]


def take_back(by: Any, row: Recording) -> None:
    actions.withdraw_recording(by=by, uid=row.uid, request=None)


def sweep() -> None:
    file_jobs.sweep(context("files.sweep"))


def test_no_byte_of_a_voice_taken_back_stays(approved: Recording, editor: Any) -> None:
    speaker = Speaker.plain.get(pk=approved.speaker_id)
    actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())
    sweep()
    kept = sounds(approved)
    assert [one.state for one in kept] == [files.FileState.FORGOTTEN] * 3
    assert [intake.store().has(one.sha256) for one in kept] == [False] * 3


def test_before_the_sweep_even_who_recorded_it_opens_nothing(
    approved: Recording, editor: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_finders", [lambda _request: editor])
    addresses = [f"/w/files/{one.uid}/" for one in sounds(approved)]
    assert [client.get(one).status_code for one in addresses] == [200] * 3
    take_back(editor, approved)
    assert not {client.get(one).status_code for one in addresses} & {200, 206, 304}


def test_somebody_else_who_sent_the_same_sound_is_still_heard(
    approved: Recording, recorded: Callable[..., UUID], text: Text, editor: Any, listener: Any
) -> None:
    """The twin levels equal recordings to equal bytes, as two uploads of one file would be."""
    other = recorded(text)
    actions.approve_recording(by=listener, uid=other, request=None, now=timezone.now())
    take_back(editor, approved)
    sweep()
    row = Recording.plain.get(uid=other)
    assert row.opus_digest == approved.opus_digest
    assert all(intake.store().has(one.sha256) for one in sounds(row))


class TakesBack(api.TwinAudio):
    """While the program levels, the speaker changes her mind."""

    def __init__(self, by: Any) -> None:
        self.by = by

    def level(self, source: Path, media_type: str, folder: Path) -> api.Levelled:
        made = super().level(source, media_type, folder)
        take_back(self.by, Recording.plain.get())
        return made


def test_taken_back_while_it_was_levelled_nothing_of_it_stays(
    recorded: Callable[..., UUID], text: Text, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.connected, "audio", TakesBack(editor))
    recorded(text)
    sweep()
    assert {row.state for row in StoredFile.plain.all()} == {files.FileState.FORGOTTEN}


def test_taken_back_while_her_next_sound_arrives_it_is_not_recorded(
    approved: Recording, text: Text, editor: Any
) -> None:
    speaker = Speaker.plain.get(pk=approved.speaker_id)

    def pieces() -> Iterator[bytes]:
        yield sound(2.0)
        actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())

    take = actions.Take(text.uid, text.version, "hnj", speaker.uid, "v.wav", pieces())
    with pytest.raises(errors.SpeakerWithdrew):
        actions.record_voice(by=editor, take=take, request="late", now=timezone.now())
    assert Recording.plain.count() == 1


def test_what_a_worker_kept_before_it_died_is_let_go_a_day_later_and_nothing_else(
    approved: Recording, editor: Any
) -> None:
    api.say(by=editor, room="portal", saying=api.Saying("portal:hello", "Xin chào bà con"))
    jobs.synthesise(context("speech.synthesise"))
    before = StoredFile.plain.count()
    lost = files.keep_file(
        by=editor, purpose="speech.levelled", name="voice.ogg", pieces=[b"OggS nobody"], ours=True
    )
    assert jobs.let_go(context("speech.let_go")).done == 0
    StoredFile.plain.update(created_at=timezone.now() - 2 * jobs.DAY)
    assert jobs.let_go(context("speech.let_go")).done == 1
    sweep()
    assert StoredFile.plain.exclude(state=files.FileState.FORGOTTEN).count() == before
    assert files.facts_of(lost).state is files.FileState.FORGOTTEN


def test_voices_taken_back_before_bytes_could_be_forgotten_go_with_the_daily_work(
    approved: Recording, editor: Any
) -> None:
    Recording.plain.update(state="withdrawn")  # as an earlier version left it
    StoredFile.plain.update(created_at=timezone.now() - 2 * jobs.DAY)
    assert jobs.let_go(context("speech.let_go")).done == 3
    sweep()
    assert not any(intake.store().has(one.sha256) for one in sounds(approved))


def test_the_paper_of_her_consent_stays(editor: Any) -> None:
    paper = files.keep_file(by=editor, purpose="speech.consent", name="giay.pdf", pieces=[b"%PDF-1.7 x"])
    speaker = actions.add_speaker(by=editor, new=GIVES, text=None, consent_file=paper)
    actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())
    StoredFile.plain.update(created_at=timezone.now() - 2 * jobs.DAY)
    jobs.let_go(context("speech.let_go"))
    sweep()
    assert files.facts_of(paper).state is not files.FileState.FORGOTTEN
