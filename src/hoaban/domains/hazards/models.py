"""Stations, the series of what they tell, readings, and the limits of the possible. Nothing here is about a person.

A reading belongs to a *series*: what is told of one variable at one station over one span, by the station itself, by bulletins
and news, or made up. So an hour's sum never contradicts a day's, and made-up data stay by themselves.
Rows are never rewritten in value: what arrives twice is counted, what contradicts is a second row, what cannot be is kept unused.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from hoaban.domains.hazards.sign_models import Sign, SignMedia, SignReport, SignStep  # noqa: F401 — Django looks here
from hoaban.domains.hazards.values import GROUNDS, Channel, Kind, Located, Origin, StepKind, Variable
from hoaban.foundation.access.api import NOBODY, Keep, KeepWhy, ScopedModel, Secrecy, each
from hoaban.foundation.sources.values import Mark
from hoaban.kit.uid import uuid7

MARKS = [mark.value for mark in Mark]


def _known(field: str, values: type[StrEnum]) -> Q:
    return Q(**{f"{field}__in": [one.value for one in values]})


class Station(ScopedModel):
    """Where something is measured. Alarm levels are metres above the river's datum; one that nobody has found stays empty."""

    uid = models.UUIDField(default=uuid7, editable=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    place_no = models.BigIntegerField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    location_method = models.CharField(max_length=20)
    elevation_m = models.FloatField(null=True)
    owner = models.CharField(max_length=200, blank=True)
    expected_minutes = models.PositiveIntegerField(null=True)
    """How often it speaks; empty: it is not connected, so nobody waits for it."""
    alarm1 = models.FloatField(null=True)
    alarm2 = models.FloatField(null=True)
    alarm3 = models.FloatField(null=True)
    alarm_source = models.CharField(max_length=60, blank=True)
    alarm_mark = models.CharField(max_length=12, blank=True)
    alarm_paper = models.CharField(max_length=200, blank=True)
    """The document that whoever set them here read; then no source of the pack is named."""
    source = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    river = models.CharField(max_length=80, blank=True)
    paper = models.CharField(max_length=200, blank=True)
    """The document, or who told it, of whoever wrote name and place here; then no source of the pack is named."""
    out_from = models.DateTimeField(null=True)
    """Out of service since then: nobody waits for it and no rule is asked; empty: in service."""
    out_why = models.CharField(max_length=200, blank=True)
    back_from = models.DateTimeField(null=True)
    """In service again since then: silence is reckoned from there."""

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="hazards_station_uid_once"),
            models.UniqueConstraint(fields=["code"], name="hazards_station_code_once"),
            models.UniqueConstraint(Upper("code"), name="hazards_station_code_any_case"),
            models.CheckConstraint(condition=_known("kind", Kind), name="hazards_station_kind_known"),
            models.CheckConstraint(
                condition=_known("location_method", Located), name="hazards_station_location_known"
            ),
            models.CheckConstraint(condition=Q(mark__in=MARKS), name="hazards_station_mark_known"),
        ]
        indexes = [models.Index(fields=["place_no"], name="hazards_station_place")]


class StationVersion(ScopedModel):
    """What somebody wrote of a station, as it stood then: a version, never rewritten. The station itself is the newest.

    Number 0 is what the pack had brought, written down when a person first wrote of it. ``place_no`` is the commune of that day.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=9)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    place_no = models.BigIntegerField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    location_method = models.CharField(max_length=20)
    elevation_m = models.FloatField(null=True)
    river = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=200, blank=True)
    moment = models.DateTimeField(null=True)
    """Of a step out or back: since when."""
    paper = models.CharField(max_length=200, blank=True)
    """The document, who told it, or why it is out of service."""
    by_key = models.CharField(max_length=80, blank=True)
    by_label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    secrecy = {
        **each(
            Secrecy.OPEN, "number", "step", "code", "name", "kind", "place_no", "latitude", "longitude", "location_method",
            "elevation_m", "river", "owner", "moment", "paper", "at",
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="hazards_version_uid_once"),
            models.UniqueConstraint(fields=["station", "number"], name="hazards_version_number_once"),
            models.CheckConstraint(condition=_known("step", StepKind), name="hazards_version_step_known"),
        ]


class StationSetting(ScopedModel):
    """How often a station speaks and its alarm levels, as somebody set them: a version, never rewritten, compared by another person.

    Number 0 is what the pack had brought, written down when it was set anew for the first time.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    expected_minutes = models.PositiveIntegerField(null=True)
    alarm1 = models.FloatField(null=True)
    alarm2 = models.FloatField(null=True)
    alarm3 = models.FloatField(null=True)
    paper = models.CharField(max_length=200)
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    compared_label = models.CharField(max_length=200, blank=True)
    """Who, other than the writer, held it against the document."""
    compared_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "number", "expected_minutes", "alarm1", "alarm2", "alarm3", "paper", "at", "compared_at"
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label", "compared_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="hazards_setting_uid_once"),
            models.UniqueConstraint(fields=["station", "number"], name="hazards_setting_number_once"),
        ]


