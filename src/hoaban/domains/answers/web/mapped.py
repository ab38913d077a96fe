"""The map: how many villages of each commune have not answered; in a commune whose villages' places are known, how each stands."""

from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_noop

from hoaban.domains.answers import queries
from hoaban.domains.answers.values import COMMUNE, PROVINCE, RoundShown, State
from hoaban.foundation.access.api import Actor
from hoaban.foundation.places import api as places
from hoaban.ui.charts import Style
from hoaban.ui.graphics import Graphic

_SAFE, _MOVING, _HEARD, _NOT, _HELP = range(1, 6)
WORDS = (
    gettext_noop("Everybody is safe"), gettext_noop("People are moving"), gettext_noop("Heard or told"), gettext_noop("Not told yet"),
    gettext_noop("Calls for help"),
)  # fmt: skip
_CLASS = {
    State.SAFE: _SAFE, State.MOVING: _MOVING, State.TOLD: _HEARD, State.HEARD: _HEARD, State.SILENT: _NOT, State.DARK: _NOT,
    State.HELP: _HELP,
}  # fmt: skip


def way(state: State) -> int:
    """The class of a village on the map: 1 the best, 5 a call for help."""
    return _CLASS[state]


def graphic(actor: Actor, one: RoundShown, commune: int) -> Graphic | None:
    """None where nobody told where these places lie; the list stands below all the same."""
    area = commune or _only_commune(one)
    if area and places.can_be_mapped(area):
        return _villages(actor, one, area)
    return _communes(actor, one)


def _only_commune(one: RoundShown) -> int:
    start = one.place_no // COMMUNE * COMMUNE
    return start if one.place_stop <= start + COMMUNE and start % PROVINCE else 0


def _villages(actor: Actor, one: RoundShown, commune: int) -> Graphic | None:
    states = queries.states_for(actor, one.alert, commune)
    cells = {
        number: places.MapCell(_CLASS[state], reverse("answers:village", args=[one.alert, number]))
        for number, state in states.items()
    }
    words = tuple(gettext(word) for word in WORDS)
    style = Style(language=get_language() or "vi", words=words)
    return places.map_below(commune, gettext("How the villages stand"), gettext("Answer"), cells, style=style)


def _communes(actor: Actor, one: RoundShown) -> Graphic | None:
    page = reverse("answers:board", args=[one.alert])
    cells = {
        number: places.MapCell(silent, f"{page}?commune={number}")
        for number, (_all, silent) in queries.per_commune(actor, one.alert).items()
    }
    title = gettext("Villages without an answer, by commune")
    style = Style(
        language=get_language() or "vi",
        places=0,
        note=gettext("A tap on a commune shows its villages below."),
    )
    return places.map_below(
        one.place_no // PROVINCE * PROVINCE, title, gettext("Without an answer"), cells, style=style
    )
