"""From a voice to a sound everybody may hear, and back: consent, second listener, stale, withdrawn."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.events.models import Event
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.speech import actions, api, errors, jobs, ports, queries
from hoaban.foundation.speech.actions import processing
from hoaban.foundation.speech.models import Recording, Speaker, Synthesis, Text
from hoaban.foundation.speech.tests.conftest import GIVES, LOADER, WORDS, context, run_jobs, sound
from hoaban.foundation.speech.values import ConsentScope, NewSpeaker, RecordingState, Saying

pytestmark = pytest.mark.django_db
Recorded = Callable[..., UUID]


def state_of(uid: UUID) -> str:
    return Recording.plain.get(uid=uid).state


def heard(words: str = WORDS, language: str = "hnj") -> str:
    """The language in which a visitor hears the words; ``machine``, or nothing."""
    found = queries.book().voice(words, language)
    return "" if found is None else "machine" if found.machine else found.language


def change_words(words: str) -> None:
    api.say(by=LOADER, room="warning", saying=Saying("warning:flood", words, api.Kind.WARNING))


def test_a_recording_is_heard_once_a_second_person_approved(
    recorded: Recorded, text: Text, listener: Any
) -> None:
    uid = recorded(text)
    assert (state_of(uid), heard()) == (RecordingState.WAITING, "")
    actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())
    assert heard() == "hnj"
    assert heard(language="mww") == ""
    row = Recording.plain.get(uid=uid)
    assert row.loudness_after == -16.0
    assert 0 < row.opus_size < row.aac_size


def test_new_words_make_it_stale_and_the_old_ones_true_again(approved: Recording) -> None:
    change_words("Nước đã rút.")
    assert (state_of(approved.uid), heard(), heard("Nước đã rút.")) == (RecordingState.STALE, "", "")
    change_words(WORDS)
    assert (state_of(approved.uid), heard()) == (RecordingState.APPROVED, "hnj")


def test_words_changed_while_it_was_prepared(recorded: Recorded, text: Text) -> None:
    uid = recorded(text, prepared=False)
    change_words("Nước đã rút.")
    run_jobs()
    assert state_of(uid) == RecordingState.STALE


def test_a_page_opened_before_the_words_changed_loses_nothing(recorded: Recorded, text: Text) -> None:
    seen = text.version
    change_words("Nước đã rút.")
    uid = recorded(Text.plain.get(pk=text.pk), version=seen)
    assert state_of(uid) == RecordingState.STALE


def test_a_voice_taken_back_is_silent_at_once(approved: Recording, editor: Any) -> None:
    speaker = Speaker.plain.get(pk=approved.speaker_id)
    assert actions.withdraw_speaker(by=editor, uid=speaker.uid, request="w", now=timezone.now()) == 1
    assert (state_of(approved.uid), heard()) == (RecordingState.WITHDRAWN, "")
    assert queries.sound(approved.uid, approved.opus_digest[:12], "ogg") is None
    assert Event.plain.filter(name="speech.recordings_withdrawn").count() == 1
    change_words("Khác")
    change_words(WORDS)
    assert state_of(approved.uid) == RecordingState.WITHDRAWN


def test_a_voice_taken_back_while_it_was_prepared_stays_back(
    recorded: Recorded, text: Text, editor: Any
) -> None:
    uid = recorded(text, prepared=False)
    actions.withdraw_recording(by=editor, uid=uid, request=None)
    run_jobs()
    assert state_of(uid) == RecordingState.WITHDRAWN


def test_nobody_decides_on_her_own_voice(recorded: Recorded, text: Text, make_actor: Any) -> None:
    everything = [
        str(one) for one in ("speech:recording:see", "speech:recording:approve", "speech:recording:record")
    ]
    editor = make_actor(*everything, "speech:speaker:manage", name="editor")
    actions.declare_mother_tongues(by=editor, languages=["hnj"], request=None)
    with pytest.raises(errors.OwnVoice):
        actions.approve_recording(by=editor, uid=recorded(text), request=None, now=timezone.now())


def test_the_speaker_herself_does_not_decide(text: Text, listener: Any, make_actor: Any) -> None:
    """A colleague pressed the button, but it is the listener's own voice."""
    rights = ("speech:recording:see", "speech:recording:record", "speech:speaker:manage")
    own = make_actor(*rights, name="listener")
    voice = actions.add_speaker(by=own, new=NewSpeaker("Tôi", ConsentScope.EVERYTHING, True, True), text=text)
    colleague = make_actor(*rights, name="colleague")
    take = actions.Take(text.uid, text.version, "hnj", voice.uid, "v.wav", [sound()])
    uid = actions.record_voice(by=colleague, take=take, request="r", now=timezone.now())
    run_jobs()
    with pytest.raises(errors.OwnVoice):
        actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())


