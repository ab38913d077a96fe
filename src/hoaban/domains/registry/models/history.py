"""What was changed, merged and moved, kept so that each can be taken back."""

from django.db import models
from django.db.models import F, Q

from hoaban.domains.registry.models.people import Household, Person
from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.transfers import Way
from hoaban.domains.registry.values import Changed
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class Deed(ScopedModel):
    """Who did something, and when."""

    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        abstract = True


class Change(Deed):
    """What a list or a person changed in a household that stood already: both values, so that it can be taken back."""

    uid = models.UUIDField(default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    """Of a newborn: whose child."""
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    said_by = models.CharField(max_length=120, blank=True)
    paper = models.CharField(max_length=160, blank=True)
    """A birth or death certificate, as it was told."""
    on = models.DateField(null=True)
    """Of a correction: since when it is so. Without a day it was written wrongly from the beginning. Of a return: its day."""
    former_sealed = models.BinaryField(max_length=80, null=True)
    """A number that was corrected or taken away, still sealed for its person; `before` names its part."""
    deed = models.UUIDField(null=True)
    """Changes of one deed are put back together or not at all."""
    taken_back_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "before", "after", "said_by", "paper", "on", "by_key", "by_label"),
        "former_sealed": Secrecy.SECRET_NUMBER,
        **each(Secrecy.OPEN, "what"),
    }
    retention = Keep(KeepWhy.LEFT)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_change_uid_once"),
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in Changed]), name="registry_change_known"
            ),
        ]


class Merge(Deed):
    """Two records of one person became one. Nothing is deleted: the merged row stays as it was and points to the kept one;
    here stands what the kept one had before and took over, so that both can be separated again.

    Numbers are not here: one taken over changes places with the other, each sealed for its new row, and back.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken = models.JSONField(default=list)
    """Parts the officer took from the merged record."""
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    """The kept record's plain columns."""
    other = models.JSONField(default=dict)
    """The merged record's."""
    facts = models.JSONField(default=list)
    """Dated facts that went over: id, and how each stood."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    stayed = models.JSONField(default=list)

    secrecy = {
        **each(Secrecy.PERSONAL, "before", "after", "other", "facts", "by_key", "by_label", "undone_by"),
        **each(Secrecy.OPEN, "taken", "stayed"),
    }
    retention = Keep(KeepWhy.LEFT)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_merge_uid_once"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="registry_merge_standing_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="registry_merge_two"),
        ]


class Move(Deed):
    """One person went from one household to another; those who went together share a deed.

    Where somebody lived on a day follows from her moves alone: before the first she lived where it began. Nobody's row
    is copied, and a person who never moved costs nothing.
    """

    deed = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12)
    on = models.DateField()
    relation_before = models.CharField(max_length=12)
    relation_after = models.CharField(max_length=12)
    ended_source = models.BooleanField(default=False)
    """Nobody was left: the household ended with this deed."""
    made_target = models.BooleanField(default=False)
    said_by = models.CharField(max_length=120, blank=True, db_default="")
    taken_back_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "on", "relation_before", "relation_after", "said_by", "by_key", "by_label"),
        **each(Secrecy.OPEN, "why", "ended_source", "made_target"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["deed", "person"], name="registry_move_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="registry_move_elsewhere"),
            models.CheckConstraint(condition=Q(why__in=[why.value for why in MoveWhy]), name="registry_move_known"),
        ]  # fmt: skip


class Transfer(Deed):
    """People on the way to another commune: sent by theirs, waiting for the other's word.

    Until then nothing of them changes, so that they are counted once. Taken in, a `Move` carries them over.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    source = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    source_no = models.BigIntegerField()
    target_no = models.BigIntegerField()
    """The two communes, by number: whoever may not open the household still sees what is sent to her. Two on the day it
    was sent; a reform may make them one."""
    people = models.JSONField(default=list)
    on = models.DateField()
    why = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)
    said_by = models.CharField(max_length=120, blank=True, db_default="")
    """Who told the commune they left; it stands in the move as well, once they are taken in."""
    way = models.CharField(max_length=12, default=Way.WAITING)
    reason = models.CharField(max_length=200, blank=True)
    """Why it was refused."""
    move = models.UUIDField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    """The sender saw the answer."""

    secrecy = {
        **each(
            Secrecy.PERSONAL, "people", "on", "note", "said_by", "reason", "by_key", "by_label", "closed_by"
        ),
        **each(Secrecy.OPEN, "source_no", "target_no", "why", "way"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_transfer_uid_once"),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in Way]), name="registry_transfer_known"
            ),
        ]
        indexes = [
            models.Index(fields=["target_no", "way"], name="registry_transfer_target"),
            models.Index(fields=["source_no", "way"], name="registry_transfer_source"),
        ]


class Marriage(Deed):
    """Two people married: both of the register, or one and a name outside. Not a civil record: what the commune was told."""

    uid = models.UUIDField(default=uuid7, editable=False)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    other_name = models.CharField(max_length=80, blank=True)
    on = models.DateField()
    said_by = models.CharField(max_length=120, blank=True)
    paper = models.CharField(max_length=160, blank=True)
    is_early = models.BooleanField(default=False)
    """One of them was surely younger than the law asks; it is noted, not forbidden."""
    move = models.UUIDField(null=True)
    """The move that went with it, taken back with it."""
    taken_back_at = models.DateTimeField(null=True)

    secrecy = each(Secrecy.PERSONAL, "other_name", "on", "said_by", "paper", "is_early", "by_key", "by_label")
    retention = Keep(KeepWhy.LEFT)

    class Meta(Deed.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_marriage_uid_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="registry_marriage_two"),
            models.CheckConstraint(
                condition=Q(other__isnull=True) ^ Q(other_name=""), name="registry_marriage_whom"
            ),
        ]
