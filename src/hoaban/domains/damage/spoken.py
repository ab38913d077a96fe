"""Numbers of damage in words: not counted is said, never shown as zero."""

from decimal import Decimal

from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.damage.queries import form
from hoaban.domains.damage.values import Cause, EventShown, Fault, Indicator, Kind, Named, Origin
from hoaban.domains.warning import api as warning
from hoaban.ui import formats

CAUSES = {
    Cause.ENDED: _("the warning is over"),
    Cause.HIT: _("an officer said that it came"),
    Cause.MISS: _("it came without a warning"),
    Cause.OWN: _("the commune began by itself"),
}
ORIGINS = {
    Origin.CIRCULAR: _("pages that quote the circular"),
    Origin.REPORTS: _("quick reports of provinces"),
}
FAULTS = {
    Fault.UNREADABLE: _(
        "Write digits only, for example 12 or 1.200; a comma begins the fraction, as in 2,5."
    ),
    Fault.NEGATIVE: _("A number of damage is never below zero."),
    Fault.FRACTION: _("This is counted one by one: write a whole number."),
    Fault.TOO_FINE: _("Write at most two digits after the comma."),
    Fault.TOO_LARGE: _("This number is larger than anything a commune has. Write it again."),
}


def language() -> str:
    return get_language() or "vi"


def named(one: Named) -> str:
    return one.said(language())


def kind(one: Kind) -> str:
    return named(form().kinds[one])


def event(one: EventShown) -> str:
    """«Flash flood from 12/11/2026»; of one commune alone with its name."""
    said = {"hazard": gettext(warning.HAZARDS[one.hazard]), "day": formats.day(one.began_on)}
    text = gettext("%(hazard)s from %(day)s") % said
    return f"{text}, {one.place}" if one.place else text


def amount(value: Decimal | None, unit: str = "") -> str:
    """A number with its unit, or that it was not counted."""
    if value is None:
        return gettext("not counted")
    said = formats.number(value, language=language())
    return f"{said} {unit_of(unit, value)}" if unit else said


def unit_of(unit: str, value: Decimal = Decimal(2)) -> str:
    """A unit as the circular has it, in the language of the page; one we have no word for stays as it is written."""
    n = int(value) if value == value.to_integral_value() else 2
    match unit:
        case "người":
            return ngettext("person", "people", n)
        case "hộ":
            return ngettext("household", "households", n)
    return _of_things(unit, n)


def _of_things(unit: str, n: int) -> str:
    """Units of quick reports; ha, m and m³ are the same in both languages."""
    words = {
        "nhà": ngettext("house", "houses", n), "con": pgettext("unit", "head"), "cột": ngettext("pole", "poles", n),
        "điểm": ngettext("place", "places", n), "điểm trường": ngettext("school site", "school sites", n),
        "lồng": ngettext("cage", "cages", n), "cầu": ngettext("bridge", "bridges", n), "cống": ngettext("culvert", "culverts", n),
        "trụ sở": ngettext("building", "buildings", n), "tỷ đồng": gettext("billion đồng"),
    }  # fmt: skip
    return words.get(unit, unit)


def typed(value: Decimal) -> str:
    """As it stands in a field."""
    return f"{value:f}".replace(".", ",")


def unit(one: Indicator) -> str:
    return unit_of(one.unit) or gettext("unit not known")


def label(key: str) -> str:
    """An indicator's name; of one the form no longer asks its key."""
    found = form().find(key)
    return named(found) if found else key
