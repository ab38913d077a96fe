"""Code tables: the 54 ethnic groups and their names, languages and where they are spoken."""

from django.db import models
from django.db.models import Q

from hoaban.foundation.access.api import NOBODY, ScopedModel
from hoaban.foundation.places.models.units import Unit
from hoaban.foundation.places.values import NameUse


class EthnicGroup(ScopedModel):
    """A group under the name it accepts. The official spelling of 1979 and every other name are `EthnicName` rows."""

    code = models.CharField(max_length=2, unique=True)
    name = models.CharField(max_length=60)
    family = models.CharField(max_length=60, blank=True)
    branch = models.CharField(max_length=60, blank=True)
    population_2019 = models.BigIntegerField(null=True)
    status = models.CharField(max_length=20, blank=True)
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class EthnicName(ScopedModel):
    """A name found in papers. Everything but ACCEPTED is for matching only and has no way to a page."""

    group = models.ForeignKey(EthnicGroup, on_delete=models.PROTECT, related_name="+")
    name_key = models.CharField(max_length=80)
    use = models.CharField(max_length=12)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["group", "name_key"], name="places_ethnicname_once"),
            models.CheckConstraint(
                condition=Q(use__in=[one.value for one in NameUse]), name="places_ethnicname_use"
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="places_ethnicname_key")]


class Language(ScopedModel):
    """A language or a variety of one, by ISO 639-3."""

    iso639_3 = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=80)
    name_iso = models.CharField(max_length=80, blank=True)
    group_code = models.CharField(max_length=2, blank=True)
    scripts = models.CharField(max_length=40, blank=True)
    variety_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(
        "sources.DataSource", to_field="key", on_delete=models.PROTECT, null=True, related_name="+"
    )

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        pass


class SpokenHere(ScopedModel):
    """That a language is spoken in a unit, in the order it is offered to the ear."""

    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["language", "unit"], name="places_spokenhere_once")]
