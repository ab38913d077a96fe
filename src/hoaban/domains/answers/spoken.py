"""States, ways and steps in words; English here, translated on screen."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.answers.cut_off import Mute, Signs
from hoaban.domains.answers.values import CallStand, Dark, Grade, Happened, Part, Rung, Said, State, Way
from hoaban.foundation.notify.values import Rang
from hoaban.foundation.notify.values import State as Sent
from hoaban.ui import formats

STATES = {
    State.HELP: _("Calls for help"),
    State.DARK: _("Cut off"),
    State.SILENT: _("No answer yet"),
    State.HEARD: _("The head has heard"),
    State.TOLD: _("All homes are told"),
    State.MOVING: _("People are moving"),
    State.SAFE: _("Everybody is safe"),
}
ICONS = {
    State.HELP: "attention", State.DARK: "offline", State.SILENT: "question", State.HEARD: "check", State.TOLD: "speaker",
    State.MOVING: "people", State.SAFE: "done",
}  # fmt: skip
KINDS = {
    State.HELP: "fault", State.DARK: "fault", State.SILENT: "attention", State.HEARD: "info", State.TOLD: "info",
    State.MOVING: "accent", State.SAFE: "done",
}  # fmt: skip
"""How a badge is coloured, always with its icon and word."""
GRADES = {
    Grade.HEARD: _("I have heard it"),
    Grade.TOLD: _("All homes are told"),
    Grade.MOVING: _("We are moving"),
    Grade.SAFE: _("Everybody is safe"),
    Grade.HELP: _("We need help"),
}
WAYS = {
    Way.SMS: _("by SMS"),
    Way.ZALO: _("by Zalo"),
    Way.LINK: _("by the link"),
    Way.KEY: _("by a key of the telephone"),
    Way.MISSED: _("by a missed call"),
    Way.DESK: _("on the head's page"),
    Way.OFFICER: _("told by telephone"),
    Way.RADIO: _("told by radio"),
    Way.MESSENGER: _("told by a messenger"),
}
CALL_BACK = _("Somebody rang, not known yet about what: call back")
PARTS = {
    Part.HEAD: _("Village head"),
    Part.DEPUTY: _("Deputy head"),
    Part.STANDING: _("Person of standing"),
}
RUNGS = {
    Rung.HEAD: _("The head was asked"),
    Rung.STANDING: _("Deputy and people of standing were asked"),
    Rung.COMMUNE: _("The commune's officer was asked"),
    Rung.NEIGHBOUR: _("The next villages were asked to go there"),
}
CALLS = {
    Rang.SOON: _("Is about to be called"),
    Rang.NOW: _("Is being called now"),
    Rang.HEARD: _("Was called, heard the warning and pressed no key"),
    Rang.BUSY: _("Was called: the telephone is busy"),
    Rang.NO_ANSWER: _("Was called: nobody answers"),
    Rang.EARLY: _("Was called, and hung up before the end"),
    Rang.WRONG_NUMBER: _("Could not be called: there is no such number"),
    Rang.BROKE_OFF: _("Was called: the call broke off"),
    Rang.UNKNOWN: _("Not known whether the call was heard: call by hand"),
    Rang.NO_WAY: _("Could not be called: the voice line has a fault"),
    Rang.OVER: _("Is not called any more"),
}
"""How a call to whoever answers for a village stands in which no key was pressed."""
_WAITS = _("The text message waits for its turn")
TEXTS = {
    Sent.PLANNED: _WAITS,
    Sent.IN_DOUBT: _("The text message is being handed over"),
    Sent.SENT: _("The network has the text message"),
    Sent.CONFIRMED: _("The text message is on the telephone"),
    Sent.UNKNOWN: _("The network took the text message and told no more: call by hand"),
    Sent.FAILED: _("The text message did not arrive: call by hand"),
    Sent.EXPIRED: _("The text message is not sent any more"),
    Sent.SUPPRESSED: _("The text message is not sent any more"),
    Sent.GATHERED: _WAITS,
    Sent.CARRIED: _WAITS,
}
NEVER_LEFT = _("The text message never left: call by hand")
"""An expired one, while the village still owes an answer."""
STUCK = _("The text message waits for a line: call by hand")
NO_TEXTS = _("No line for text messages here, none was sent")
NO_TEXTS_CALL = _("No line for text messages here, none was sent: call by hand")
PRESSED = {
    "1": _("Was called and pressed 1: heard"),
    "2": _("Was called and pressed 2: people are moving"),
    "3": _("Was called and pressed 3: needs help"),
}
AT_NIGHT = _("A drill calls nobody between 21:00 and 06:00")
DARKS = {
    Dark.TOWER: _("The telephone tower is down"),
    Dark.POWER: _("The power is out"),
    Dark.ROAD: _("Road and line are cut"),
    Dark.UNSURE: _("No telephone reaches it; nobody knows why yet"),
    Dark.NO_NETWORK: _("No network there, says the register"),
}
HAPPENED = {
    Happened.ASKED: _("The village was asked"),
    Happened.AGAIN: _("A newer text: asked again"),
    Happened.RUNG: _("Asked"),
    Happened.DARK: _("Marked as cut off"),
    Happened.LIGHT: _("Reached again"),
    Happened.TAKEN: _("Took the call for help"),
    Happened.RELEASED: _("Gave the call for help back"),
    Happened.ENDED: _("The call for help ended"),
    Happened.OUT: _("The warning no longer names it"),
    Happened.NOT_DARK: _("Asked whether it is cut off: it is not"),
    Happened.UNDONE: _("Taken back: what was said of its line"),
}


def spoken_here(words: Mapping[Any, str]) -> dict[str, str]:
    """The same in the language of the page, by plain key."""
    return {str(key): gettext(said) for key, said in words.items()}


def call(one: CallStand, *, is_asleep: bool) -> str:
    """How a call stands; ``is_asleep``: of a drill, at night."""
    if one.rang is Rang.HEARD and one.key in PRESSED:
        return gettext(PRESSED[one.key])
    return gettext(AT_NIGHT if is_asleep and one.rang in (Rang.SOON, Rang.OVER) else CALLS[one.rang])


def signs(one: Signs) -> list[str]:
    """What speaks for a village's being cut off, in sentences."""
    found = []
    if one.here is not None and one.beside is not None:
        found.append(
            gettext(
                "Of %(taken)s text messages to people here %(arrived)s arrived; in the villages beside %(came)s of %(sent)s."
            )
            % {
                "taken": one.here.taken, "arrived": one.here.arrived, "came": one.beside.arrived, "sent": one.beside.taken,
            }
        )  # fmt: skip
    for each in one.silent:
        if each.kind is Mute.STATION and each.since is not None:
            told = {"code": each.code, "at": formats.moment(timezone.localtime(each.since))}
            found.append(gettext("Station %(code)s tells nothing since %(at)s.") % told)
        else:
            found.append(
                gettext("Loudspeaker %(code)s told nothing of this warning; others played it.")
                % {"code": each.code}
            )
    return found


