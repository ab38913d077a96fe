"""Saved areas, what villages wrote down before the rains, and who was told at the door.

Homes are named by the register's id, without a foreign key: undoing a list removes homes, and what was done stays. A card is
written anew with each change, so its history is its rows. A door is one home on the list of one warning, told once or more.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from hoaban.domains.targeting.values import Danger, Told, Why
from hoaban.foundation.access.api import Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.kit.uid import uuid7

CURRENT = Q(replaced_at__isnull=True)
LISTED = Q(arrived_at__isnull=True) | ~Q(told="")
"""Doors somebody has to come to, or came to."""


def known(field: str, values: Any, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [one.value for one in values]}), name=name)


class Catchment(ScopedModel):
    """An area somebody drew: of a stream, of a slope. Not rewritten: another outline is another row."""

    uid = models.UUIDField(default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    drawn_on = models.DateField()
    source = models.CharField(max_length=200)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    units = models.JSONField(default=list)
    polygons = models.JSONField(default=list)
    circles = models.JSONField(default=list)
    """Longitude, latitude, kilometres."""
    place_no = models.BigIntegerField()
    place_stop = models.BigIntegerField()
    """The smallest range that holds what lies inside."""
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    """When it was ended."""

    secrecy = {
        **each(
            Secrecy.OPEN,
            "name",
            "drawn_on",
            "source",
            "units",
            "polygons",
            "circles",
            "place_no",
            "place_stop",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["uid"], name="targeting_catchment_uid_once")]
        indexes = [models.Index(fields=["place_no", "id"], name="targeting_catchment_place")]


class Card(ScopedModel):
    """One version of a village's card; the one that is not replaced holds."""

    walled_by = "place_no"

    place_no = models.BigIntegerField()
    number = models.PositiveIntegerField()
    assembly = models.CharField(max_length=300, blank=True)
    route = models.CharField(max_length=300, blank=True)
    keys = models.CharField(max_length=300, blank=True)
    boat = models.CharField(max_length=300, blank=True)
    neighbours = models.CharField(max_length=300, blank=True)
    season = models.SmallIntegerField(null=True)
    """The year whose rains it is confirmed for; null: written and not confirmed since."""
    is_confirmation = models.BooleanField(default=False)
    """Nothing was changed: somebody said that it still holds."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    # Keys and neighbours name people and their telephones.
    secrecy = {
        **each(
            Secrecy.PERSONAL,
            "assembly",
            "route",
            "keys",
            "boat",
            "neighbours",
            "by_key",
            "by_label",
            "confirmed_by",
        ),
        **each(Secrecy.OPEN, "place_no", "number", "season"),
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["place_no", "number"], name="targeting_card_number_once"),
            models.UniqueConstraint(
                fields=["place_no"], condition=CURRENT, name="targeting_card_current_once"
            ),
        ]


class Household(ScopedModel):
    """Which home a row is about."""

    walled_by = "place_no"

    uid = models.UUIDField(default=uuid7, editable=False)
    household = models.BigIntegerField()
    household_uid = models.UUIDField()
    place_no = models.BigIntegerField()

    class Meta(ScopedModel.Meta):
        abstract = True


HOME = each(Secrecy.PERSONAL, "household", "household_uid", "place_no")


class CardHome(Household):
    """A home in danger, as the village says; a change closes a row and opens one."""

    danger = models.CharField(max_length=10)
    carry = models.PositiveSmallIntegerField(default=0)
    """How many must be carried: it tells of bodies, so it is guarded like a disability."""
    note = models.CharField(max_length=200, blank=True)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    secrecy = {
        **HOME,
        **each(Secrecy.PERSONAL, "danger", "note", "by_key", "by_label"),
        "carry": Secrecy.SENSITIVE_CODE,
    }
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Household.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="targeting_card_home_uid_once"),
            models.UniqueConstraint(fields=["household"], condition=CURRENT, name="targeting_card_home_once"),
            known("danger", Danger, "targeting_card_home_danger"),
        ]
        indexes = [models.Index(fields=["place_no", "replaced_at"], name="targeting_card_home_place")]


class Listing(ScopedModel):
    """That the door-to-door list of a warning is to be made, and how far it is."""

    alert = models.UUIDField()
    asked = models.PositiveIntegerField(default=1)
    """How often it was asked for: an update names other places."""
    answered = models.PositiveIntegerField(default=0)
    upto = models.BigIntegerField(default=0)
    """Communes below this number are done."""

    secrecy = each(Secrecy.OPEN, "asked", "answered", "upto")

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["alert"], name="targeting_listing_once")]


class Door(Household):
    """One home on the list of one warning."""

    alert = models.UUIDField()
    why = models.CharField(max_length=12)
    told = models.CharField(max_length=8, blank=True)
    told_at = models.DateTimeField(null=True)
    told_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True)
    """When the last word on it was said, a taking back too: what was said before that and arrives later changes nothing."""
    arrived_at = models.DateTimeField(null=True)
    """When we learnt that a message arrived there after all. Off the list, unless something was said at the door."""
    version = models.PositiveIntegerField(default=1)

    secrecy = {**HOME, **each(Secrecy.PERSONAL, "why", "told", "told_by")}
    retention = Keep(KeepWhy.SERVICE)

    class Meta(Household.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="targeting_door_uid_once"),
            models.UniqueConstraint(fields=["alert", "household"], name="targeting_door_once"),
            known("why", Why, "targeting_door_why"),
            models.CheckConstraint(
                condition=Q(told="", told_at__isnull=True)
                | Q(told__in=[one.value for one in Told], told_at__isnull=False),
                name="targeting_door_told_whole",
            ),
        ]
        indexes = [models.Index(fields=["alert", "place_no"], name="targeting_door_place")]
