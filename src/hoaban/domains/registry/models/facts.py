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


class Said(Lived):
    """Something somebody said, on which paper, and whether it was taken back."""

    source = models.CharField(max_length=160, blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta(Lived.Meta):
        abstract = True


class Fact(Said):
    """A dated fact: what, since when, who said so, on which paper.

    What the register believed at an instant is the row recorded last by then and not taken back by then; what was true on
    a day is told by all rows never taken back. `replaced_at` is empty in the one row that holds now.
    """

    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    until = models.DateField(null=True)
    """The last day it is good for, as told; `valid_to` is the day another one began."""

    class Meta(Said.Meta):
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
    retention = Keep(KeepWhy.LEFT)

    class Meta(Fact.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=CURRENT, name="registry_person_fact_once"
            ),
            _kinds(About.PERSON, "registry_person_fact_kind"),
        ]
        indexes = [
            # With the person: whoever reaches a province opens no row, five times as fast for 2.4 million facts (0054).
            # `replaced_at` for SQLite, as in a person's.
            models.Index(
                fields=["place_no", "kind", "value", "person", "replaced_at"],
                condition=CURRENT,
                name="registry_person_fact_whom",
            )
        ]


class GroupFact(Said):
    """Which ethnic group somebody said a person is of. A table of its own: who reads facts of people reads no group with them.

    `Person.ethnic_group` is the group of the row that holds now, for who counts a province; both are written together.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Looked for by person only: two indexes less to keep while a list comes in.
    ethnic_group = models.ForeignKey(
        "places.EthnicGroup", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    batch = models.ForeignKey(
        "imports.ImportBatch", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    secrecy = {
        **LIVED,
        "ethnic_group": Secrecy.SENSITIVE_CODE,
        **each(Secrecy.PERSONAL, "source", "said_by"),
    }
    retention = Keep(KeepWhy.LEFT)

    class Meta(Said.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=CURRENT, name="registry_group_fact_once")
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