def homes(said: Said) -> str:
    """«40 of 43 homes»; empty where nobody counted."""
    if said.moved is None:
        return ""
    if said.homes is None:
        return gettext("%(moved)s homes") % {"moved": said.moved}
    return gettext("%(moved)s of %(homes)s homes") % {"moved": said.moved, "homes": said.homes}


def waiting(what: Rung | None, n: int) -> str:
    """What officials are woken for, of so many villages: silent past that rung, or (None) cut off."""
    if what is Rung.COMMUNE:
        said = ngettext(
            "%(n)s warned village does not answer: call it, or go there",
            "%(n)s warned villages do not answer: call them, or go there",
            n,
        )
    elif what is Rung.NEIGHBOUR:
        said = ngettext(
            "%(n)s warned village is still silent: send somebody from the next village",
            "%(n)s warned villages are still silent: send somebody from the next villages",
            n,
        )
    else:
        said = ngettext(
            "%(n)s warned village is cut off: radio, a messenger, or the next village",
            "%(n)s warned villages are cut off: radio, messengers, or the next villages",
            n,
        )
    return said % {"n": n}


def no_number(words: str) -> str:
    """What Zalo tells us shows no telephone that an official could call."""
    asked = gettext("Officers cannot call you on Zalo: write it again with your telephone number.")
    return f"{words} {asked}"


def receipt(said: Said, rescue: str, what: str = "") -> str:
    """What whoever answered reads: what we have, and what to do now."""
    if what == "taken":
        return gettext(
            "An officer took your call for help. Keep the phone free; call %(rescue)s if it gets worse."
        ) % {"rescue": rescue}
    if what == "ended":
        return gettext("Your call for help is closed. Send CUU if you need help again.")
    match said.grade:
        case Grade.HELP:
            return gettext(
                "We have your call for help. Call %(rescue)s now as well. Officers are called."
            ) % {"rescue": rescue}
        case Grade.SAFE:
            return gettext("We have it: everybody is safe. Stay where you are until the all-clear.")
        case Grade.MOVING:
            counted = homes(said)
            if counted:
                return gettext(
                    "We have it: moving, %(homes)s. Send XONG when all are safe, CUU for help."
                ) % {"homes": counted}
            return gettext(
                "We have it: people are moving. Send DI 40/43 with your numbers, XONG when all are safe."
            )
        case Grade.TOLD:
            return gettext("We have it: all homes are told. Send DI 40/43 when people move, CUU for help.")
        case Grade.HEARD:
            return gettext("We have it. Tell every home, then send BAO. Send CUU for help.")
        case None:
            return gettext("We have your words; an officer reads them now. In danger call %(rescue)s.") % {
                "rescue": rescue
            }
