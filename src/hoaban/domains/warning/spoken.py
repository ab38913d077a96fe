"""Hazards, states and steps in words; English here, translated on screen."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.values import (
    BETWEEN,
    Gap,
    Hazard,
    Message,
    Origin,
    Proof,
    Shift,
    State,
    Step,
    Sureness,
)
from hoaban.domains.warning.values.called import CallState
from hoaban.foundation.notify.values import Rang

HAZARDS = {
    Hazard.FLASH_FLOOD: _("Flash flood"),
    Hazard.LANDSLIDE: _("Landslide"),
    Hazard.FLOOD: _("River flood"),
    Hazard.HEAVY_RAIN: _("Heavy rain"),
    Hazard.STORM: _("Thunderstorm, hail"),
    Hazard.COLD: _("Harmful cold"),
    Hazard.HEAT: _("Heat"),
    Hazard.FOREST_FIRE: _("Forest fire"),
}
PICTURES = {
    Hazard.FLASH_FLOOD: "flash-flood",
    Hazard.LANDSLIDE: "landslide",
    Hazard.FLOOD: "river-flood",
    Hazard.HEAVY_RAIN: "heavy-rain",
    Hazard.STORM: "thunderstorm",
    Hazard.COLD: "frost",
    Hazard.HEAT: "heat",
    Hazard.FOREST_FIRE: "forest-fire",
}
"""Our own drawings, for whoever does not read; the word always stands beside."""
ASKED = {
    Hazard.FLASH_FLOOD: _("Flash flood, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.LANDSLIDE: _("Landslide, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.FLOOD: _("River flood, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.HEAVY_RAIN: _("Heavy rain, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.STORM: _("Thunderstorm, hail, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.COLD: _("Harmful cold, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.HEAT: _("Heat, level %(level)s, %(where)s: read it, then issue it or send it back"),
    Hazard.FOREST_FIRE: _("Forest fire, level %(level)s, %(where)s: read it, then issue it or send it back"),
}
"""Duties: hazard, level and place first, so that whoever has three knows which is which; then what is to be done."""
TO_SEND = {
    Hazard.FLASH_FLOOD: _("Flash flood, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.LANDSLIDE: _("Landslide, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.FLOOD: _("River flood, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.HEAVY_RAIN: _("Heavy rain, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.STORM: _("Thunderstorm, hail, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.COLD: _("Harmful cold, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.HEAT: _("Heat, level %(level)s, %(where)s: two people agree, read it and issue it"),
    Hazard.FOREST_FIRE: _("Forest fire, level %(level)s, %(where)s: two people agree, read it and issue it"),
}
"""The same once it is agreed."""
OLDER = (
    _("A warning waits for you: read it, then issue it or send it back"),
    _("Two people stand behind a warning: read it and issue it"),
)
"""How duties were called that an older version opened: they are still read."""
LEVELS = {
    1: _("level 1, light blue"),
    2: _("level 2, light yellow"),
    3: _("level 3, orange"),
    4: _("level 4, red"),
    5: _("level 5, purple"),
}
STATES = {
    State.DRAFT: _("Waits for a second person"),
    State.REVIEWED: _("Agreed, waits to be issued"),
    State.ISSUED: _("In force now"),
    State.UPDATE_DRAFT: _("In force; an update waits for a second person"),
    State.UPDATE_REVIEWED: _("In force; an update is agreed"),
    State.UPDATED: _("In force, updated"),
    State.CANCELLED: _("Cancelled"),
    State.ALL_CLEAR: _("All clear"),
    State.EXPIRED: _("Ran out"),
    State.WITHDRAWN: _("Draft taken back"),
}
SURE = {
    Sureness.OBSERVED: _("Seen or measured"),
    Sureness.LIKELY: _("Likely"),
    Sureness.POSSIBLE: _("Possible"),
}
ORIGINS = {
    Origin.HAND: _("Written by hand"),
    Origin.SIGN: _("From a villager's sign"),
    Origin.RULE: _("From a rule over measurements"),
    Origin.BULLETIN: _("From a bulletin"),
}
STEPS = {
    Step.DRAFT: _("Wrote the draft"),
    Step.CHANGE: _("Changed the text"),
    Step.NAME: _("Chose in whose name it goes out"),
    Step.REVIEW: _("Read it and agreed"),
    Step.ISSUE: _("Issued it"),
    Step.UPDATE: _("Issued an update"),
    Step.OVERRIDE: _("Issued it in an emergency without a second person"),
    Step.WITHDRAW: _("Took the draft back"),
    Step.RESTORE: _("Took the draft up again"),
    Step.CANCEL: _("Cancelled it"),
    Step.ALL_CLEAR: _("Said that the danger is over"),
    Step.EXPIRE: _("Ran out by itself"),
}
PROOFS = {
    Proof.PASSKEY: _("with a passkey"),
    Proof.APP_CODE: _("with the code of a phone"),
    Proof.CALL: _("over a call back to her own telephone"),
    Proof.PASSWORD: _("with a password, in a demo"),
    Proof.NONE: "",
}
CALLS = {
    CallState.PRESSED: _("She pressed 1: she agrees. Her digits are missing"),
    CallState.REFUSED: _("She pressed 2: she does not agree"),
    CallState.AGREED: _("She agreed"),
    CallState.OVER: _("Another call took its place"),
}
RANGS = {
    Rang.SOON: _("We are about to call"),
    Rang.NOW: _("We are calling"),
    Rang.BUSY: _("Her telephone is busy"),
    Rang.NO_ANSWER: _("Nobody answers her telephone"),
    Rang.EARLY: _("She hung up before the end"),
    Rang.WRONG_NUMBER: _("This number cannot be called"),
    Rang.HEARD: _("Somebody answered, and pressed no key"),
    Rang.BROKE_OFF: _("The call broke off"),
    Rang.UNKNOWN: _("Nobody knows whether she was reached"),
    Rang.NO_WAY: _("The voice line has a fault: nobody was called"),
    Rang.OVER: _("The call did not leave"),
}
"""How a call stands in which no key was pressed."""
NO_MORE = _("Nobody is being called any more")
ADVICE = {
    Rang.NOW: _("Her telephone rings, or the text is being read to her."),
    Rang.EARLY: _("She did not hear the digits: they come last."),
    Rang.WRONG_NUMBER: _(
        "Another person has to agree, or she agrees on the page of the warning, with her passkey."
    ),
    Rang.HEARD: _(
        "It may have been a mailbox. Have her called again: she presses 1 or 2 when the text was read."
    ),
    Rang.BROKE_OFF: _("After somebody answered. Nobody knows how much was heard."),
    Rang.UNKNOWN: _("Nothing more was told of the call. Call her yourself, or have her called again."),
    Rang.NO_WAY: _("Whoever looks after this installation finds the reason among the lines out."),
}
MESSAGES = {
    Message.ALERT: _("First message"),
    Message.UPDATE: _("Update"),
    Message.CANCEL: _("End"),
}
SHIFTS = {
    Shift.NOTE: _("Note"),
    Shift.HAND_OVER: _("Hand-over"),
    Shift.TAKE_OVER: _("Taken over"),
}
MAY = {
    Permission.DRAFT.value: _("write a warning"),
    Permission.REVIEW.value: _("agree to a warning"),
    Permission.ISSUE.value: _("issue a warning"),
    Permission.WORDS.value: _("approve words of the bank"),
}
PARTS = {
    "do": _("Do this"),
    "go": _("Go there"),
    "when": _("By when"),
    "who": _("Who calls"),
    "what": _("What danger"),
}

WORDED = {
    "open": _("nobody approved it"),
    "begun": _("one of two people approved it"),
    "changed": _("the words changed since it was approved"),
    "approved": _("approved"),
}
"""How a row of the bank stands."""
ALONE = {
    "key": (
        _("No key signs warnings"),
        _(
            "Other services get no warning without a signature. «./hoaban manage signing» says what stands in the way."
        ),
    ),
    "languages": (
        _("No language of the people here is on record"),
        _("So nobody knows in which languages a warning needs a voice. The province's folder names them."),
    ),
}
"""Gaps that name nothing and count nothing."""
NAMED = 8
"""Offices that a line of what is missing names."""


def spoken_here(words: Mapping[Any, str]) -> dict[Any, str]:
    """In the language of the page."""
    return {code: gettext(said) if said else "" for code, said in words.items()}


def gap(one: Gap) -> tuple[str, str]:
    """What is missing, and what mends it."""
    told = {"n": one.count}
    if one.kind == "words":
        levels = ngettext(
            "%(n)s level has no words in the bank.", "%(n)s levels have no words in the bank.", one.count
        )
        return gettext(HAZARDS[Hazard(one.what)]), levels % told
    if one.kind in COUNTED:
        what, mends_all = COUNTED[one.kind]
        return gettext(what), mends_all(one.count)
    if one.kind == "tongue":
        return one.what, _unread(one.count)
    if one.kind == "untold":
        return gettext("Languages spoken here in which the bank has no words"), gettext(
            "%(languages)s. Whoever speaks one of them best gets the Vietnamese text. Who grew up with it writes the words."
        ) % {"languages": one.what}
    if one.kind == "issuer":
        return one.what, gettext("Whether it may issue is not read in a document yet.")
    if one.kind in ("thin", "mute"):
        return _unsigned(one), f"{_some(one.what.split(BETWEEN))}. " + gettext(
            "A warning takes two people: one reads it and agrees, one issues it. The account manager gives the roles."
        )
    if one.kind in ALONE:
        what, mends = ALONE[one.kind]
        return gettext(what), gettext(mends)
    if one.kind == "sound":
        return gettext("Voices that warnings lack"), f"{one.what}. {_sentences(one.count)}"
    title = ngettext(
        "%(n)s person may %(may)s in the whole province", "%(n)s people may %(may)s in the whole province", one.count
    )  # fmt: skip
    return title % (told | {"may": gettext(MAY[one.what])}), gettext(
        "Two are the least: one sleeps, one is ill. The account manager gives the role."
    )


def _unconfirmed(n: int) -> str:
    said = ngettext(
        "%(n)s rule drafts by the numbers it came with. Two people read its document: one confirms it, one decides.",
        "%(n)s rules draft by the numbers they came with. Two people read their documents: one confirms them, one decides.",
        n,
    )
    return said % {"n": n}


def _lapsed(n: int) -> str:
    said = ngettext(
        "%(n)s rule drafts nothing any more. Confirm it again with another last day, or propose that it rests.",
        "%(n)s rules draft nothing any more. Confirm them again with another last day, or propose that they rest.",
        n,
    )
    return said % {"n": n}


def _unsigned(one: Gap) -> str:
    if one.kind == "mute":
        return gettext("Offices that may issue, in which two people cannot send a warning by themselves")
    if one.count:
        return gettext("Offices that may issue, in which only one person can sign")
    return gettext("Offices that may issue, in which nobody can sign")


def _some(names: Sequence[str]) -> str:
    """The first of them; the page of names has all."""
    told, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more <= 0:
        return told
    return ngettext("%(names)s and %(n)s other", "%(names)s and %(n)s others", more) % {
        "names": told,
        "n": more,
    }


def _unplaced(n: int) -> str:
    said = ngettext(
        "%(n)s commune has neither a border nor a position: services that know no codes of communes get no warning there.",
        "%(n)s communes have neither a border nor a position: services that know no codes of communes get no warning there.",
        n,
    )
    return said % {"n": n}


def _rows(n: int) -> str:
    said = ngettext(
        "%(n)s row of the bank waits for two different people to approve it.",
        "%(n)s rows of the bank wait for two different people to approve each.",
        n,
    )
    return said % {"n": n}


def _unread(n: int) -> str:
    said = ngettext(
        "%(n)s row of the bank in this language is approved by nobody, so it does not go out.",
        "%(n)s rows of the bank in this language are approved by nobody, so they do not go out.",
        n,
    )
    return said % {"n": n}


def _untoned(n: int) -> str:
    said = ngettext(
        "%(n)s row of the bank: its text messages go out with all marks until two people approve it. Open it below.",
        "%(n)s rows of the bank: their text messages go out with all marks until two people approve each. Open them below.",
        n,
    )
    return said % {"n": n}


def _sentences(n: int) -> str:
    said = ngettext(
        "%(n)s sentence of a warning has no approved voice, in each of these languages. Who grew up with the language lends hers.",
        "%(n)s sentences of warnings have no approved voice, in each of these languages. Who grew up with the language lends hers.",
        n,
    )
    return said % {"n": n}


COUNTED = {
    "approval": (_("Words that nobody approved"), _rows),
    "toneless": (_("Words without tone marks that lack their two people"), _untoned),
    "rules": (_("Warning rules that nobody of the province has confirmed"), _unconfirmed),
    "unplaced": (_("Communes that nobody can draw"), _unplaced),
    "lapsed": (_("Warning rules whose last day is over"), _lapsed),
}
"""Gaps that only count."""
