"""Households, the people in them, and dated facts about both.

A row here is an identity with what rarely changes. What changes with time (status, residence, schooling…) is a
dated fact: a change closes a row and opens one. Nothing clinical is kept. What an import brought carries its batch.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.values import Changed, FactKind, Precision, Relation, Sex
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

CURRENT = Q(replaced_at__isnull=True)
MERGED = Q(merged_into__isnull=False)
# Where somebody lives and since when.
LIVED = each(Secrecy.PERSONAL, "place_no", "valid_from", "valid_to")
FACT = {
    **LIVED,
    "value": Secrecy.SENSITIVE_CODE,
    **each(Secrecy.PERSONAL, "source", "said_by"),
    **each(Secrecy.OPEN, "kind"),
}


class Lived(ScopedModel):
    """When it is true in the world, and when we knew it."""

    place_no = models.BigIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True)
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")

    walled_by = "place_no"

    class Meta(ScopedModel.Meta):
        abstract = True


class Household(Lived):
    """Who lives and eats together, by the code the commune gave."""

    uid = models.UUIDField(default=uuid7, editable=False)
    code = models.CharField(max_length=32)
    code_sort = models.CharField(max_length=200, default="", editable=False)
    village = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    is_synthetic = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=80, blank=True)
    confirmation_uid = models.UUIDField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    secrecy = {
        **LIVED,
        **each(Secrecy.PERSONAL, "address", "code", "code_sort", "village", "confirmed_by"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Lived.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_household_uid_once")]
        indexes = [
            # The list of an area, in order, by key.
            models.Index(fields=["place_no", "code_sort", "id"], name="registry_household_order"),
            models.Index(fields=["code", "place_no"], name="registry_household_code"),
            models.Index(
                fields=["place_no", "id"], condition=Q(confirmed_at__isnull=True, replaced_at__isnull=True),
                name="registry_household_open",
            ),
            models.Index(fields=["merged_into"], condition=MERGED, name="registry_household_merged"),
            models.Index(fields=["confirmation_uid"], name="registry_household_confirmed"),
        ]  # fmt: skip

    def save(self, **options: Any) -> None:
        """The order follows the code; bulk statements write it themselves."""
        self.code_sort = rules.code_sort(self.code)
        super().save(**options)


class Confirmation(ScopedModel):
    """One press of «confirm the chosen ones»: what it confirmed carries its id, so that it can be taken back."""

    uid = models.UUIDField(default=uuid7, editable=False)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    count = models.IntegerField()
    taken_back_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "by_key"),
        **each(Secrecy.OPEN, "count"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_confirmation_uid_once")]


class Person(Lived):
    """Somebody who lives here. Identity number and birth date are never required."""

    uid = models.UUIDField(default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80)
    name_sort = models.CharField(max_length=200)
    sex = models.CharField(max_length=1, blank=True)
    birth_year = models.SmallIntegerField(null=True)
    birth_month = models.SmallIntegerField(null=True)
    birth_date = models.DateField(null=True)
    birth_precision = models.CharField(max_length=5, blank=True)
    relation = models.CharField(max_length=12, default=Relation.OTHER)
    phone_e164 = models.CharField(max_length=16, blank=True)
    # Envelope with its key's id in front; bound to field and uid, so a copy into another row does not open.
    identity_sealed = models.BinaryField(max_length=80, null=True)
    identity_index = models.CharField(max_length=72, blank=True)
    insurance_sealed = models.BinaryField(max_length=80, null=True)
    insurance_index = models.CharField(max_length=72, blank=True)
    # No index on a code that splits a commune in two or three: it would only slow every import down.
    ethnic_group = models.ForeignKey(
        "places.EthnicGroup", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    secrecy = {
        **LIVED,
        **each(
            Secrecy.SECRET_NUMBER, "identity_sealed", "identity_index", "insurance_sealed", "insurance_index"
        ),
        "ethnic_group": Secrecy.SENSITIVE_CODE,
        **each(
            Secrecy.PERSONAL, "name", "name_key", "name_sort", "sex", "birth_year", "birth_month", "birth_date",
            "birth_precision", "relation", "phone_e164",
        ),
    }  # fmt: skip
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Lived.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_person_uid_once"),
            models.CheckConstraint(
                condition=Q(sex__in=[sex.value for sex in Sex]), name="registry_person_sex_known"
            ),
            models.CheckConstraint(
                condition=Q(birth_precision__in=[one.value for one in Precision]),
                name="registry_person_birth_known",
            ),
            models.CheckConstraint(
                condition=Q(relation__in=[one.value for one in Relation]),
                name="registry_person_relation_known",
            ),
        ]
        indexes = [
            models.Index(fields=["place_no", "name_sort", "id"], name="registry_person_list"),
            models.Index(fields=["merged_into"], condition=MERGED, name="registry_person_merged"),
            # Whole, not partial: SQLite cannot prove that a bound value is not empty, and would read every row.
            # Not unique: two people with one number are a fact to explain, not an error to refuse.
            models.Index(fields=["identity_index"], name="registry_person_identity"),
            models.Index(fields=["insurance_index"], name="registry_person_insurance"),
            models.Index(fields=["phone_e164"], name="registry_person_phone"),
        ]


class Fact(Lived):
    """A dated fact: what, since when, who said so, on which paper."""

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=120, blank=True)

    class Meta(Lived.Meta):
        abstract = True


class HouseholdFact(Fact):
    """About a household as a whole (poverty status…)."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")

    secrecy = FACT
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"], condition=CURRENT, name="registry_household_fact_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FactKind]), name="registry_household_fact_kind"
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_no", "kind", "value"], condition=CURRENT, name="registry_household_fact_now"
            )
        ]


