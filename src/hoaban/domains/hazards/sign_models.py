"""Signs that people see before a gauge does.

A `Sign` is one thing in one place: however many people tell of it, it rings once, is judged once, is answered once. A
`SignReport` is one person's word; an answer goes to each of them. What leaves a table here is only the reporter: after a year
telephone, words and position are emptied, the sign itself stays.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan

from hoaban.domains.hazards.signs import OPEN_SIGNS, PROVINCE, SignAnswer, SignState, Way
from hoaban.domains.hazards.signs import SignStep as StepKind
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

_STATES = [(state.value, state.value) for state in SignState]
_ANSWERS = [(answer.value, answer.value) for answer in SignAnswer]


class Sign(ScopedModel):
    """One thing in one place; see `rules.after` in signs.py for what may follow what."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.BigIntegerField()
    """The village, else the commune; the province where nobody understood the place yet."""
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=SignState.NEW.value, choices=_STATES)
    is_exercise = models.BooleanField(default=False)
    tellers = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, blank=True, default="", choices=_ANSWERS)
    words = models.CharField(max_length=40, blank=True, default="")
    """Which sentence of the bank."""
    answered_at = models.DateTimeField(null=True)
    told_batch = models.UUIDField(null=True)
    """Of notify: the messages that carry the answer."""
    draft_uid = models.UUIDField(null=True)
    """Of room warning, as a value."""
    version = models.PositiveIntegerField(default=1)

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(Secrecy.OPEN, "number", "kind", "tellers", "words")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["number", "kind", "is_exercise"],
                condition=Q(state__in=[state.value for state in OPEN_SIGNS])
                & Q(GreaterThan(F("number") % PROVINCE, 0)),
                name="hazards_sign_open_once",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-last_at"], name="hazards_sign_list"),
            models.Index(fields=["number", "-last_at"], name="hazards_sign_place"),
        ]


class SignReport(ScopedModel):
    """One person's word."""

    uid = models.UUIDField(unique=True)
    sign = models.ForeignKey(Sign, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=[(way.value, way.value) for way in Way])
    teller = models.CharField(max_length=100, blank=True, default="")
    """Tells two people apart: an account, a telephone, or a digest of the line."""
    by_label = models.CharField(max_length=200, blank=True, default="")
    phone_e164 = models.CharField(max_length=16, blank=True, default="", db_index=True)
    words = models.CharField(max_length=500, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    code = models.CharField(max_length=8, unique=True)
    """Shows the state of the sign and nothing of a person."""
    told_at = models.DateTimeField(null=True)
    """When the answer that holds now was read on the page."""

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(
        Secrecy.PERSONAL, "teller", "by_label", "phone_e164", "words", "longitude", "latitude", "code"
    )
    retention = Keep(KeepWhy.SERVICE, 365, "at")

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["sign", "at"], name="hazards_signreport_of")]


class SignMedia(ScopedModel):
    """A picture or a voice that came with it; the bytes are files'."""

    report = models.ForeignKey(SignReport, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    is_voice = models.BooleanField(default=False)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {}

    class Meta(ScopedModel.Meta):
        pass


class SignStep(ScopedModel):
    """A line of a sign's history, once per version."""

    sign = models.ForeignKey(Sign, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=14, choices=[(step.value, step.value) for step in StepKind])
    answer = models.CharField(max_length=10, blank=True, default="", choices=_ANSWERS)
    words = models.CharField(max_length=40, blank=True, default="")
    by_label = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    secrecy: ClassVar[Mapping[str, Secrecy]] = {"words": Secrecy.OPEN, "by_label": Secrecy.PERSONAL}
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["sign", "version"], name="hazards_signstep_once")]
