"""Rules in words: what they compare, what gauges said, what speaks for a draft. English here, translated on screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.hazards import api as hazards
from hoaban.domains.triggers import queries
from hoaban.domains.triggers.permissions import PROVINCE, Permission
from hoaban.domains.triggers.rules import Entry
from hoaban.domains.triggers.values import Answer, Found, Kind, Params, Quote, Standing, Step
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.places import api as places
from hoaban.ui import formats

KINDS = {
    Kind.DAY: _("Rain of 24 hours, rainy days before, and the ground"),
    Kind.SUM: _("Rain of some hours"),
    Kind.RIVER: _("Alarm levels of a river"),
    Kind.COLD: _("Cold days on end"),
    Kind.FIRE: _("Dryness for forest fires"),
}
UNITS = {Kind.DAY: "mm", Kind.SUM: "mm", Kind.RIVER: "m", Kind.COLD: "°C", Kind.FIRE: ""}
ANSWERS = {
    Answer.RAISED: _("reached"),
    Answer.BELOW: _("not reached"),
    Answer.UNKNOWN: _("cannot be judged"),
}
REASONS = {
    Answer.RAISED: _("a step of the rule was reached"),
    Answer.BELOW: _("no step of the rule was reached in its time"),
    Answer.UNKNOWN: _("too little was measured in the time it looks at"),
}
"""Where no reading is quoted."""
BADGES = {Answer.RAISED: "fault", Answer.BELOW: "done", Answer.UNKNOWN: "attention"}
STANDINGS = {
    Standing.WAITS: _("waits for another person"),
    Standing.HOLDS: _("holds now"),
    Standing.REPLACED: _("held before"),
    Standing.OVER: _("its days are over"),
    Standing.REFUSED: _("refused"),
}
FOUND = {
    Found.HIT: _("would have been raised"),
    Found.MISS: _("not raised although stations spoke"),
    Found.NO_READINGS: _("no readings there"),
}
ORIGINS = {
    hazards.Origin.STATION: _("Readings of stations"),
    hazards.Origin.PUBLISHED: _("Figures of bulletins and news"),
    hazards.Origin.SYNTHETIC: _("Made up for the demonstration"),
}
GROUNDS = hazards.GROUND_WORDS
HAZARDS = warning.HAZARDS
VARIABLES = {
    hazards.Variable.RAIN: _("rain"),
    hazards.Variable.LEVEL: _("water level"),
    hazards.Variable.TEMPERATURE: _("temperature"),
    hazards.Variable.HUMIDITY: _("humidity"),
}
NUMBERS = {
    "covered": _("Share of the hours that readings must cover before “not reached” is said"),
    "wet_mm": _("Rain from which a day before counts as rainy (mm)"),
    "reset_mm": _("Rain of a day that puts the index back to nought (mm)"),
    "acts": _("The rule drafts (1) or rests (0)"),
}
GAPS = {
    Kind.DAY: timedelta(hours=25),
    Kind.SUM: timedelta(hours=6),
    Kind.RIVER: timedelta(hours=6),
    Kind.COLD: timedelta(days=1),
    Kind.FIRE: timedelta(days=1),
}
"""Over a longer one a chart draws no line."""
SIGNS_WITHIN, READINGS_WITHIN = timedelta(days=3), timedelta(days=2)
MOST = 8


def number(value: float) -> str:
    return formats.number(round(value, 2), None, get_language() or "vi")


def amount(kind: Kind, value: float) -> str:
    return f"{number(value)} {UNITS[kind]}".strip()


def level(n: int, *, is_sure: bool) -> str:
    return (
        gettext("level %(n)s") % {"n": n}
        if is_sure
        else gettext("level %(n)s or more: it cannot be confirmed") % {"n": n}
    )


def what(kind: Kind, over: int, at: float, *, is_beyond: bool = False) -> str:
    """What one step compares: «rain of 3 hours: more than 80 mm»."""
    said = {"n": over, "at": amount(kind, at)}
    if kind is Kind.DAY:
        return (
            gettext("24 hours' rain above %(at)s") if is_beyond else gettext("24 hours' rain from %(at)s")
        ) % said
    if kind is Kind.SUM:
        text = (
            ngettext("%(n)s hour's rain above %(at)s", "%(n)s hours' rain above %(at)s", over)
            if is_beyond
            else ngettext("%(n)s hour's rain from %(at)s", "%(n)s hours' rain from %(at)s", over)
        )
        return text % said
    if kind is Kind.RIVER:
        return (gettext("alarm level %(n)s") if not at else gettext("%(at)s above alarm level %(n)s")) % said
    if kind is Kind.COLD:
        return (
            ngettext("%(n)s day with a mean below %(at)s", "%(n)s days on end with a mean below %(at)s", over)
            % said
        )
    return gettext("index from %(at)s") % said


def step(kind: Kind, one: Step) -> str:
    """A whole sentence for the page of the rule."""
    parts = [what(kind, one.over, one.at, is_beyond=one.is_beyond)]
    if one.until is not None:
        parts.append(gettext("up to %(at)s") % {"at": amount(kind, one.until)})
    if kind is Kind.DAY:
        first, last = one.days
        said = {"first": first, "last": last}
        parts.append(
            (
                gettext("after %(first)s or more rainy days")
                if last is None
                else gettext("after %(first)s to %(last)s rainy days")
            )
            % said
        )
        grounds = ", ".join(gettext(GROUNDS[n]) for n in range(one.ground[0], one.ground[1] + 1))
        parts.append(gettext("where the danger of the ground is %(grounds)s") % {"grounds": grounds})
    return f"{', '.join(parts)} → {level(one.level, is_sure=one.is_sure)}"


def entry(kind: Kind, params: Params, one: Entry) -> str:
    """The name of one number that may be changed."""
    if one.name in NUMBERS:
        return gettext(NUMBERS[one.name])
    _step, place, field = one.name.split("-")
    of = params.steps[int(place)]
    about = what(kind, of.over, of.at, is_beyond=of.is_beyond)
    words = {
        "at": gettext("Where it begins: %(about)s"),
        "level": gettext("The level it means: %(about)s"),
        "over": gettext("Over how long: %(about)s"),
    }
    return words[field] % {"about": about}


def quoted(quote: Quote) -> str:
    """What the gauge said, and which rule asked."""
    said = {
        "station": quote.station, "amount": amount(quote.kind, quote.amount), "what": what(quote.kind, quote.over, quote.at),
        "version": quote.version, "level": level(quote.level, is_sure=quote.is_sure),
    }  # fmt: skip
    return gettext("%(station)s: %(amount)s. Reached: %(what)s (version %(version)s): %(level)s.") % said


# --- What rooms below show of us, joined in config -------------------------------------------------------------------
def draft_of_sign(actor: Actor, sign: hazards.SignFacts) -> tuple[str, str] | None:
    """Room hazards asks: where an officer goes on from a sign, and what the link says."""
    if sign.draft_uid is not None:
        if actor.may(warning.Permission.SEE):
            return reverse("warning:alert", args=[sign.draft_uid]), gettext("Open the draft of the warning")
        return None
    if actor.may(Permission.FROM_SIGN) and actor.may(warning.Permission.DRAFT):
        return reverse("triggers:sign", args=[sign.uid]), gettext("Write a warning from it")
    return None


def _lacking() -> list[warning.Gap]:
    unconfirmed, lapsed = queries.lacking(int(settings.PROVINCE) * PROVINCE, timezone.localdate())
    return [warning.Gap(kind, "", n) for kind, n in (("rules", unconfirmed), ("lapsed", lapsed)) if n]


LACK = warning.Lack(
    frozenset({"rules", "lapsed"}),
    _lacking,
    lambda actor: reverse("triggers:home") if actor.may(Permission.PROPOSE) else "",
)
"""Room warning asks what would be missed at night: rules that nobody of the province stands behind, rules whose last day is over."""


def beside_alert(
    actor: Actor, alert: warning.AlertShown, now: datetime
) -> list[warning.Evidence]:  # fmt: skip
    """Room warning asks: what rules quoted, what people told near by, what gauges there said last."""
    communes = sorted({queries.commune_of(number) for number in alert.text.areas if number % 10**9})
    quotes = [
        warning.Evidence(
            f"{quote.title}. {quoted(quote)}", reverse("triggers:rule", args=[quote.rule_uid]), quote.when
        )
        for quote in queries.quotes_of(actor, alert.line.uid)
    ]
    is_drill = alert.line.status is warning.Status.EXERCISE
    return [*quotes, *_signs(actor, communes, now, exercise=is_drill), *_gauges(actor, communes, now)][
        : 3 * MOST
    ]


def _signs(actor: Actor, communes: Sequence[int], now: datetime, *, exercise: bool) -> list[warning.Evidence]:
    if not communes:
        return []
    area = UnitRange(communes[0], communes[-1] + 10_000)
    near = hazards.signs_near(actor, area, now - SIGNS_WITHIN, exercise=exercise)
    found = [one for one in near if queries.commune_of(one.number) in communes][:MOST]
    names = places.names_of(
        {number for one in found for number in (one.number, queries.commune_of(one.number))}
    )
    return [
        warning.Evidence(
            ngettext("%(what)s, told by %(n)s person: %(place)s", "%(what)s, told by %(n)s people: %(place)s", one.tellers)
            % {"what": gettext(hazards.KINDS[one.kind].label), "n": one.tellers, "place": _nearest_name(names, one.number)},
            reverse("signs:detail", args=[one.uid]), one.last_at,
        )
        for one in found
    ]  # fmt: skip


def _nearest_name(names: Mapping[int, str], number: int) -> str:
    """Of a village that is on no list any more its commune is said."""
    return names.get(number) or names.get(queries.commune_of(number), "")


def _gauges(actor: Actor, communes: Sequence[int], now: datetime) -> list[warning.Evidence]:
    names = {variable: gettext(said) for variable, said in VARIABLES.items()}
    found = []
    for station in hazards.stations(actor):
        if station.is_out or queries.commune_of(station.place_no) not in communes:
            continue
        for line in station.series:
            is_real = line.origin is not hazards.Origin.SYNTHETIC
            if (
                is_real
                and line.value is not None
                and line.value_at
                and now - line.value_at <= READINGS_WITHIN
            ):
                span = gettext(" in %(n)s minutes") % {"n": line.minutes} if line.minutes else ""
                text = (
                    f"{station.name}: {names[line.variable]} {number(line.value)} {line.variable.unit}{span}"
                )
                found.append(
                    warning.Evidence(text, reverse("hazards:station", args=[station.uid]), line.value_at)
                )
    return found[:MOST]
