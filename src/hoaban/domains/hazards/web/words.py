"""Stations and readings in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hoaban.domains.hazards.values import Channel, Flag, Kind, Located, Origin, SeriesLine, StepKind, Variable

KINDS = {Kind.RIVER: _("River gauge"), Kind.RAIN: _("Rain gauge"), Kind.WEATHER: _("Weather station")}
MEASURES = {
    Kind.RIVER: _("water level of a river or stream"),
    Kind.RAIN: _("rain"),
    Kind.WEATHER: _("weather: temperature, humidity, rain"),
}
STEPS = {
    StepKind.PACK: _("as the data pack brought it"),
    StepKind.ADDED: _("added"),
    StepKind.CORRECTED: _("corrected"),
    StepKind.OUT: _("taken out of service"),
    StepKind.BACK: _("put back into service"),
}
LOCATED_HOW = {
    Located.MEASURED: _("measured on the spot"),
    Located.REPORTED: _("told by the station's owner"),
    Located.RECALLED: _("from memory, some kilometres off"),
}
VARIABLES = {
    Variable.RAIN: _("Rain"),
    Variable.LEVEL: _("Water level"),
    Variable.TEMPERATURE: _("Air temperature"),
    Variable.HUMIDITY: _("Air humidity"),
}
LOCATED = {
    Located.REPORTED: _("position reported by the station's owner"),
    Located.RECALLED: _("position from memory, some kilometres off"),
    Located.MEASURED: _("position measured on the spot"),
    Located.CENTROID: _("position not known: the middle of the commune is shown"),
}
ORIGINS = {
    Origin.STATION: _("sent by the station"),
    Origin.PUBLISHED: _("read in bulletins and news"),
    Origin.SYNTHETIC: _("made up for the demonstration"),
}
CHANNELS = {
    Channel.HTTP: _("sent over the internet"),
    Channel.MQTT: _("sent over MQTT"),
    Channel.CSV: _("taken in as a list"),
    Channel.PACK: _("came with the province's facts"),
}
FLAGS = {
    Flag.LATE: _("came late"),
    Flag.DUPLICATE: _("came more than once"),
    Flag.OUT_OF_ORDER: _("came after newer ones"),
    Flag.AHEAD: _("its time lay in the future"),
    Flag.IMPOSSIBLE: _("cannot be"),
    Flag.STEPPED: _("a large step"),
    Flag.STUCK: _("has stood still for long"),
    Flag.CONTRADICTS: _("another value for the same time"),
}


def flags(said: Flag) -> str:
    return ", ".join(str(text) for flag, text in FLAGS.items() if flag & said)


def span(minutes: int) -> str:
    """“in 24 hours”; nothing for what is measured at a moment."""
    if not minutes:
        return ""
    if minutes % 60:
        return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}


def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def series(line: SeriesLine) -> str:
    return " ".join(part for part in (str(VARIABLES[line.variable]), span(line.minutes)) if part)