def test_only_who_grew_up_with_the_language_decides(recorded: Recorded, text: Text, listener: Any) -> None:
    with pytest.raises(errors.NotYourTongue):
        actions.approve_recording(
            by=listener, uid=recorded(text, language="mww"), request=None, now=timezone.now()
        )


def test_the_database_itself_wants_a_second_person(approved: Recording) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Recording.plain.filter(pk=approved.pk).update(decided_key=approved.recorded_key)


def test_without_the_right_nothing_is_recorded(text: Text, listener: Any) -> None:
    take = actions.Take(text.uid, "", "hnj", GIVES, "v.wav", [sound()])
    with pytest.raises(NotAllowed):
        actions.record_voice(by=listener, take=take, request="r", now=timezone.now())


def test_a_refusal_carries_its_reason(recorded: Recorded, text: Text, listener: Any) -> None:
    uid = recorded(text)
    with pytest.raises(errors.ReasonNeeded):
        actions.refuse_recording(by=listener, uid=uid, reason=" ", request=None, now=timezone.now())
    actions.refuse_recording(by=listener, uid=uid, reason="thiếu từ lũ", request=None, now=timezone.now())
    shown = queries.recording_for(listener, uid)
    assert (shown.state, shown.reason) == (RecordingState.REFUSED, "thiếu từ lũ")
    with pytest.raises(errors.NotWaiting):
        actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())


def test_sent_twice_is_recorded_once(editor: Any, text: Text) -> None:
    take = actions.Take(text.uid, text.version, "hnj", GIVES, "v.wav", [sound()])
    first, second = (
        actions.record_voice(by=editor, take=take, request="r", now=timezone.now()) for _ in "ab"
    )
    assert first == second
    assert (Recording.plain.count(), Speaker.plain.count(), StoredFile.plain.count()) == (1, 1, 1)


def test_without_consent_no_sound_is_kept(recorded: Recorded, text: Text) -> None:
    refused = NewSpeaker("Bà Giàng", ConsentScope.EVERYTHING, agreed=False)
    with pytest.raises(errors.NoConsent):
        recorded(text, speaker=refused)
    with pytest.raises(errors.SpeakerNeeded):
        recorded(text, speaker=None)
    assert (Recording.plain.count(), StoredFile.plain.count()) == (0, 0)


def test_a_narrow_consent_covers_its_words_only(recorded: Recorded, text: Text) -> None:
    recorded(text, speaker=NewSpeaker("Bà Giàng", ConsentScope.WORDS, agreed=True))
    speaker = Speaker.plain.get()
    assert "these words only" in speaker.statement or "riêng" in speaker.statement
    change_words("Nước đã rút.")
    with pytest.raises(errors.ConsentTooNarrow):
        recorded(Text.plain.get(pk=text.pk), speaker=speaker.uid)


def test_a_voice_taken_back_records_nothing_new(
    approved: Recording, editor: Any, recorded: Recorded, text: Text
) -> None:
    speaker = Speaker.plain.get(pk=approved.speaker_id)
    actions.withdraw_speaker(by=editor, uid=speaker.uid, request=None, now=timezone.now())
    with pytest.raises(errors.SpeakerWithdrew):
        recorded(text, speaker=speaker.uid)


def test_speakers_of_the_next_commune_are_not_there(approved: Recording, outsider: Any) -> None:
    assert queries.speakers_visible_to(outsider) == []
    with pytest.raises(NotFound):
        actions.withdraw_recording(by=outsider, uid=approved.uid, request=None)


@pytest.mark.parametrize(
    ("bytes_", "problem"),
    [(sound(0.1), errors.Silent), (sound(181), errors.TooLong), (sound(1, b"\0\0"), errors.Silent)],
)
def test_what_nobody_could_understand_is_sent_back(
    recorded: Recorded, text: Text, bytes_: bytes, problem: type[Exception]
) -> None:
    uid = recorded(text, pieces=[bytes_])
    row = Recording.plain.get(uid=uid)
    assert (row.state, row.reason) == (RecordingState.REFUSED, problem.msgid)  # type: ignore[attr-defined]


