"""Consent: who lent her voice, for what, and how she takes it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.speech import queries
from hoaban.foundation.speech.actions.joining import silence
from hoaban.foundation.speech.actions.listeners import call_listeners
from hoaban.foundation.speech.errors import NoConsent, SpeakerNeeded
from hoaban.foundation.speech.events import RecordingsWithdrawn
from hoaban.foundation.speech.models import Recording, Speaker, Text
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.values import ConsentScope, NewSpeaker, RecordingState

STATEMENTS = {
    ConsentScope.WORDS: gettext_noop(
        "My voice may be recorded and played to everybody, for these words only."
    ),
    ConsentScope.ROOM: gettext_noop(
        "My voice may be recorded and played to everybody, for texts of this kind of work."
    ),
    ConsentScope.EVERYTHING: gettext_noop(
        "My voice may be recorded and played to everybody, for all texts of this site."
    ),
}
TAKEN_BACK = gettext_noop("I can take my voice back at any time; then it is played nowhere any more.")
GONE = [RecordingState.WITHDRAWN]


def statement(scope: ConsentScope) -> str:
    """The sentence read to the speaker, in the language of the screen; kept word for word."""
    return f"{gettext(STATEMENTS[scope])} {gettext(TAKEN_BACK)}"


def check_consent(new: NewSpeaker, text: Text | None) -> None:
    """A name and a yes; a narrow yes needs the text it is narrowed to."""
    if not new.name.strip():
        raise SpeakerNeeded
    if not new.agreed or (text is None and new.scope is not ConsentScope.EVERYTHING):
        raise NoConsent


@transaction.atomic
def add_speaker(
    *, by: access.Actor, new: NewSpeaker, text: Text | None, consent_file: files.FileId | None = None,
    request: str | None = None,
) -> Speaker:  # fmt: skip
    """Note who lends her voice and what she agreed to; ``text`` limits a narrow consent."""
    access.require(by, Permission.SPEAKERS)
    if request and (answer := audit.answered(by, request)):
        return Speaker.plain.get(pk=int(answer))
    check_consent(new, text)
    row = Speaker.plain.create(
        name=new.name.strip()[:120], user_key=by.key if new.is_self else "",
        place_no=by.areas(Permission.SPEAKERS)[0].start, scope=new.scope, statement=statement(new.scope),
        scope_room=text.room if text and new.scope is ConsentScope.ROOM else "",
        scope_version=text.version if text and new.scope is ConsentScope.WORDS else "",
        scope_words=text.words if text and new.scope is ConsentScope.WORDS else "", consent_file_id=consent_file,
    )  # fmt: skip
    audit.record(
        "speech:speaker:add",
        by=by,
        target=row,
        request=request,
        values={"scope": new.scope, "name": row.name},
    )
    return row


@transaction.atomic
def withdraw_speaker(*, by: access.Actor, uid: UUID, request: str | None, now: datetime) -> int:
    """A speaker takes her voice back: nobody hears it from this commit on, and its bytes go. How many recordings."""
    access.require(by, Permission.SPEAKERS)
    row = Speaker.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound
    if (request and audit.answered(by, request)) or row.withdrawn_at is not None:
        return 0
    Speaker.plain.filter(pk=row.pk).update(withdrawn_at=now)
    ids = list(Recording.plain.filter(speaker=row).exclude(state__in=GONE).values_list("pk", flat=True))
    _silence(by, ids, now)
    audit.record(
        "speech:speaker:withdraw", by=by, target=row, request=request, count=len(ids), values={"ids": ids}
    )
    events.publish(RecordingsWithdrawn(tuple(ids)))
    return len(ids)


@transaction.atomic
def withdraw_recording(*, by: access.Actor, uid: UUID, request: str | None) -> None:
    """Take back one recording, where its speaker is looked after; its bytes go too."""
    access.require(by, Permission.SPEAKERS)
    row = Recording.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if row is None or not Speaker.objects.visible_to(by).filter(pk=row.speaker_id).exists():
        raise NotFound
    if (request and audit.answered(by, request)) or row.state in GONE:
        return
    _silence(by, [row.pk], timezone.now())
    audit.record("speech:recording:withdraw", by=by, target=row, request=request)
    events.publish(RecordingsWithdrawn((row.pk,)))


def _silence(by: access.Actor, ids: list[int], now: datetime) -> None:
    """Heard nowhere, waiting for nobody, and no longer needed in the store: the reading as it came, and both levelled."""
    rows = Recording.plain.filter(pk__in=ids)
    rows.update(state=RecordingState.WITHDRAWN)
    files.let_go(queries.sounds_of(rows), now)
    silence(rows.values_list("uid", flat=True), now)
    call_listeners(by, rows.values_list("language", flat=True), now)
