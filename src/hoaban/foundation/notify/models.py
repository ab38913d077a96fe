"""The platform's only delivery ledger. A row per person and channel says what was planned and what became of it.

Not the text: a batch names a kind and ids, the words are made when the message leaves. Nothing is deleted.
"""

from collections.abc import Mapping
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.notify.values import Answer, Channel, InboundState, State, Urgency
from hoaban.kit.uid import uuid7

_CHANNELS = [(one.value, one.value) for one in Channel]


class Batch(ScopedModel):
    """One thing to tell, to one person or to a province."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=80)
    urgency = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Urgency])
    params = models.JSONField(default=dict)
    """Ids and counts for the wording; never a name."""
    path = models.CharField(max_length=300)
    by_key = models.CharField(max_length=80)
    request = models.CharField(max_length=160)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "params", "path", "by_key"),
        **each(Secrecy.OPEN, "kind", "request"),
    }
    retention = Keep(KeepWhy.MESSAGE)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["by_key", "request"], name="notify_batch_once")]


class Delivery(ScopedModel):
    """One person on one channel."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=False)
    """Found by the constraint's index, which begins with it."""
    recipient = models.CharField(max_length=80)
    """A key as value: ``user:12``, ``registry:…``; whose it is the room knows that planned it."""
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    address = models.CharField(max_length=254, blank=True, default="")
    """Empty for push and in-app: their addresses are looked up when the message leaves."""
    language = models.CharField(max_length=8, default="vi")
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State])
    is_life = models.BooleanField(default=False)
    next_try_at = models.DateTimeField()
    window = models.UUIDField(null=True)
    """Which claim holds it: only that one may write its outcome."""
    tries = models.PositiveSmallIntegerField(default=0)
    resends = models.PositiveSmallIntegerField(default=0)
    """Sent again after a crash left it in doubt: the person may have it twice. A line whose other side takes it as one (`ports.Repeater`)
    hands it over more often, also when nothing is heard of it."""
    again_at = models.DateTimeField(null=True)
    """When such a line hands it over again unless something is heard of it (`actions/repeating.py`)."""
    doubted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, default="")
    part = models.BigIntegerField(db_default=0)
    """What its room counts by, such as the village."""
    carrier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.PERSONAL, "address", "recipient", "language", "part"),
        **each(Secrecy.OPEN, "tries", "resends", "reason"),
    }
    retention = Keep(KeepWhy.MESSAGE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["batch", "recipient", "channel"], name="notify_delivery_once"),
            models.CheckConstraint(
                condition=Q(resends__lte=1) | Q(channel=Channel.SPEAKER.value),
                name="notify_delivery_resent_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "is_life", "next_try_at"],
                condition=Q(state=State.PLANNED.value),
                name="notify_delivery_due",
            ),
            models.Index(
                fields=["channel", "is_life"],
                condition=Q(state=State.IN_DOUBT.value),
                name="notify_delivery_doubt",
            ),
            models.Index(
                fields=["recipient", "id"],
                condition=Q(channel=Channel.IN_APP.value),
                name="notify_delivery_inbox",
            ),
            models.Index(
                fields=["recipient"], condition=Q(state=State.GATHERED.value), name="notify_delivery_digest"
            ),
            models.Index(
                fields=["channel", "state"],
                condition=Q(state=State.FAILED.value),
                name="notify_delivery_failed",
            ),
            models.Index(
                fields=["again_at"], condition=Q(again_at__isnull=False), name="notify_delivery_again"
            ),
            models.Index(
                fields=["carrier"], condition=Q(carrier__isnull=False), name="notify_delivery_carrier"
            ),
        ]


