"""Stages, states and notices in words; English here, translated on screen."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.ringing import queries
from hoaban.domains.ringing.values import BellShown, How, Stage, State
from hoaban.domains.warning import api as warning
from hoaban.foundation.notify import api as notify

STAGES = {
    Stage.DUTY: _("Duty officer"),
    Stage.DEPUTY: _("Deputy"),
    Stage.COMMUNE: _("The commune"),
}
NEXT = {
    Stage.DUTY: _("If nobody opens it, the deputy is called at %(time)s."),
    Stage.DEPUTY: _("If nobody opens it, the commune is called at %(time)s."),
    Stage.COMMUNE: _("If nobody opens it, everybody is called again at %(time)s."),
}
HOWS = {
    How.PAGE: _("opened the draft"),
    How.BUTTON: _("took it with the button"),
    How.KEY: _("took it by a key of the telephone"),
}


def strip(one: BellShown) -> warning.Strip:
    """A bell as one line of the duty room."""
    names = ", ".join(dict.fromkeys(ring.who for ring in one.rings))
    return warning.Strip(
        title=headline(one), detail=next_words(one), people=names, path=reverse("ringing:bell", args=[one.uid]), is_urgent=one.is_open,
    )  # fmt: skip


def headline(one: BellShown) -> str:
    said = {"level": one.level, "places": one.places, "who": one.taken_by}
    if one.state is State.RINGING:
        return gettext("We are calling people: a draft of level %(level)s, %(places)s") % said
    if one.state is State.UNHEARD:
        return gettext("Nobody opened it: a draft of level %(level)s, %(places)s") % said
    if one.state is State.TAKEN:
        return gettext("%(who)s has it: a draft of level %(level)s, %(places)s") % said
    return gettext("Nothing waits any more: level %(level)s, %(places)s") % said


def next_words(one: BellShown) -> str:
    """What happens by itself, and when."""
    if one.state is State.UNHEARD:
        return gettext("Everybody was called. Open it, or call somebody yourself.")
    if one.next_at is None:
        return ""
    time = {"time": date_format(localtime(one.next_at), "H:i:s")}
    if one.state is State.TAKEN:
        return gettext("If nothing comes of it, people are called again at %(time)s.") % time
    return gettext(NEXT[one.stage]) % time


def filled(params: Mapping[str, int | str], _language: str) -> Mapping[str, int | str] | None:
    """None when somebody has it: a call that still waits for its turn is not made."""
    return params if queries.is_still_sought(int(params["bell"])) else None


def register_kinds() -> None:
    notify.register_kind(
        notify.Kind(
            "ringing.draft",
            _("A draft of a warning rings"),
            notify.Wording(
                _("A draft of a warning waits for you"),
                _("Level %(level)s. Open it now, and say that you take it."),
                _("A draft of a warning, level %(level)s, waits. Open it now or call the duty room."),
                voice=_(
                    "A draft of a warning of natural danger, level %(level)s, waits for a person. "
                    "Press 1: I take it. Press 2: call another person."
                ),
            ),
            chosen=False,
            fill=filled,
            rings=True,
        )
    )
    notify.register_kind(
        notify.Kind(
            "ringing.drill",
            _("A drill rings"),
            notify.Wording(
                _("DRILL. A draft waits for you"),
                _("DRILL. Level %(level)s. Open it now, and say that you take it."),
                _("DRILL. A draft of level %(level)s waits. Open it now or call the duty room."),
                voice=_(
                    "DRILL. A draft of a warning, level %(level)s, waits for a person. This is a drill. "
                    "Press 1: I take it. Press 2: call another person."
                ),
            ),
            chosen=False,
            fill=filled,
            rings=True,
        )
    )  # fmt: skip
