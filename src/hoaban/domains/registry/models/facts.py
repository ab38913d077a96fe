"""Dated facts: what changes with time. A change closes a row and opens one; nothing clinical is kept."""

from django.db import models
from django.db.models import Q

from hoaban.domains.registry.facts import About, kinds_of
from hoaban.domains.registry.models.people import CURRENT, LIVED, Household, Lived, Person
from hoaban.foundation.access.api import Keep, KeepWhy, Secrecy, each

FACT = {
    **LIVED,
    "value": Secrecy.SENSITIVE_CODE,
    **each(Secrecy.PERSONAL, "source", "said_by", "until"),
    **each(Secrecy.OPEN, "kind"),
}


class Fact(Lived):
    """A dated fact: what, since when, who said so, on which paper.

    What the register believed at an instant is the row recorded last by then and not taken back by then; what was true on
    a day is told by all rows never taken back. `replaced_at` is empty in the one row that holds now.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True)
    """The last day it is good for, as told; `valid_to` is the day another one began."""
    taken_back_at = models.DateTimeField(null=True)

    class Meta(Lived.Meta):
        abstract = True


def _kinds(about: About, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in kinds_of(about)]), name=name)


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
            _kinds(About.HOUSEHOLD, "registry_household_fact_kind"),
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
            ),
            _kinds(About.PERSON, "registry_person_fact_kind"),
        ]
        indexes = [
            # With the person: whoever reaches a province opens no row, five times as fast for 2.4 million facts (0054).
            models.Index(
                fields=["place_no", "kind", "value", "person"],
                condition=CURRENT,
                name="registry_person_fact_whom",
            )
        ]


class VillageFact(Fact):
    """About a village: network, electricity, the decision that lists it.

    Held by the unit of `places`: where two villages became one, the former one's facts stay its own.
    """

    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")

    secrecy = {
        **each(Secrecy.OPEN, "place_no", "valid_from", "valid_to", "until", "kind", "value", "source"),
        **each(Secrecy.PERSONAL, "said_by"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=CURRENT, name="registry_village_fact_once"
            ),
            _kinds(About.VILLAGE, "registry_village_fact_kind"),
        ]
        indexes = [
            models.Index(
                fields=["place_no", "kind", "value"], condition=CURRENT, name="registry_village_fact_now"
            )
        ]