class Attempt(ScopedModel):
    """One try to reach the outside; written before the try, or with what became of it (decision 0105)."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    reference = models.UUIDField(default=uuid7, unique=True, editable=False)
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(
        max_length=10, blank=True, default="", choices=[(one.value, one.value) for one in Answer]
    )
    reason = models.CharField(max_length=120, blank=True, default="")
    provider_id = models.CharField(max_length=120, blank=True, default="")
    parts = models.PositiveSmallIntegerField(default=1)
    """Of how many the text consists: it arrived when each of them did."""

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(Secrecy.OPEN, "reason", "provider_id", "parts")

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "provider_id"],
                condition=~Q(provider_id=""),
                name="notify_attempt_provider_once",
            )
        ]


class Receipt(ScopedModel):
    """What the other side said later. Kept even when it comes before our own note of the attempt."""

    channel = models.CharField(max_length=8, choices=_CHANNELS)
    provider_id = models.CharField(max_length=120)
    reference = models.UUIDField(null=True)
    is_good = models.BooleanField(null=True)
    """None: waited for, as each part of a long text has a receipt of its own."""
    reason = models.CharField(max_length=120, blank=True, default="")
    received_at = models.DateTimeField()
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, null=True, related_name="+")

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(Secrecy.OPEN, "reason", "provider_id")

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["channel", "provider_id"], name="notify_receipt_once")]


class LineRest(ScopedModel):
    """How a line is doing: until when it rests, since when it does not answer. Life safety keeps its own row."""

    channel = models.CharField(max_length=8, choices=_CHANNELS)
    is_life = models.BooleanField(default=False)
    rest_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    down_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120, blank=True, default="")

    secrecy: ClassVar[Mapping[str, Secrecy]] = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["channel", "is_life"], name="notify_linerest_once")]


class Endpoint(ScopedModel):
    """Where a person of the staff is reached besides the inbox. A gone one stays, with the day and why."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner_key = models.CharField(max_length=80)
    channel = models.CharField(max_length=8, choices=_CHANNELS)
    sealed = models.BinaryField()
    """Address or subscription, encrypted: a push address is a key to somebody's screen."""
    digest = models.CharField(max_length=72)
    """Keyed: the same browser offered twice is one row."""
    label = models.CharField(max_length=60, blank=True, default="")
    """«Chrome», or the last digits: enough to tell one from another."""
    created_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True)
    """When its owner showed that it reaches her: by a code, or because a browser subscribed itself. Before, nothing is sent there."""
    code_at = models.DateTimeField(null=True)
    """When the last code was asked for. The code itself is kept nowhere: it follows from the row and this time under our key."""
    code_tries = models.PositiveSmallIntegerField(default=0)
    last_ok_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_reason = models.CharField(max_length=120, blank=True, default="")

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        **each(Secrecy.CONFIDENTIAL, "sealed", "digest"),
        **each(Secrecy.PERSONAL, "owner_key", "label"),
        **each(Secrecy.OPEN, "gone_reason", "code_tries"),
    }
    retention = Keep(KeepWhy.ACCOUNT)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner_key", "channel", "digest"],
                condition=Q(gone_at__isnull=True),
                name="notify_endpoint_once",
            )
        ]


class Preference(ScopedModel):
    """What one person wants to be told where, and when not."""

    owner_key = models.CharField(max_length=80, unique=True)
    quiet_from = models.TimeField(default=time(21))
    quiet_to = models.TimeField(default=time(6))
    digest_at = models.TimeField(default=time(7))
    off = models.JSONField(default=list)
    digest = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    secrecy: ClassVar[Mapping[str, Secrecy]] = each(Secrecy.PERSONAL, "owner_key", "off", "digest")
    retention = Keep(KeepWhy.WISH)

    class Meta(ScopedModel.Meta):
        pass


class Stopped(ScopedModel):
    """A number that wrote STOP: gets life safety only, until it writes START."""

    phone_e164 = models.CharField(max_length=16, unique=True)
    stopped_at = models.DateTimeField()

    secrecy: ClassVar[Mapping[str, Secrecy]] = {"phone_e164": Secrecy.PERSONAL}
    retention = Keep(KeepWhy.WISH)

    class Meta(ScopedModel.Meta):
        pass


class Inbound(ScopedModel):
    """A message somebody sent us. The text may be about anything, so that it is kept sealed."""

    channel = models.CharField(max_length=8, choices=_CHANNELS)
    provider_id = models.CharField(max_length=120)
    sender = models.CharField(max_length=40)
    """E.164 where it is a number of Vietnam; a service's name as it came."""
    takes_replies = models.BooleanField(default=True)
    """A number of Vietnam wrote it, not a service with a name."""
    sealed_text = models.BinaryField()
    word = models.CharField(max_length=20, blank=True, default="")
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=8,
        default=InboundState.WAITING.value,
        choices=[(one.value, one.value) for one in InboundState],
    )
    next_try_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    routed_to = models.CharField(max_length=60, blank=True, default="")
    answer = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=120, blank=True, default="")
    part_of = models.CharField(max_length=60, blank=True, default="", db_default="")
    """Of a part: operator, the sender's reference, and of how many; its text is then a piece, no message."""
    part_no = models.PositiveSmallIntegerField(default=0, db_default=0)
    missing = models.PositiveSmallIntegerField(default=0, db_default=0)
    """Of a long message: parts that never came."""

    secrecy: ClassVar[Mapping[str, Secrecy]] = {
        "sealed_text": Secrecy.CONFIDENTIAL,
        **each(Secrecy.PERSONAL, "sender", "word"),
        **each(
            Secrecy.OPEN,
            "provider_id",
            "tries",
            "routed_to",
            "answer",
            "reason",
            "part_of",
            "part_no",
            "missing",
        ),
    }
    retention = Keep(KeepWhy.MESSAGE)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["channel", "provider_id"], name="notify_inbound_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=InboundState.WAITING.value),
                name="notify_inbound_waiting",
            ),
            models.Index(fields=["sender", "part_of"], condition=~Q(part_of=""), name="notify_inbound_part"),
            models.Index(
                fields=["received_at"],
                condition=Q(state=InboundState.PART.value),
                name="notify_inbound_open_part",
            ),
        ]
