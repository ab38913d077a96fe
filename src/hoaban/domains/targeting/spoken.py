"""States, reasons and ways in words; English here, translated on screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.targeting.values import Danger, Doubt, How, Rank, Reach, Season, Told, Why
from hoaban.foundation.places.values import FacilityKind

HOWS = {
    How.CHOSEN: _("chosen"),
    How.WHOLE: _("the whole commune lies inside"),
    How.OUTLINE: _("its outline lies inside or is touched"),
    How.CENTRE: _("its centre lies inside"),
    How.FACILITY: _("a place that stands in it lies inside"),
}
COMMUNE_CENTRE = _("the centre of the commune lies inside; none of its villages is on record")
BY_COMMUNE = _("nobody wrote down where it lies; the centre of its commune lies inside")
STANDING = {
    FacilityKind.HOSPITAL: _("Hospitals"),
    FacilityKind.HEALTH_STATION: _("Health stations"),
    FacilityKind.SCHOOL: _("Schools"),
}
"""What else stands in an area and may have to be told or may help, as the page lists it."""
DOUBTS = {
    Doubt.UNPLACED: _("nobody wrote down where this village lies"),
    Doubt.NO_VILLAGE: _("homes that are on record without a village, if there are any"),
}
REACHES = {
    Reach.NO_COVERAGE: _("At the door: the village has no network"),
    Reach.NO_PHONE: _("At the door: no telephone number of the home is on record"),
    Reach.VISIT: _("At the door: they asked that somebody comes"),
    Reach.HOUSE_PHONE: _("Through the telephone of somebody else of the home"),
    Reach.VOICE: _("By a call"),
    Reach.SMS: _("By a text message"),
}
RANKS = {
    Rank.CARRY: _("On a village card: in danger, somebody must be carried"),
    Rank.AT_RISK: _("On a village card: in danger"),
    Rank.DOOR: _("Only reached at the door"),
    Rank.REST: _("All others"),
}
DANGERS = {
    Danger.LANDSLIDE: _("The slope may slide"),
    Danger.STREAM: _("Beside a stream"),
    Danger.FLOOD: _("Water rises into the house"),
    Danger.ROCKS: _("Rocks may fall"),
    Danger.CUT_OFF: _("Cut off when the water is high"),
}
SEASONS = {
    Season.NONE: _("No card yet"),
    Season.ASKED: _("To be confirmed now"),
    Season.CONFIRMED: _("Confirmed for this season"),
    Season.EXPIRED: _("Not confirmed for this season"),
}
WHYS = {
    Why.NO_PHONE: _("No telephone number on record"),
    Why.NO_COVERAGE: _("No network in the village"),
    Why.VISIT: _("Asked that somebody comes"),
    Why.CARRY: _("Somebody must be carried"),
    Why.FAILED: _("A message did not arrive"),
    Why.UNHEARD: _("Nobody knows whether a message arrived or a call was heard"),
    Why.LANDLINE: _("Only a landline: no message can be sent there"),
}
TOLDS = {
    Told.TOLD: _("Told"),
    Told.ABSENT: _("Nobody at home"),
    Told.HELP: _("Told, and needs help"),
}
PARTS = {
    "assembly": _("Where everybody goes"),
    "route": _("The way there"),
    "keys": _("Who has the keys"),
    "boat": _("Boat, and who steers it"),
    "neighbours": _("Telephones of the villages beside"),
}


def list_name(number: int, name: str) -> str:
    """Whose list of doors it is: homes on record without a village stand under their commune."""
    return gettext("%(name)s: homes without a village") % {"name": name} if number % 10_000 == 0 else name


def spoken_here(words: Mapping[Any, str]) -> dict[Any, str]:
    """In the language of the page."""
    return {code: gettext(said) for code, said in words.items()}
