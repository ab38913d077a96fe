"""Feeds, whose signatures count on them, what came byte for byte, and the bulletins read out of it. No citizen stands here.

A piece is what arrived: kept whole, once, whether or not it can be read. A bulletin is a piece that is a CAP message; it is
never changed, but for being told that a later one takes its place, and for its signature when a certificate is entered after it
came: what it was held for until then stays in `JudgedAgain`.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from hoaban.domains.bulletins.errors import Trouble
from hoaban.domains.bulletins.values import Placed, Problem, Signature, Step, Way
from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.cap.values import MsgType, Severity, Status
from hoaban.kit.uid import uuid7


def known(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [one.value for one in values]}), name=name)


class Feed(ScopedModel):
    """An address that is read every few minutes."""

    uid = models.UUIDField(default=uuid7, editable=False)
    url = models.CharField(max_length=500)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=60, blank=True)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    minutes = models.PositiveSmallIntegerField()
    silent_hours = models.PositiveSmallIntegerField()
    is_made_up = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField()
    """When it was switched on or off."""
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    good_at = models.DateTimeField(null=True)
    newest_at = models.DateTimeField(null=True)
    """When something new last came from it."""
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    failures = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=10, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="bulletins_feed_uid_once"),
            models.UniqueConstraint(fields=["url"], name="bulletins_feed_url_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="bulletins_feed_minutes"),
            models.CheckConstraint(
                condition=Q(trouble__in=["", *(one.value for one in Trouble)]),
                name="bulletins_feed_trouble_known",
            ),
        ]
        indexes = [models.Index(fields=["is_on", "next_at"], name="bulletins_feed_due")]


class FeedStep(ScopedModel):
    """Who added a feed, switched it on or off."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=4)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **each(Secrecy.OPEN, "step", "at"),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [known("step", Step, "bulletins_step_known")]


class FeedCertificate(ScopedModel):
    """Whose signature counts on what comes from a feed, from when to when. What stands inside a message vouches for nothing."""

    uid = models.UUIDField(default=uuid7, editable=False)
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=64)
    """SHA-256 of the certificate's bytes, in hex."""
    name = models.CharField(max_length=200)
    chain = models.TextField()
    """PEM, the signer's own first."""
    checked = models.CharField(max_length=300)
    """How whoever entered it made sure that it is theirs."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    looked_back_at = models.DateTimeField(null=True)
    """When what came before it was judged again; empty: that is still to be done."""

    secrecy = {
        **each(Secrecy.OPEN, "uid", "feed", "number", "name", "chain", "since", "until", "looked_back_at"),
        **each(Secrecy.PERSONAL, "checked", "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="bulletins_certificate_uid_once"),
            models.UniqueConstraint(fields=["feed", "number"], name="bulletins_certificate_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__lt=F("until")), name="bulletins_certificate_range"
            ),
        ]


class Piece(ScopedModel):
    """One entry of a feed as it came."""

    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=64)
    """Digest of the entry's own id, time and link: the same entry is fetched once."""
    title = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=500, blank=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    """SHA-256 of the bytes, in hex."""
    received_at = models.DateTimeField()
    problem = models.CharField(max_length=8, blank=True)
    detail = models.CharField(max_length=300, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["feed", "key"], name="bulletins_piece_once"),
            known("problem", Problem, "bulletins_piece_problem_known"),
        ]


