"""Rules, their versions, who decided on them, and what they raised. Readings and warnings are other rooms'.

A version is inserted once and never changed; so is the decision on it. What holds is the newest version that another person
approved, if its days have come and are not over.
"""

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from hoaban.domains.triggers.values import LEVELS, Kind
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.sources.values import Mark
from hoaban.kit.uid import uuid7


class Rule(ScopedModel):
    """One question asked of readings in one province. What it compares with stands in its versions."""

    uid = models.UUIDField(default=uuid7, editable=False)
    code = models.CharField(max_length=40)
    place_no = models.BigIntegerField()
    """The province it belongs to; it never acts for another."""
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    hazard = models.CharField(max_length=12)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="triggers_rule_uid_once"),
            models.UniqueConstraint(fields=["place_no", "code"], name="triggers_rule_code_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="triggers_rule_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(hazard__in=[one.value for one in Hazard]), name="triggers_rule_hazard_known"
            ),
        ]


class WrittenOnce(ScopedModel):
    """A row that is there stays as it is."""

    class Meta(ScopedModel.Meta):
        abstract = True

    def save(self, **options: Any) -> None:
        super().save(**options | {"force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise TypeError("What was proposed or decided is not deleted")


class Version(WrittenOnce):
    """What a rule compares with, by whom, from which source; in force only once another person approved it."""

    uid = models.UUIDField(default=uuid7, editable=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField()
    """The version that held when it was proposed; 0: none."""
    params = models.JSONField()
    areas = models.JSONField(default=list)
    source = models.CharField(max_length=60, blank=True)
    article = models.CharField(max_length=200)
    mark = models.CharField(max_length=12)
    reason = models.CharField(max_length=300, blank=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    """The last day on which it holds; empty: until the next one."""

    secrecy = {
        **each(
            Secrecy.OPEN,
            "number", "based_on", "params", "areas", "source", "article", "mark", "reason", "at", "valid_from", "valid_until",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(WrittenOnce.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="triggers_version_uid_once"),
            models.UniqueConstraint(fields=["rule", "number"], name="triggers_version_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, based_on__lt=models.F("number")), name="triggers_version_number"
            ),
            models.CheckConstraint(
                condition=Q(mark__in=[one.value for one in Mark]), name="triggers_version_mark"
            ),
        ]


class Decision(WrittenOnce):
    """Another person's word on a version; of a first version the pack's."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="+")
    is_approved = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **each(Secrecy.OPEN, "note", "at"),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(WrittenOnce.Meta):
        pass


class Episode(ScopedModel):
    """One danger in one commune while rules say so: it has at most one draft, whose level rises with it."""

    uid = models.UUIDField(default=uuid7, editable=False)
    hazard = models.CharField(max_length=12)
    place_no = models.BigIntegerField()
    level = models.SmallIntegerField()
    is_sure = models.BooleanField()
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    """When a rule said so last."""
    draft_uid = models.UUIDField()
    """Of room warning, as a value."""
    quotes = models.JSONField(default=dict)
    """By rule and station: what the gauge said, and the version that was asked."""

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="triggers_episode_uid_once"),
            models.UniqueConstraint(fields=["draft_uid"], name="triggers_episode_draft_once"),
            models.CheckConstraint(
                condition=Q(level__gte=LEVELS[0], level__lte=LEVELS[-1]), name="triggers_episode_level"
            ),
        ]
        indexes = [
            models.Index(fields=["hazard", "place_no", "-last_at"], name="triggers_episode_of"),
        ]


class Asked(ScopedModel):
    """A station that told something since it was judged last."""

    station_id = models.BigIntegerField(unique=True)
    seq = models.BigIntegerField()
    """Of the newest event that named it: what came while it was judged asks again."""

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass
