"""Rounds, proposals of village meetings, and who was recognised from when to when.

A person is named by the register's id, without a foreign key: undoing a list removes people, and a decision stays.
Her name stands here as the minutes and the decision say it: a paper of its day is not rewritten by a later correction.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from hoaban.domains.standing.values import Benefit, Giver, Kind, Standing, State, Why
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.text import name_key
from hoaban.kit.uid import uuid7

HERS = each(Secrecy.PERSONAL, "person", "person_uid", "village_no", "name", "name_key", "born")


class Round(ScopedModel):
    """One round: a province's in a year, or one village's after a withdrawal."""

    uid = models.UUIDField(default=uuid7, editable=False)
    kind = models.CharField(max_length=12, default=Kind.YEARLY)
    year = models.SmallIntegerField()
    document = models.CharField(max_length=80)
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    villages_by = models.DateField()
    communes_by = models.DateField()
    province_by = models.DateField()
    per_village = models.SmallIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "kind", "year", "document", "place_no", "place_stop", "villages_by", "communes_by"
        ),
        **each(Secrecy.OPEN, "province_by", "per_village"),
        "opened_by": Secrecy.PERSONAL,
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="standing_round_uid_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in Kind]), name="standing_round_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["place_no", "year"], name="standing_round_place")]


class Hers(ScopedModel):
    """Whom a row is about."""

    walled_by = "village_no"

    uid = models.UUIDField(default=uuid7, editable=False)
    person = models.BigIntegerField()
    person_uid = models.UUIDField()
    village_no = models.BigIntegerField()
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, editable=False)
    born = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ScopedModel.Meta):
        abstract = True

    def save(self, **options: Any) -> None:
        self.name_key = name_key(self.name)
        super().save(**options)


class Proposal(Hers):
    """What one village meeting proposed, and how far it came."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    met_on = models.DateField()
    present = models.IntegerField()
    votes_for = models.IntegerField()
    votes_against = models.IntegerField()
    minutes = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=State.RECORDED)
    reason = models.CharField(max_length=300, blank=True)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **HERS,
        **each(
            Secrecy.PERSONAL, "met_on", "present", "votes_for", "votes_against", "state", "reason", "by_label"
        ),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Hers.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="standing_proposal_uid_once"),
            models.UniqueConstraint(fields=["round", "person"], name="standing_proposal_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="standing_proposal_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "village_no"], name="standing_proposal_village"),
            models.Index(fields=["person"], name="standing_proposal_person"),
        ]


class Recognition(Hers):
    """One decision about one person: from when, until when, and how it ended."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=80)
    decided_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default=Standing.STANDS)
    why = models.CharField(max_length=10, blank=True)
    ended_on = models.DateField(null=True)
    end_decision = models.CharField(max_length=80, blank=True)
    former = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    """Numbers its decision was written under until each was corrected: number, until when, who corrected it."""
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()

    secrecy = {
        **HERS,
        **each(Secrecy.PERSONAL, "decision", "decided_on", "from_on", "until_on", "state", "why", "ended_on"),
        **each(Secrecy.PERSONAL, "end_decision", "former", "by_label"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Hers.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="standing_recognition_uid_once"),
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state=Standing.ENDED), name="standing_recognition_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in Standing]),
                name="standing_recognition_state_known",
            ),
            models.CheckConstraint(
                condition=Q(why__in=["", *(one.value for one in Why)]), name="standing_recognition_why_known"
            ),
        ]
        indexes = [models.Index(fields=["village_no", "name_key", "id"], name="standing_recognition_list")]


class Limit(ScopedModel):
    """What a paper allows to be given, from a day until the next version; somebody of the province approved each row."""

    benefit = models.CharField(max_length=12)
    giver = models.CharField(max_length=12)
    most = models.BigIntegerField()
    times = models.SmallIntegerField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    paper_to = models.DateField(null=True)
    """The end that the paper itself names; ``valid_to`` comes before it where a newer amount ends this one."""
    document = models.CharField(max_length=80)
    mark = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    approved_by = models.CharField(max_length=200)
    approved_at = models.DateTimeField()

    secrecy = {
        **each(
            Secrecy.OPEN,
            "benefit",
            "giver",
            "most",
            "times",
            "valid_from",
            "valid_to",
            "paper_to",
            "document",
            "mark",
            "note",
        ),
        "approved_by": Secrecy.PERSONAL,
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["benefit", "giver", "valid_from"], name="standing_limit_once"),
            models.CheckConstraint(
                condition=Q(benefit__in=[one.value for one in Benefit]), name="standing_limit_benefit_known"
            ),
            models.CheckConstraint(
                condition=Q(giver__in=[one.value for one in Giver]), name="standing_limit_giver_known"
            ),
            models.CheckConstraint(condition=Q(most__gte=0), name="standing_limit_most"),
        ]


class Gift(ScopedModel):
    """One line of what was given to somebody who stands. Never rewritten: what was wrong is taken back with its reason."""

    walled_by = "village_no"

    uid = models.UUIDField(default=uuid7, editable=False)
    batch = models.UUIDField()
    """Given with one press, and taken back together."""
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="+")
    limit = models.ForeignKey(Limit, on_delete=models.PROTECT, related_name="+")
    """The version it was compared with."""
    person = models.BigIntegerField()
    person_uid = models.UUIDField()
    village_no = models.BigIntegerField()
    benefit = models.CharField(max_length=12)
    giver = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    given_on = models.DateField()
    amount = models.BigIntegerField()
    thing = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=80, blank=True)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)
    back_by = models.CharField(max_length=200, blank=True)
    back_why = models.CharField(max_length=300, blank=True)

    secrecy = each(
        Secrecy.PERSONAL, "person", "person_uid", "village_no", "benefit", "giver", "year", "given_on", "amount",
        "thing", "document", "by_label", "back_by", "back_why",
    )  # fmt: skip
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="standing_gift_uid_once"),
            models.CheckConstraint(
                condition=Q(benefit__in=[one.value for one in Benefit]), name="standing_gift_benefit_known"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="standing_gift_amount"),
        ]
        indexes = [
            models.Index(fields=["person", "benefit", "year"], name="standing_gift_person"),
            models.Index(fields=["village_no", "year"], name="standing_gift_village"),
            models.Index(fields=["batch"], name="standing_gift_batch"),
        ]
