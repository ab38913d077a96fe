"""What browsers sent while they were away, kept whole: the entry with its first answer, its clashes, its photos.

Not the record itself: a household stays registry's. Nothing here is deleted, because a form that waits, was refused or
was set aside is somebody's walk to a village.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.offline.values import WAITING, Choice, MediaState, State
from hoaban.kit.uid import uuid7


class Device(ScopedModel):
    """A browser that holds somebody's offline work; one row per browser and person."""

    uid = models.UUIDField()
    owner_key = models.CharField(max_length=80)
    owner_label = models.CharField(max_length=200)
    place_no = models.BigIntegerField()
    name = models.CharField(max_length=80, blank=True, default="")
    app = models.PositiveIntegerField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    unsent_forms = models.PositiveIntegerField(default=0)
    unsent_media = models.PositiveIntegerField(default=0)
    """What the browser said it still held, the last time it spoke."""
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True, default="")
    wiped_at = models.DateTimeField(null=True)
    lost_forms = models.PositiveIntegerField(null=True)
    lost_media = models.PositiveIntegerField(null=True)
    """What could not be sent before the wipe; None: it has not answered yet."""

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "owner_key", "owner_label", "ended_by", "name"),
        **each(Secrecy.OPEN, "place_no", "app", "unsent_forms", "unsent_media", "lost_forms", "lost_media"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner_key", "uid"], name="offline_device_once"),
        ]


class Entry(ScopedModel):
    """One form as a person filled it, and what became of it."""

    ref = models.UUIDField(default=uuid7, unique=True, editable=False)
    """What an address shows; ``uid`` is the device's own name for it."""
    uid = models.UUIDField()
    digest = models.CharField(max_length=64)
    owner_key = models.CharField(max_length=80)
    owner_label = models.CharField(max_length=200)
    carried_by = models.CharField(max_length=200, blank=True, default="")
    """Who brought it, where that is not the author."""
    device = models.ForeignKey(Device, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    form_version = models.PositiveIntegerField()
    app = models.PositiveIntegerField()
    target = models.UUIDField()
    title = models.CharField(max_length=200, blank=True, default="")
    place_no = models.BigIntegerField()
    after = models.UUIDField(null=True)
    """The author's earlier form on the same row, which this one follows."""
    base_version = models.PositiveIntegerField()
    base = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    seen_at = models.JSONField(null=True)
    """Question → when its answer had been written that the author saw, as the list told the phone; null: a phone of before."""
    media = models.JSONField(default=list)
    made_at = models.DateTimeField()
    """By the device's clock, corrected by what that clock said when it sent. For people; it orders nothing."""
    received_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    is_written = models.BooleanField(default=False)
    """Whether the room took the visit itself in; photos are joined to it then."""
    answer = models.JSONField(default=dict)
    wrote = models.JSONField(default=dict)
    """field → [before, after], for whoever asks later who changed what."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(
            Secrecy.PERSONAL,
            "owner_key",
            "owner_label",
            "carried_by",
            "title",
            "base",
            "values",
            "seen_at",
            "wrote",
            "answer",
            "decided_by",
            "reason",
            "place_no",
        ),
        **each(Secrecy.OPEN, "digest", "kind", "form_version", "app", "base_version", "media"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            # The same name with other words is another form: it waits for a person and replaces nothing.
            models.UniqueConstraint(fields=["uid", "digest", "owner_key"], name="offline_entry_once"),
        ]
        indexes = [
            models.Index(fields=["target", "id"], name="offline_entry_target"),
            models.Index(fields=["owner_key", "id"], name="offline_entry_owner"),
            models.Index(
                fields=["place_no", "id"],
                condition=Q(state__in=sorted(state.value for state in WAITING)),
                name="offline_entry_waiting",
            ),
        ]


class Clash(ScopedModel):
    """Two answers to one question; stays after the choice, because it says who chose."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    base = models.JSONField()
    mine = models.JSONField()
    theirs = models.JSONField()
    theirs_by = models.CharField(max_length=200, blank=True, default="")
    theirs_at = models.DateTimeField(null=True)
    choice = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in Choice]
    )
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=200, blank=True, default="")

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "base", "mine", "theirs", "theirs_by", "chosen_by"),
        **each(Secrecy.OPEN, "field"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="offline_clash_once")]


class Media(ScopedModel):
    """A photo on its way in (tus 1.0). ``offset`` is what lies on the disk for certain."""

    uid = models.UUIDField()
    owner_key = models.CharField(max_length=80)
    entry_uid = models.UUIDField()
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=10,
        default=MediaState.ARRIVING.value,
        choices=[(one.value, one.value) for one in MediaState],
    )
    problem = models.CharField(max_length=300, blank=True, default="")
    file_id = models.BigIntegerField(null=True)
    is_joined = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "name", "owner_key"),
        **each(Secrecy.OPEN, "kind", "size", "offset", "problem", "file_id"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["owner_key", "uid"], name="offline_media_once")]
        indexes = [
            models.Index(fields=["entry_uid"], name="offline_media_entry"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=MediaState.ARRIVING.value),
                name="offline_media_arriving",
            ),
        ]
