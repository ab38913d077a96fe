"""States and reasons in words; English here, translated on screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.standing.values import Benefit, Giver, Standing, State, Why

STATES = {
    State.RECORDED: _("To check at the commune"),
    State.SENT: _("Waits for the province"),
    State.RETURNED: _("Came back with a reason"),
    State.RECOGNISED: _("Recognised"),
}
STANDINGS = {
    Standing.STANDS: _("Stands"),
    Standing.LEAVING: _("The province decides on an end"),
    Standing.ENDED: _("Ended"),
}
WHYS = {
    Why.DIED: _("Died"),
    Why.MOVED: _("Moved away"),
    Why.ASKED: _("Asked not to be any more"),
    Why.MISCONDUCT: _("Broke the law or lost the village's trust"),
    Why.RENEWED: _("A newer decision follows"),
}
TOLD = [why for why in Why if why is not Why.RENEWED]
"""What a person may choose."""

BENEFITS = {
    Benefit.TET: _("Tết or a festival"),
    Benefit.ILLNESS: _("Illness"),
    Benefit.DISASTER: _("Disaster"),
}
GIVERS = {
    Giver.ANY: _("Whoever gives"),
    Giver.CENTRAL: _("The central office"),
    Giver.PROVINCE: _("The province"),
    Giver.DISTRICT: _("The district (until 30 June 2025)"),
    Giver.COMMUNE: _("The commune"),
}
GIVES = [Giver.COMMUNE, Giver.PROVINCE, Giver.CENTRAL]
"""Who gives today."""


def spoken_here(words: Mapping[Any, str]) -> dict[Any, str]:
    """In the language of the page."""
    return {code: gettext(said) for code, said in words.items()}