class PersonFact(Fact):
    """About one person."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    secrecy = FACT
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=CURRENT, name="registry_person_fact_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["place_no", "kind", "value"], condition=CURRENT, name="registry_person_fact_now"
            )
        ]


class LeftOut(ScopedModel):
    """Rows of a household that a list could not bring, as a ledger: a list that brings some of them later says so
    with a negative line. What counts is the sum; taking a list back takes its line back."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, related_name="+")
    rows = models.IntegerField()

    secrecy = {**each(Secrecy.OPEN, "rows")}

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["household", "batch"], name="registry_left_out_once"),
        ]


class Change(ScopedModel):
    """What a list or a person changed in a household that stood already: both values, so that it can be taken back."""

    uid = models.UUIDField(default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey("imports.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=12)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "before", "after", "by_key", "by_label"),
        **each(Secrecy.OPEN, "what"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_change_uid_once"),
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in Changed]), name="registry_change_known"
            ),
        ]


class Merge(ScopedModel):
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
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    stayed = models.JSONField(default=list)

    secrecy = {
        **each(Secrecy.PERSONAL, "before", "after", "other", "facts", "by_key", "by_label", "undone_by"),
        **each(Secrecy.OPEN, "taken", "stayed"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="registry_merge_uid_once"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="registry_merge_standing_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="registry_merge_two"),
        ]


class Move(ScopedModel):
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
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    secrecy = {
        **each(Secrecy.PERSONAL, "on", "relation_before", "relation_after", "by_key", "by_label"),
        **each(Secrecy.OPEN, "why", "ended_source", "made_target"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["deed", "person"], name="registry_move_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="registry_move_elsewhere"),
            models.CheckConstraint(condition=Q(why__in=[why.value for why in MoveWhy]), name="registry_move_known"),
        ]  # fmt: skip


class HouseholdVisit(ScopedModel):
    """Somebody stood at the door: when, what was found, what she corrected. Told once, never rewritten."""

    walled_by = "place_no"

    uid = models.UUIDField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    place_no = models.BigIntegerField()
    visited_at = models.DateTimeField()
    met = models.CharField(max_length=10, blank=True, default="")
    """Who answered, by the form's code."""
    people_present = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True, default="")
    corrected = models.JSONField(default=list)
    """Which fields this visit changed."""
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    secrecy = each(
        Secrecy.PERSONAL, "place_no", "met", "people_present", "note", "corrected", "by_key", "by_label"
    )
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_visit_uid_once")]
        indexes = [models.Index(fields=["household", "visited_at"], name="registry_visit_household")]


class VisitPhoto(ScopedModel):
    """A photo taken on a visit; its bytes are in `files`."""

    visit = models.ForeignKey(HouseholdVisit, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    secrecy = {}

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="registry_visit_photo_once")]
