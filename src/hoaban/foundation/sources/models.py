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
