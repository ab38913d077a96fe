"""A reading arrives, from the microphone of this page or from a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.files.errors import KindNotTaken
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.actions.speakers import add_speaker, check_consent
from hoaban.foundation.speech.errors import (
    ConsentTooNarrow,
    NotAudio,
    OtherLanguageOnly,
    SpeakerNeeded,
    SpeakerWithdrew,
    UnknownLanguage,
)
from hoaban.foundation.speech.events import RecordingMade
from hoaban.foundation.speech.models import Recording, Speaker, Text
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.values import NewSpeaker


@dataclass(frozen=True, slots=True)
class Take:
    """What somebody recorded: which text, in which words she saw it, who spoke, and the sound."""

    text: UUID
    version: str
    """The digest of the words on her screen: if they changed meanwhile, the recording is kept and is stale."""
    language: str
    speaker: UUID | NewSpeaker | None
    name: str
    pieces: Iterable[bytes]


def record_voice(*, by: access.Actor, take: Take, request: str, now: datetime) -> UUID:
    """Keep a reading as it came; a job prepares it. The sound reaches the disk before the transaction begins."""
    access.require(by, Permission.RECORD)
    if answer := audit.answered(by, request):
        return Recording.plain.get(pk=int(answer)).uid
    text = queries.text_for(by, take.text)
    _check_language(text, take.language)
    _check_speaker(by, text, take.speaker)
    try:
        original = files.keep_file(
            by=by,
            purpose=queries.ORIGINAL,
            name=take.name or "voice",
            pieces=take.pieces,
            request=f"{request[:60]}/f",
        )
    except KindNotTaken as problem:
        raise NotAudio from problem
    return _note(by, text, take, original, request, now)


@transaction.atomic
def _note(
    by: access.Actor, text: Text, take: Take, original: files.FileId, request: str, now: datetime
) -> UUID:
    speaker = _speaker(by, text, take.speaker)
    if Speaker.plain.select_for_update().get(pk=speaker.pk).withdrawn_at is not None:
        raise SpeakerWithdrew  # while the sound arrived
    row = Recording.plain.create(
        text=text, version=take.version or text.version, language=take.language, speaker=speaker,
        original_id=original, recorded_key=by.key, recorded_label=by.label, recorded_at=now, next_try_at=now,
    )  # fmt: skip
    audit.record(
        "speech:recording:record",
        by=by,
        target=row,
        request=request,
        values={"language": row.language, "text": text.pk},
    )
    events.publish(RecordingMade(row.pk))
    jobs.wake("speech.process")
    return row.uid


def _check_language(text: Text, language: str) -> None:
    if queries.tongue(language) is None:
        raise UnknownLanguage
    if text.language not in ("", language):
        raise OtherLanguageOnly


def _check_speaker(by: access.Actor, text: Text, chosen: UUID | NewSpeaker | None) -> None:
    """Before the upload is kept: a sound without consent never lies in the store."""
    if isinstance(chosen, UUID):
        _speaker(by, text, chosen)
    elif chosen is None:
        raise SpeakerNeeded
    else:
        check_consent(chosen, text)


def _speaker(by: access.Actor, text: Text, chosen: UUID | NewSpeaker | None) -> Speaker:
    if isinstance(chosen, NewSpeaker):
        return add_speaker(by=by, new=chosen, text=text)
    row: Speaker | None = Speaker.objects.visible_to(by).filter(uid=chosen).first()
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        raise SpeakerWithdrew
    if not queries.covers(row, text):
        raise ConsentTooNarrow
    return row