class Ground(ScopedModel):
    """How easily a commune's ground slides, as a document says: a version, never rewritten, compared by another person.

    ``place_no`` is the commune of that day: what a reform makes of several has no class until somebody sets one.
    """

    uid = models.UUIDField(default=uuid7, editable=False)
    place_no = models.BigIntegerField()
    number = models.PositiveIntegerField()
    holds = models.BooleanField()
    """The newest of its commune; only this moves on."""
    ground = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=200)
    since = models.DateField()
    """The document's day: what was measured before is not judged by it."""
    deed = models.UUIDField(db_index=True)
    """What was set at once from one document, and is compared at once."""
    batch = models.BigIntegerField(null=True)
    """The list it came with."""
    by_key = models.CharField(max_length=80)
    by_label = models.CharField(max_length=200)
    at = models.DateTimeField()
    compared_label = models.CharField(max_length=200, blank=True)
    compared_at = models.DateTimeField(null=True)

    secrecy = {
        **each(
            Secrecy.OPEN, "number", "place_no", "holds", "ground", "paper", "since", "deed", "batch", "at", "compared_at"
        ),
        **each(Secrecy.PERSONAL, "by_key", "by_label", "compared_label"),
    }  # fmt: skip
    retention = Keep(KeepWhy.RECORD)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="hazards_ground_uid_once"),
            models.UniqueConstraint(fields=["place_no", "number"], name="hazards_ground_number_once"),
            models.UniqueConstraint(
                fields=["place_no"], condition=Q(holds=True), name="hazards_ground_holds_once"
            ),
            models.CheckConstraint(
                condition=Q(ground__gte=GROUNDS[0], ground__lte=GROUNDS[-1]), name="hazards_ground_known"
            ),
        ]


class Series(ScopedModel):
    """What is told of one variable at a station, over one span, from one origin.

    ``newest_at`` is the time of the newest reading, used or not; ``value`` the newest that is used.
    """

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    variable = models.CharField(max_length=12)
    minutes = models.PositiveIntegerField()
    origin = models.CharField(max_length=9)
    newest_at = models.DateTimeField(null=True)
    value_at = models.DateTimeField(null=True)
    value = models.FloatField(null=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["station", "variable", "minutes", "origin"], name="hazards_series_once"
            ),
            models.CheckConstraint(
                condition=_known("variable", Variable), name="hazards_series_variable_known"
            ),
            models.CheckConstraint(condition=_known("origin", Origin), name="hazards_series_origin_known"),
        ]


class Observation(ScopedModel):
    """One value at one time. The same value for the same time is one row, however often it arrives."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_at = models.DateTimeField()
    value = models.FloatField()
    flags = models.PositiveSmallIntegerField(default=0)
    used = models.BooleanField()
    repeats = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=4)
    source = models.CharField(max_length=60, blank=True)
    """Where it was read, with that source's mark; empty: sent by the station."""
    batch = models.BigIntegerField(null=True)
    """The list it came with, so that undoing one is one statement."""

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["series", "ended_at", "value"], name="hazards_observation_once"),
            models.UniqueConstraint(
                fields=["series", "ended_at"], condition=Q(used=True), name="hazards_observation_used_once"
            ),
            models.CheckConstraint(
                condition=_known("channel", Channel), name="hazards_observation_channel_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch"], condition=Q(batch__isnull=False), name="hazards_observation_batch"
            ),
        ]


class Limit(ScopedModel):
    """What is possible for a variable, everywhere or at one station, from a day until the next version."""

    variable = models.CharField(max_length=12)
    station_code = models.CharField(max_length=40, blank=True)
    lowest = models.FloatField()
    highest = models.FloatField()
    fastest = models.FloatField(null=True)
    stuck_hours = models.PositiveSmallIntegerField(null=True)
    late_minutes = models.PositiveIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=60, blank=True)
    mark = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)

    secrecy = NOBODY

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["variable", "station_code", "valid_from"], name="hazards_limit_once"
            ),
            models.UniqueConstraint(
                fields=["variable", "station_code"],
                condition=Q(valid_from__isnull=True),
                name="hazards_limit_first_once",
            ),
            models.CheckConstraint(condition=Q(lowest__lt=models.F("highest")), name="hazards_limit_range"),
            models.CheckConstraint(
                condition=_known("variable", Variable), name="hazards_limit_variable_known"
            ),
            models.CheckConstraint(condition=Q(mark__in=MARKS), name="hazards_limit_mark_known"),
        ]
