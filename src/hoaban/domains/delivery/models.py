"""What of each version was planned for whom, and what became of it as last counted. The messages themselves are notify's.

One telling is one batch of the ledger: its constraint keeps each person, version and channel once, however often a part is
planned again after a kill.
"""

from django.db import models
from django.db.models import Q

from hoaban.domains.delivery.values import Fate, Sort, Stage
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7


class Telling(ScopedModel):
    """One version of an alert, told to people."""

    uid = models.UUIDField(default=uuid7, editable=False)
    version = models.OneToOneField("warning.Version", on_delete=models.PROTECT, related_name="+")
    alert = models.UUIDField()
    number = models.PositiveIntegerField()
    is_drill = models.BooleanField()
    level = models.SmallIntegerField()
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    """The smallest range that holds all its places."""
    stage = models.CharField(max_length=8, default=Stage.OPEN.value)
    batch = models.UUIDField(null=True)
    """Of people and followers, in the ledger."""
    staff_batch = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    """When the first window was planned."""
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    count_at = models.DateTimeField()
    """When to count next."""
    doubtful = models.PositiveIntegerField(default=0)
    resent = models.PositiveIntegerField(default=0)
    lost_at = models.DateTimeField(null=True)
    """When counting last saw that messages moved and some will not arrive."""
    listed_at = models.DateTimeField(null=True)
    """Up to which such moment their homes stand on the door-to-door list."""
    listing_at = models.DateTimeField(null=True)
    """Up to which moment they will stand there once the listing under way is done; None: none is."""
    listed_upto = models.BigIntegerField(default=0, db_default=0)
    """The commune that listing goes on with."""

    secrecy = each(
        Secrecy.OPEN, "alert", "number", "is_drill", "level", "place_no", "place_stop", "stage", "batch", "staff_batch",
        "first_at", "opened_at", "expires_at",
        "counted_at", "count_at", "doubtful", "resent", "lost_at", "listed_at", "listing_at", "listed_upto",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="delivery_telling_uid_once"),
            models.UniqueConstraint(fields=["alert", "number"], name="delivery_telling_once"),
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in Stage]), name="delivery_telling_stage_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["count_at"], condition=~Q(stage=Stage.SETTLED.value), name="delivery_telling_count"
            )
        ]


class Part(ScopedModel):
    """A portion of a telling that is planned, and planned again from its beginning after a kill."""

    telling = models.ForeignKey(Telling, on_delete=models.PROTECT, related_name="+", db_index=False)
    sort = models.CharField(max_length=9)
    place_no = models.BigIntegerField()
    """The commune; the province of what belongs to none."""
    planned_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    with_phone = models.PositiveIntegerField(default=0)
    phones = models.PositiveIntegerField(default=0)
    homes = models.PositiveIntegerField(default=0)
    homes_without = models.PositiveIntegerField(default=0)
    uncovered = models.PositiveIntegerField(default=0)
    other_language = models.PositiveIntegerField(default=0)

    secrecy = each(
        Secrecy.OPEN, "sort", "place_no", "planned_at", "people", "with_phone", "phones", "homes", "homes_without", "uncovered",
        "other_language",
    )  # fmt: skip

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["telling", "sort", "place_no"], name="delivery_part_once"),
            models.CheckConstraint(
                condition=Q(sort__in=[one.value for one in Sort]), name="delivery_part_sort_known"
            ),
        ]
        indexes = [
            models.Index(fields=["telling"], condition=Q(planned_at__isnull=True), name="delivery_part_open")
        ]


class Count(ScopedModel):
    """Messages of a telling by commune, channel and what became of them, as last counted."""

    telling = models.ForeignKey(Telling, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_no = models.BigIntegerField()
    channel = models.CharField(max_length=8)
    fate = models.CharField(max_length=9)
    reason = models.CharField(max_length=120, blank=True, default="")
    """Of what failed."""
    messages = models.PositiveIntegerField()

    secrecy = each(Secrecy.OPEN, "place_no", "channel", "fate", "reason", "messages")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["telling", "place_no", "channel", "fate", "reason"], name="delivery_count_once"
            ),
            models.CheckConstraint(
                condition=Q(fate__in=[one.value for one in Fate]), name="delivery_count_fate_known"
            ),
        ]


class Follower(ScopedModel):
    """Somebody without an account who is told of villages she chose. Number, browser or Zalo is notify's, sealed there under her key."""

    uid = models.UUIDField(default=uuid7, editable=False)
    address = models.UUIDField(null=True)
    """Of the number that waits for its six digits, or of her Zalo once it wrote them."""
    by_zalo = models.BooleanField(default=False, db_default=False)
    """Told with Zalo: she writes the six digits to our account, instead of getting them."""
    begun_at = models.DateTimeField()
    proven_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "uid", "address"),
        **each(Secrecy.OPEN, "by_zalo", "begun_at", "proven_at", "ended_at"),
    }
    retention = Keep(KeepWhy.WISH)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="delivery_follower_uid_once")]
        indexes = [models.Index(fields=["begun_at"], name="delivery_follower_begun")]


class Follow(ScopedModel):
    """A place somebody follows."""

    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, related_name="+", db_index=False)
    place_no = models.BigIntegerField()

    secrecy = each(Secrecy.PERSONAL, "follower", "place_no")
    retention = Keep(KeepWhy.WISH)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["follower", "place_no"], name="delivery_follow_once")]
        indexes = [models.Index(fields=["place_no"], name="delivery_follow_place")]
