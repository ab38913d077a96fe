"""Dated facts: what changes with time. A change closes a row and opens one; nothing clinical is kept."""

from django.db import models
from django.db.models import Q

from hoaban.domains.registry.models.people import CURRENT, LIVED, Household, Lived, Person
from hoaban.domains.registry.values import FactKind
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each

FACT = {
    **LIVED,
    "value": Secrecy.SENSITIVE_CODE,
    **each(Secrecy.PERSONAL, "source", "said_by"),
    **each(Secrecy.OPEN, "kind"),
}


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
