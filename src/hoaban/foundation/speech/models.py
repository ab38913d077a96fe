"""Texts that want to be heard, people who lend their voices, what they said, and who understood it.

No sound lies here: bytes are room files'. No written text in a minority language either: the words are Vietnamese,
the recording carries the language.
"""

from django.db import models
from django.utils import timezone

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.speech.values import ConsentScope, Kind, RecordingState
from hoaban.kit.uid import uuid7


class Text(ScopedModel):
    """A sentence in Vietnamese that a room wants spoken; ``version`` is the digest of its present words."""

    uid = models.UUIDField(default=uuid7, editable=False)
    key = models.CharField(max_length=120)
    room = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, default=Kind.ORDINARY)
    words = models.TextField()
    version = models.CharField(max_length=64)
    language = models.CharField(max_length=3, blank=True)
    # Named by the room's list rather than by a single call: it retires when the list no longer has it.
    gathered = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="speech_text_uid_once"),
            models.UniqueConstraint(fields=["key"], name="speech_text_key_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="speech_text_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["version"], name="speech_text_version")]


class Speaker(ScopedModel):
    """Somebody who lent her voice: for what, since when, in which words she agreed."""

    uid = models.UUIDField(default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    user_key = models.CharField(max_length=80, blank=True)
    place_no = models.BigIntegerField()
    scope = models.CharField(max_length=10)
    scope_room = models.CharField(max_length=40, blank=True)
    scope_version = models.CharField(max_length=64, blank=True)
    scope_words = models.TextField(blank=True)
    statement = models.TextField()
    consent_file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "name", "user_key", "place_no", "statement"),
        **each(Secrecy.OPEN, "scope", "scope_room", "scope_version", "scope_words"),
    }
    retention = Keep(KeepWhy.CONSENT)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="speech_speaker_uid_once"),
            models.CheckConstraint(
                condition=models.Q(scope__in=[scope.value for scope in ConsentScope]),
                name="speech_speaker_scope_known",
            ),
        ]


class MotherTongue(ScopedModel):
    """That a person says she grew up with a language: only she may decide on its recordings."""

    user_key = models.CharField(max_length=80)
    language = models.CharField(max_length=3)
    declared_at = models.DateTimeField(default=timezone.now)

    # The language hints at the ethnic group.
    secrecy = {"user_key": Secrecy.PERSONAL, "language": Secrecy.SENSITIVE_CODE}
    retention = Keep(KeepWhy.ACCOUNT)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["user_key", "language"], name="speech_mothertongue_once")
        ]


def _file() -> "models.ForeignKey[models.Model | None, models.Model | None]":
    return models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")


SOUND = each(Secrecy.OPEN, "opus_size", "opus_digest", "aac_size", "aac_digest", "seconds")


class Sound(ScopedModel):
    """The two files of one reading; their sizes and digests stand beside the keys, so a page reads one table."""

    uid = models.UUIDField(default=uuid7, editable=False)
    opus = _file()
    opus_size = models.IntegerField(default=0)
    opus_digest = models.CharField(max_length=64, blank=True)
    aac = _file()
    aac_size = models.IntegerField(default=0)
    aac_digest = models.CharField(max_length=64, blank=True)
    seconds = models.FloatField(default=0)

    class Meta(ScopedModel.Meta):
        abstract = True


class Recording(Sound):
    """One reading of one version of a text in one language, on its way to being heard."""

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=64)
    language = models.CharField(max_length=3)
    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    processed_at = models.DateTimeField(null=True)
    loudness_before = models.FloatField(null=True)
    loudness_after = models.FloatField(null=True)
    state = models.CharField(max_length=12, default=RecordingState.RECORDED)
    reason = models.CharField(max_length=400, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    recorded_key = models.CharField(max_length=80)
    recorded_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField(default=timezone.now)
    decided_key = models.CharField(max_length=80, blank=True)
    decided_label = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    secrecy = {
        **SOUND,
        **each(Secrecy.PERSONAL, "recorded_key", "recorded_label", "decided_key", "decided_label"),
        **each(
            Secrecy.OPEN,
            "version",
            "language",
            "loudness_before",
            "loudness_after",
            "state",
            "reason",
            "attempts",
        ),
    }
    retention = Keep(KeepWhy.CONSENT)

    class Meta(Sound.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="speech_recording_uid_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in RecordingState]),
                name="speech_recording_state_known",
            ),
            # A second person listened, whatever a program above does.
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (~models.Q(decided_key="") & ~models.Q(decided_key=models.F("recorded_key"))),
                name="speech_recording_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["text", "language"], name="speech_recording_text"),
            models.Index(fields=["state", "next_try_at"], name="speech_recording_waiting"),
        ]


class Joined(Sound):
    """A passage put together in one language; heard only while each recording in it may be. What is wanted no more is deleted."""

    version = models.CharField(max_length=64)
    """Of the passage's words."""
    language = models.CharField(max_length=3)
    plan = models.CharField(max_length=64)
    """Digest of what sounds in it, in order: another plan, another sound."""
    recordings = models.JSONField(default=list)
    """Their uids, as text."""
    lacking = models.JSONField(default=list)
    by_machine = models.BooleanField(default=False)
    partly = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    secrecy = NOBODY

    class Meta(Sound.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="speech_joined_uid_once"),
            models.UniqueConstraint(fields=["version", "language"], name="speech_joined_once"),
        ]


class Synthesis(Sound):
    """Words read by a machine, kept by their digest and by how loudly it says that it is one."""

    version = models.CharField(max_length=64)
    careful = models.BooleanField(default=False)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField(default=timezone.now)

    secrecy = NOBODY

    class Meta(Sound.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="speech_synthesis_uid_once"),
            models.UniqueConstraint(fields=["version", "careful"], name="speech_synthesis_once"),
        ]
