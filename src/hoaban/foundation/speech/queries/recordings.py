"""Texts, recordings and speakers, for the people who work with them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import NotAllowed, NotFound
from hoaban.foundation.files import api as files
from hoaban.foundation.speech import rules
from hoaban.foundation.speech.errors import NotWaiting, NotYourTongue, OwnVoice
from hoaban.foundation.speech.models import Joined, MotherTongue, Recording, Speaker, Synthesis, Text
from hoaban.foundation.speech.permissions import Permission
from hoaban.foundation.speech.queries.coverage import tongues
from hoaban.foundation.speech.values import ConsentScope, Kind, RecordingShown, RecordingState, SpeakerLine

ORIGINAL, LEVELLED, CONSENT = "speech.original", "speech.levelled", "speech.consent"
PAGE = 50


def text_for(actor: access.Actor, uid: UUID) -> Text:
    row: Text | None = Text.objects.visible_to(actor).filter(uid=uid).first()
    if row is None:
        raise NotFound
    return row


def recording_for(actor: access.Actor, uid: UUID) -> RecordingShown:
    row = Recording.objects.visible_to(actor).select_related("text", "speaker").filter(uid=uid).first()
    if row is None:
        raise NotFound
    return _all_shown(actor, [row])[0]


def history_of(actor: access.Actor, text: UUID, language: str) -> list[RecordingShown]:
    """Earlier recordings of a text in a language, newest first."""
    rows = Recording.objects.visible_to(actor).select_related("text", "speaker")
    return _all_shown(actor, list(rows.filter(text__uid=text, language=language).order_by("-pk")[:10]))


def waiting_for(actor: access.Actor) -> list[RecordingShown]:
    """What a second listener can decide: her languages first, then warnings, then the oldest."""
    rows = (
        Recording.objects.visible_to(actor)
        .select_related("text", "speaker")
        .filter(state=RecordingState.WAITING)
    )
    shown = _all_shown(actor, list(rows.order_by("pk")[:PAGE]))
    return sorted(shown, key=lambda one: (bool(one.obstacle), not one.kind.is_careful))


def mother_tongues(actor: access.Actor) -> frozenset[str]:
    """Languages this person says she grew up with."""
    return frozenset(MotherTongue.objects.visible_to(actor).values_list("language", flat=True))


def obstacle(actor: access.Actor, row: Recording, own: frozenset[str]) -> str:
    """The sentence that says why this actor may not decide; empty if she may."""
    if row.state != RecordingState.WAITING or row.version != row.text.version:
        return NotWaiting.msgid
    if actor.key in {row.recorded_key, row.speaker.user_key}:
        return OwnVoice.msgid
    return "" if row.language in own else NotYourTongue.msgid


def waits_for_ears(key: str, languages: Iterable[str]) -> bool:
    """Whether this person could decide on something now; the same question as `obstacle`, asked of all rows at once."""
    rows = Recording.plain.filter(
        state=RecordingState.WAITING, version=F("text__version"), language__in=list(languages)
    )
    return bool(rows.exclude(recorded_key=key).exclude(speaker__user_key=key).exists())


def sounds_of(rows: "QuerySet[Recording]") -> list[files.FileId]:
    """The files behind recordings: the reading as it came, and both levelled ones."""
    found = rows.values_list("original_id", "opus_id", "aac_id")
    return [files.FileId(pk) for three in found for pk in three if pk]


def sounds_let_go(before: datetime) -> list[files.FileId]:
    """What no row hears any more: of voices taken back, and what a worker kept that died before its row was written."""
    kept = files.ids_kept(ORIGINAL, before) | files.ids_kept(LEVELLED, before)
    named: set[int] = set(sounds_of(Recording.plain.exclude(state=RecordingState.WITHDRAWN)))
    for made in (Synthesis, Joined):
        for pair in made.plain.values_list("opus_id", "aac_id"):
            named.update(pair)
    return [files.FileId(pk) for pk in sorted(kept - named)]


def speakers_for(actor: access.Actor, text: Text) -> list[Speaker]:
    """Speakers of the area whose consent includes this text."""
    rows = Speaker.objects.visible_to(actor).filter(withdrawn_at__isnull=True).order_by("name", "pk")
    return [row for row in rows if covers(row, text)]


def covers(speaker: Speaker, text: Text) -> bool:
    return rules.covers(
        ConsentScope(speaker.scope),
        speaker.scope_room,
        speaker.scope_version,
        room=text.room,
        version=text.version,
    )


def speakers_visible_to(actor: access.Actor) -> list[SpeakerLine]:
    """The area's speakers; those who still lend their voice first."""
    rows = list(Speaker.objects.visible_to(actor).order_by("withdrawn_at", "name", "pk")[:500])
    alive = ~Q(state__in=[RecordingState.WITHDRAWN, RecordingState.REFUSED])
    pairs = Recording.plain.filter(alive, speaker_id__in=[row.pk for row in rows]).values_list("speaker_id")
    counts = dict(pairs.annotate(n=Count("pk")))
    uids = files.uids_of([row.consent_file_id for row in rows if row.consent_file_id])
    lines = [_speaker(row, counts.get(row.pk, 0), uids) for row in rows]
    return sorted(lines, key=lambda line: line.withdrawn_at is not None)


def may_see_consent(actor: access.Actor, file_id: files.FileId) -> bool:
    """files asks: a paper of consent opens for whoever looks after its speaker."""
    return bool(Speaker.objects.visible_to(actor).filter(consent_file_id=file_id).exists())


def claimable(now: datetime) -> list[Recording]:
    """For the job: recordings to prepare, oldest first; one whose worker died is free again when its time is over."""
    moving = [RecordingState.RECORDED, RecordingState.PROCESSING]
    rows = Recording.plain.filter(state__in=moving, next_try_at__lte=now)
    return list(rows.order_by("next_try_at", "pk")[:5])


def anything_moving() -> bool:
    """Whether some recording waits to be prepared."""
    moving = [RecordingState.RECORDED, RecordingState.PROCESSING]
    return Recording.plain.filter(state__in=moving).exists()


def _speaker(row: Speaker, recordings: int, papers: dict[int, UUID]) -> SpeakerLine:
    return SpeakerLine(
        row.uid, row.name, ConsentScope(row.scope), row.scope_words, row.statement,
        papers.get(row.consent_file_id or 0), row.since, row.withdrawn_at, recordings,
    )  # fmt: skip


def _all_shown(actor: access.Actor, rows: list[Recording]) -> list[RecordingShown]:
    own, names = mother_tongues(actor), {one.code: one.name for one in tongues()}
    uids = files.uids_of([pk for row in rows for pk in (row.opus_id, row.original_id) if pk])
    decides = actor.may(Permission.APPROVE)
    return [
        RecordingShown(
            uid=row.uid, text=row.text.uid, room=row.text.room, kind=Kind(row.text.kind), words=row.text.words,
            is_current=row.version == row.text.version, language=row.language,
            language_name=names.get(row.language, row.language), state=RecordingState(row.state), reason=row.reason,
            seconds=row.seconds, size=row.opus_size, loudness_before=row.loudness_before,
            loudness_after=row.loudness_after, speaker=row.speaker.name, recorded_by=row.recorded_label,
            recorded_at=row.recorded_at, decided_by=row.decided_label, decided_at=row.decided_at,
            file=uids.get(row.opus_id or 0), original=uids.get(row.original_id),
            obstacle=obstacle(actor, row, own) if decides else NotAllowed.msgid,
        )
        for row in rows
    ]  # fmt: skip