class Bulletin(ScopedModel):
    """A CAP message of somebody else's, as data about what they said."""

    uid = models.UUIDField(default=uuid7, editable=False)
    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, related_name="+")
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="+", db_index=False)
    sender = models.CharField(max_length=300)
    identifier = models.CharField(max_length=300)
    sent = models.CharField(max_length=60)
    """As written: what later messages name it by."""
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    status = models.CharField(max_length=10)
    kind = models.CharField(max_length=8)
    references = models.JSONField(default=list)
    language = models.CharField(max_length=40, blank=True)
    sender_name = models.CharField(max_length=300, blank=True)
    event = models.CharField(max_length=300, blank=True)
    headline = models.CharField(max_length=500, blank=True)
    description = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    web = models.CharField(max_length=500, blank=True)
    severity = models.CharField(max_length=10)
    urgency = models.CharField(max_length=10)
    certainty = models.CharField(max_length=10)
    onset = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    until = models.DateTimeField()
    areas = models.TextField(blank=True)
    ranges = models.JSONField(default=list)
    placed = models.CharField(max_length=10)
    is_signed = models.BooleanField()
    """That a signature is there."""
    certificate = models.ForeignKey(
        FeedCertificate, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    """Which one signed all that is read here."""
    is_mismatched = models.BooleanField(default=False, db_default=False)
    """That no certificate in force for its feed signed it: kept and shown, and nobody's word."""
    oddities = models.JSONField(default=list)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    """Of one that was entered by hand: when it was taken back."""

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="bulletins_bulletin_uid_once"),
            models.UniqueConstraint(
                fields=["feed", "sender", "identifier", "sent"],
                condition=Q(is_mismatched=False, certificate__isnull=True),
                name="bulletins_bulletin_once",
            ),
            models.UniqueConstraint(
                fields=["feed", "sender", "identifier", "sent"],
                condition=Q(certificate__isnull=False),
                name="bulletins_signed_once",
            ),
            models.CheckConstraint(
                condition=Q(certificate__isnull=True) | Q(is_mismatched=False, is_signed=True),
                name="bulletins_signed_by_one",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="bulletins_not_by_itself",
            ),
            known("status", Status, "bulletins_status_known"),
            known("kind", MsgType, "bulletins_kind_known"),
            known("severity", Severity, "bulletins_severity_known"),
            known("placed", Placed, "bulletins_placed_known"),
        ]
        indexes = [
            models.Index(fields=["until"], name="bulletins_until"),
            models.Index(fields=["sent_at"], name="bulletins_sent"),
        ]

    @property
    def signature(self) -> Signature:
        if self.certificate_id is not None:
            return Signature.RIGHT
        if self.is_mismatched:
            return Signature.WRONG
        return Signature.UNCHECKED if self.is_signed else Signature.NONE

    @property
    def signer(self) -> str:
        """Have the certificate selected along."""
        return self.certificate.name if self.certificate else ""


class HandEntry(ScopedModel):
    """Who entered a bulletin by hand. A correction is another bulletin with its own entry, which takes the place of the one before."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="+")
    issuer_key = models.CharField(max_length=300)
    number_key = models.CharField(max_length=300)
    """Issuer and number folded: by them and by its days the same bulletin is known, whichever way it comes; numbers begin anew."""
    level = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=8)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)
    is_open = models.BooleanField(default=True)
    """The last word of it: neither corrected, nor taken back, nor brought by a feed since."""
    same_as = models.ForeignKey(Bulletin, on_delete=models.PROTECT, null=True, related_name="+")
    """What a feed brought later under the same issuer and number."""
    withdrawn_label = models.CharField(max_length=200, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "issuer_key", "number_key", "level", "way", "at", "why", "is_open", "withdrawn_why"
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label", "withdrawn_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            known("way", Way, "bulletins_hand_way_known"),
        ]
        indexes = [models.Index(fields=["issuer_key", "number_key"], name="bulletins_hand_named")]


class JudgedAgain(ScopedModel):
    """That a signature was judged again after a certificate was entered, and what the bulletin was held for until then."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="+", db_index=False)
    was = models.CharField(max_length=9)
    at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "was"], name="bulletins_judged_again_once"),
            known("was", Signature, "bulletins_judged_again_known"),
        ]


class Reading(ScopedModel):
    """Who of the office read a bulletin first."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="+")
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {**each(Secrecy.OPEN, "at"), **each(Secrecy.PERSONAL, "by_key", "by_label")}
    retention = Keep(KeepWhy.RECORD)