def test_what_is_no_sound_gets_a_sentence(recorded: Recorded, text: Text) -> None:
    with pytest.raises(errors.NotAudio):
        recorded(text, pieces=[b"%PDF-1.7 a letter"])
    assert Recording.plain.count() == 0


def test_without_the_program_recordings_wait(
    recorded: Recorded, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.connected, "audio", None)
    uid = recorded(text)
    row = Recording.plain.get(uid=uid)
    assert (row.state, row.reason, row.attempts) == (RecordingState.RECORDED, processing.WAITS_FOR_PROGRAM, 0)
    monkeypatch.setattr(ports.connected, "audio", api.TwinAudio())
    Recording.plain.update(next_try_at=timezone.now())
    run_jobs()
    assert state_of(uid) == RecordingState.WAITING


def test_a_killed_worker_s_recording_is_taken_up_again(recorded: Recorded, text: Text) -> None:
    uid, now = recorded(text, prepared=False), timezone.now()
    assert processing.claim(now)
    assert processing.claim(now) is None
    Recording.plain.update(next_try_at=now - timedelta(seconds=1))
    run_jobs()
    assert state_of(uid) == RecordingState.WAITING


def test_a_machine_that_breaks_is_tried_five_times(
    recorded: Recorded, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(api.TwinAudio):
        def level(self, source: Path, media_type: str, folder: Path) -> api.Levelled:
            raise OSError("disk")

    monkeypatch.setattr(ports.connected, "audio", Broken())
    uid = recorded(text, prepared=False)
    for _ in range(5):
        Recording.plain.update(next_try_at=timezone.now())
        run_jobs()
    assert Recording.plain.get(uid=uid).reason == errors.Unreadable.msgid


def test_the_machine_reads_what_nobody_has_read(text: Text) -> None:
    api.say(by=LOADER, room="portal", saying=Saying("portal:hello", "Xin chào bà con"))
    jobs.synthesise(context("speech.synthesise"))
    assert heard("Xin chào bà con") == "machine"
    assert heard() == "machine"
    assert queries.book().voice(WORDS, "hnj").careful  # type: ignore[union-attr]
    again = jobs.synthesise(context("speech.synthesise"))
    assert (again.done, Synthesis.plain.count()) == (0, 2)


def test_a_person_s_vietnamese_silences_the_machine(recorded: Recorded, text: Text, listener: Any) -> None:
    actions.declare_mother_tongues(by=listener, languages=["vie"], request=None)
    uid = recorded(text, language="vie")
    actions.approve_recording(by=listener, uid=uid, request=None, now=timezone.now())
    assert jobs.synthesise(context("speech.synthesise")).done == 0
    assert heard() == "vie"


def test_gathering_keeps_names_and_retires_what_is_gone(
    languages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sayings = [Saying("portal:a", "Một"), Saying("portal:b", "Hai")]
    monkeypatch.setattr(ports.connected, "sources", {"portal": lambda: sayings})
    api.gather(by=LOADER)
    assert Text.plain.filter(room="portal").count() == 2
    assert Text.plain.filter(room="speech", language="hnj").get().words == "Tiếng Mông Lềnh/Xanh"
    assert api.gather(by=LOADER) == 0
    del sayings[1]
    api.gather(by=LOADER)
    assert list(Text.plain.filter(room="portal", retired_at__isnull=True).values_list("key", flat=True)) == [
        "portal:a"
    ]


def test_the_board_counts_and_says_what_is_next(approved: Recording, editor: Any) -> None:
    api.say(by=LOADER, room="portal", saying=Saying("portal:hello", "Xin chào"))
    lines = {line.code: line for line in api.coverage(editor)}
    assert (lines["hnj"].texts, lines["hnj"].approved, lines["hnj"].missing) == (2, 1, 1)
    assert (lines["blt"].approved, lines["blt"].missing) == (0, 2)
    assert [one.key for one in queries.texts_in(editor, "blt")] == ["warning:flood", "portal:hello"]
    change_words("Khác")
    assert {line.code: line for line in api.coverage(editor, "warning")}["hnj"].stale == 1


def test_nobody_without_the_right_sees_the_board(approved: Recording, citizen: Any) -> None:
    assert [line.texts for line in api.coverage(citizen) if line.texts] == []
