"""Pairs of records that may be one person, and when each commune was looked through last.

People are named by id only, without a foreign key: undoing a list removes people, and no pair may stand in its way.
"""

from django.db import models
from django.db.models import Q

from hoaban.domains.linkage.values import State
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

EVERYWHERE = 0
"""Stands for the whole province among the places that were looked through."""


class Pair(ScopedModel):
    """Two records, the older first."""

    uid = models.UUIDField(default=uuid7, editable=False)
    first_person = models.BigIntegerField()
    second_person = models.BigIntegerField()
    first_place = models.BigIntegerField()
    second_place = models.BigIntegerField()
    """The communes' own numbers: a pair is seen by who keeps one of them, each with her own record."""
    score = models.FloatField()
    weights_no = models.IntegerField(null=True, default=0)
    """Whose weights gave the score: 0 those that ship, else a `Weighing`'s number; None: another engine, which learns its own."""
    reasons = models.JSONField(default=list)
    alone = models.BooleanField(default=True, db_default=True)
    """False: two of one commune whom only records of another hold together; the commune's own search does not see those."""
    third = models.BigIntegerField(null=True)
    """The record by which the province's search holds two of one commune to be one person; None: it has nothing to say of them."""
    by_third = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """What that search says: score, number of the weights, reasons. Shown while the pair does not stand alone."""
    state = models.CharField(max_length=10, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_key = models.CharField(max_length=80, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    merge_uid = models.UUIDField(null=True)
    """What the registry did, so that it can be taken back from here."""
    told_at = models.DateTimeField(null=True)
    """Of two communes' records: when an officer of one told the keeper of the province that they are one person."""
    told_side = models.SmallIntegerField(null=True)
    """Which of the two was hers that day: 1 the older record, 2 the other."""
    told_place = models.BigIntegerField(null=True)
    """The commune that told it. Records move, and the places above with them; a word stays where it was told (0125)."""
    told_by = models.CharField(max_length=200, blank=True, db_default="")
    told_why = models.CharField(max_length=12, blank=True, db_default="")
    told_words = models.CharField(max_length=300, blank=True, db_default="")
    """For that commune and the keeper above it: no other commune reads any of it."""

    secrecy = each(
        Secrecy.PERSONAL, "first_person", "second_person", "first_place", "second_place", "score", "reasons", "third",
        "by_third", "state", "decided_key", "decided_by", "told_place", "told_by", "told_why", "told_words",
    ) | each(Secrecy.OPEN, "weights_no", "alone", "told_side")  # fmt: skip
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="linkage_pair_uid_once"),
            models.UniqueConstraint(fields=["first_person", "second_person"], name="linkage_pair_once"),
            models.CheckConstraint(
                condition=Q(first_person__lt=models.F("second_person")), name="linkage_pair_ordered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="linkage_pair_state_known"
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(told_side__in=(1, 2)), name="linkage_pair_told_of"
            ),
        ]
        indexes = [
            models.Index(fields=["first_place", "state", "-score", "id"], name="linkage_pair_queue"),
            models.Index(fields=["second_person"], name="linkage_pair_second"),
            models.Index(fields=["second_place", "state"], name="linkage_pair_elsewhere"),
            models.Index(fields=["told_at"], condition=Q(told_at__isnull=False), name="linkage_pair_told"),
            models.Index(fields=["third"], condition=Q(third__isnull=False), name="linkage_pair_third"),
        ]

    @property
    def is_told(self) -> bool:
        """Whether a commune that has one of the two records told the keeper of them."""
        communes = {one // 10_000 for one in (self.first_place, self.second_place)}
        return self.told_place is not None and self.told_place // 10_000 in communes


class Scan(ScopedModel):
    """A commune (or everywhere) to be looked through: it waits while it was asked for later than it was done."""

    commune = models.BigIntegerField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    people = models.IntegerField(default=0)
    found = models.IntegerField(default=0)

    secrecy = {**each(Secrecy.OPEN, "commune", "people", "found")}

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["commune"], name="linkage_scan_once")]


class Weighing(ScopedModel):
    """Weights learnt from a province's own people, and what they would change. Empty while it waits to be learnt."""

    province = models.BigIntegerField()
    number = models.IntegerField()
    """From 1 in each province; 0 are the weights that ship."""
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    learnt_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    """As `weights.toml`."""
    people = models.IntegerField(default=0)
    beside = models.IntegerField(default=0)
    """Number of the weights that were in force then: what follows compares with them."""
    before = models.IntegerField(default=0)
    after = models.IntegerField(default=0)
    gained = models.IntegerField(default=0)
    lost = models.IntegerField(default=0)
    sample = models.JSONField(default=dict)
    """Some pairs gained and some lost: both scores and the reasons. Whose they are is not kept."""

    secrecy = each(Secrecy.PERSONAL, "asked_by") | each(
        Secrecy.OPEN, "province", "number", "text", "people", "beside", "before", "after", "gained", "lost", "sample",
    )  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["province", "number"], name="linkage_weighing_once"),
            models.UniqueConstraint(
                fields=["province"], condition=Q(learnt_at__isnull=True), name="linkage_weighing_waits_once"
            ),
        ]


class InForce(ScopedModel):
    """Which weights a province goes by from when on: its latest row holds. Rows are added, never changed."""

    province = models.BigIntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    why = models.CharField(max_length=300)

    secrecy = each(Secrecy.PERSONAL, "by_key", "by_label", "why") | each(Secrecy.OPEN, "province", "number")
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["province", "-id"], name="linkage_in_force")]
