"""Legal documents and data sources. Both are public; neither holds a figure: figures live in the rooms that own them."""

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.foundation.sources.values import Mark

MARKS = [mark.value for mark in Mark]


class LegalDocument(ScopedModel):
    """A law, decree, resolution or decision. ``replaced_by`` is a number: the successor may not be listed yet."""

    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=400)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    replaced_by = models.CharField(max_length=60, blank=True)
    web_page = models.URLField(max_length=500, blank=True)
    mark = models.CharField(max_length=12)
    note = models.CharField(max_length=400, blank=True)
    search_key = models.CharField(max_length=700, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(mark__in=MARKS), name="sources_legal_mark_known")]


class DataSource(ScopedModel):
    """Where figures were read: a data set, a page, an article, or our own computation."""

    key = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=400)
    web_page = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=300, blank=True)
    published = models.CharField(max_length=60, blank=True)
    retrieved_on = models.DateField(null=True)
    mark = models.CharField(max_length=12)
    note = models.CharField(max_length=400, blank=True)
    search_key = models.CharField(max_length=700, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(mark__in=MARKS), name="sources_data_mark_known")]


class Threshold(ScopedModel):
    """A number above which somebody must act, as a document or a bulletin gave it, for as long as it holds.

    Another number is another version: the former row stays, with the day it ended. Rules that act on a number keep the
    version they acted on; this room only says what is known.
    """

    pack = models.CharField(max_length=40)
    group = models.CharField(max_length=160)
    place = models.CharField(max_length=160)
    what = models.CharField(max_length=200)
    version = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField()
    value = models.CharField(
        max_length=40, blank=True
    )  # as written, ranges too; empty: nobody has found it yet
    unit = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    decision = models.ForeignKey(
        LegalDocument, to_field="number", on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.ForeignKey(
        DataSource, to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )
    mark = models.CharField(max_length=12)
    note = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "group", "place", "what", "version"], name="sources_threshold_once"
            ),
            models.CheckConstraint(condition=Q(mark__in=MARKS), name="sources_threshold_mark_known"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=models.F("valid_to")),
                name="sources_threshold_range",
            ),
        ]
