"""Administrative units, what became of them, their outlines, and the places people go to.

A unit's row is one period of its life: a commune that keeps its code but changes name or parent gets a new row. The
code alone therefore names a unit only together with a day.
"""

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.foundation.places.values import FacilityKind, Level


class Unit(ScopedModel):
    """Province, district (until 30 June 2025), commune or village."""

    level = models.CharField(max_length=10)
    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160)
    name_sort = models.CharField(max_length=400)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    # Null for a district: province·commune·village leave it no digits, and nothing is scoped to one any more.
    start = models.BigIntegerField(null=True)
    stop = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    former_district = models.CharField(max_length=120, blank=True)
    formerly = models.TextField(blank=True)
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=20, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="places_unit_once"),
            models.UniqueConstraint(
                fields=["level", "code"], condition=Q(valid_from__isnull=True), name="places_unit_first_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=[one.value for one in Level]), name="places_unit_level"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, stop__isnull=True) | Q(start__lt=models.F("stop")),
                name="places_unit_range",
            ),
        ]
        indexes = [
            models.Index(fields=["level", "start"], name="places_unit_level_start"),
            models.Index(fields=["start"], name="places_unit_start"),
            models.Index(fields=["code"], name="places_unit_code"),
        ]


class Lineage(ScopedModel):
    """That a unit ended and (part of) it became another, by which document."""

    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    share = models.DecimalField(max_digits=4, decimal_places=3, null=True)  # of the old one; null: not known
    decision = models.ForeignKey(
        "sources.LegalDocument", to_field="number", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="places_lineage_once")]
        indexes = [models.Index(fields=["new"], name="places_lineage_new")]


class Boundary(ScopedModel):
    """Outer and inner rings as imported, thinned for drawing. Never shipped: the file's licence is its owner's."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    rings = models.JSONField()
    file_name = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class Facility(ScopedModel):
    """A place people go to or that speaks to them. Phone and hours are the office's, not a person's."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    number = models.BigIntegerField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="places_facility_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in FacilityKind]), name="places_facility_kind"
            ),
        ]
        indexes = [models.Index(fields=["number"], name="places_facility_number")]
