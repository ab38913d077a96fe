"""Figures published by others, and counts of zones by decision. What our own rooms count is reporting's, not here."""

from django.db import models

from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.foundation.places.models.units import Unit


class PublishedFigure(ScopedModel):
    """One published number. ``unit`` null means the whole country; status SYNTHETIC is made up and always labelled."""

    topic = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4)
    measure = models.CharField(max_length=40)
    on = models.DateField()
    period = models.CharField(max_length=40)
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    # topic|item|unit code|day|label: what makes a figure the same one when a pack is loaded again.
    row_key = models.CharField(max_length=340, unique=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(fields=["unit", "topic", "on"], name="places_figure_unit_topic")]


class ZoneDecision(ScopedModel):
    """How many communes a decision put into a zone. Which ones is not in any source we have, so it is not here."""

    period = models.CharField(max_length=20)
    decision = models.ForeignKey(
        "sources.LegalDocument", to_field="number", on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    zone = models.CharField(max_length=8)
    count = models.PositiveIntegerField()
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )
    status = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    row_key = models.CharField(max_length=120, unique=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass
