"""Households and the people in them: an identity with what rarely changes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hoaban.domains.registry import rules
from hoaban.domains.registry.values import Precision, Relation, Sex
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

CURRENT = Q(replaced_at__isnull=True)
MERGED = Q(merged_into__isnull=False)
LEFT = Q(valid_to__isnull=False, replaced_at__isnull=False, merged_into__isnull=True, erased_at__isnull=True)
"""Of a person: she died or moved away, and the register still says who she was."""
# Where somebody lives and since when.
LIVED = each(Secrecy.PERSONAL, "place_no", "valid_from", "valid_to")


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
            # The list of an area, in order, by key; whether a row is current stands with it, so that counting opens no row.
            models.Index(fields=["place_no", "code_sort", "id", "replaced_at"], name="registry_household_order"),
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
    # What people call her now, as the dated fact says it (`FactKind.CALLED`), for the word index. Nothing, not empty: SQLite
    # then adds the columns without writing the table anew, whose triggers would go with it.
    called = models.CharField(max_length=60, null=True)  # noqa: DJ001
    called_key = models.CharField(max_length=60, null=True)  # noqa: DJ001
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    erased_at = models.DateTimeField(null=True)
    """She died or moved away and the term is over: the row stays without a word of hers (decision 0075)."""

    secrecy = {
        **LIVED,
        **each(
            Secrecy.SECRET_NUMBER, "identity_sealed", "identity_index", "insurance_sealed", "insurance_index"
        ),
        "ethnic_group": Secrecy.SENSITIVE_CODE,
        **each(
            Secrecy.PERSONAL, "name", "name_key", "name_sort", "sex", "birth_year", "birth_month", "birth_date",
            "birth_precision", "relation", "phone_e164", "called", "called_key",
        ),
    }  # fmt: skip
    retention = Keep(KeepWhy.LEFT)

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
            # Numbers and telephones are looked for in an index that the database keeps beside (SQLite: `numberindex`; PostgreSQL:
            # one for each column, migration 0033). None is unique: two people with one number are a fact to explain, not an error.
            # How a province is reached, without opening a row of it: five times as fast for 1.3 million people (0054).
            # `replaced_at` stands in it too: SQLite (3.40) does not see that the condition answers for the column.
            models.Index(
                fields=["place_no", "id", "household", "relation", "phone_e164", "replaced_at"],
                condition=CURRENT,
                name="registry_person_reached",
            ),
            models.Index(fields=["place_no", "valid_to"], condition=LEFT, name="registry_person_left"),
        ]
