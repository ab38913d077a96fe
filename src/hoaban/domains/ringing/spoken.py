"""Stages, states and notices in words; English here, translated on screen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from hoaban.domains.ringing import ports, queries
from hoaban.domains.ringing.values import BellShown, Held, How, NowRings, RingShown, Stage, State, What
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.api import Hazard
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
    How.PAGE: _("opened it"),
    How.BUTTON: _("took it with the button"),
    How.KEY: _("took it by a key of the telephone"),
}
RANGS = {
    notify.Rang.SOON: _("is about to be called"),
    notify.Rang.NOW: _("is being called"),
    notify.Rang.HEARD: _("took up the telephone"),
    notify.Rang.BUSY: _("the telephone is busy"),
    notify.Rang.NO_ANSWER: _("nobody took up the telephone"),
    notify.Rang.EARLY: _("hung up before the end"),
    notify.Rang.WRONG_NUMBER: _("there is no such number"),
    notify.Rang.BROKE_OFF: _("the call broke off"),
    notify.Rang.UNKNOWN: _("nobody knows whether the call was heard"),
    notify.Rang.NO_WAY: _("the voice line has a fault: not called"),
    notify.Rang.OVER: _("was not called any more"),
}
_LEAVES = _("the text message waits for its turn")
TEXTS = {
    notify.State.PLANNED: _LEAVES,
    notify.State.IN_DOUBT: _("the text message is being handed over"),
    notify.State.SENT: _("the network has the text message"),
    notify.State.CONFIRMED: _("the text message is on the telephone"),
    notify.State.UNKNOWN: _("nobody knows whether the text message arrived"),
    notify.State.FAILED: _("the text message did not arrive"),
    notify.State.EXPIRED: _("the text message was not sent any more"),
    notify.State.SUPPRESSED: _("the text message was not sent any more"),
    notify.State.GATHERED: _LEAVES,
    notify.State.CARRIED: _LEAVES,
}

NO_LINES = {
    notify.Channel.VOICE: _("no line calls from here: was not called"),
    notify.Channel.SMS: _("no line for text messages here: none was sent"),
}
INSTEAD = {
    (): _("no telephone on record: it stands in the inbox of this site only"),
    (notify.Channel.PUSH,): _("no telephone on record: a notice of the browser only"),
    (notify.Channel.EMAIL,): _("no telephone on record: e-mail only"),
    (notify.Channel.PUSH, notify.Channel.EMAIL): _("no telephone on record: a notice of the browser and e-mail only"),
}  # fmt: skip
UNHEARD = {
    Hazard.FLASH_FLOOD: _("Flash flood, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.LANDSLIDE: _("Landslide, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.FLOOD: _("River flood, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.HEAVY_RAIN: _("Heavy rain, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.STORM: _("Thunderstorm, hail, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.COLD: _("Harmful cold, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.HEAT: _("Heat, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.FOREST_FIRE: _("Forest fire, level %(level)s, %(where)s: nobody opened the draft"),
}  # fmt: skip
"""Duties: hazard, level and place first, as warning's duties say them; then what happened."""
UNHEARD_DRILL = {
    Hazard.FLASH_FLOOD: _("DRILL. Flash flood, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.LANDSLIDE: _("DRILL. Landslide, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.FLOOD: _("DRILL. River flood, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.HEAVY_RAIN: _("DRILL. Heavy rain, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.STORM: _("DRILL. Thunderstorm, hail, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.COLD: _("DRILL. Harmful cold, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.HEAT: _("DRILL. Heat, level %(level)s, %(where)s: nobody opened the draft"),
    Hazard.FOREST_FIRE: _("DRILL. Forest fire, level %(level)s, %(where)s: nobody opened the draft"),
}  # fmt: skip
NAMELESS = (
    _("Nobody opened this draft of a warning"),
    _("DRILL. Nobody opened this draft"),
)
"""Of one whose draft is not here any more."""
FORMER = (
    _("Everybody was called and nobody opened this draft of a warning"),
    _("DRILL. Everybody was called and nobody opened this draft"),
    _("Flash flood, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Landslide, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("River flood, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Heavy rain, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Thunderstorm, hail, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Harmful cold, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Heat, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("Forest fire, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. Flash flood, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. Landslide, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. River flood, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. Heavy rain, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _(
        "DRILL. Thunderstorm, hail, level %(level)s, %(where)s: everybody was called and nobody opened the draft"
    ),
    _("DRILL. Harmful cold, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. Heat, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
    _("DRILL. Forest fire, level %(level)s, %(where)s: everybody was called and nobody opened the draft"),
)
"""How duties were called that an older version opened: whether everybody was reached, nobody had looked."""
UNHEARD_SIGN = (
    _("Sign of danger, %(where)s: nobody opened it"),
    _("DRILL. Sign of danger, %(where)s: nobody opened it"),
)
SOME_DANGER = _("Natural danger")
NOTHING_WAITS = _("%(danger)s: nothing waits any more")
HEADLINES = {
    What.DRAFT: {
        State.RINGING: _("%(danger)s: a draft waits, we are calling people"),
        State.UNHEARD: _("%(danger)s: nobody opened the draft"),
        State.TAKEN: _("%(danger)s: %(who)s has the draft"),
    },
    What.SIGN: {
        State.HELD: _("%(danger)s: people told it, nobody is called for it yet"),
        State.RINGING: _("%(danger)s: people told it, we are calling officers"),
        State.UNHEARD: _("%(danger)s: people told it, nobody opened it"),
        State.TAKEN: _("%(danger)s: people told it, %(who)s has it"),
    },
    What.HELP: {
        State.RINGING: _("%(danger)s: we are calling officers"),
        State.UNHEARD: _("%(danger)s: nobody opened the call"),
        State.TAKEN: _("%(danger)s: %(who)s has the call"),
    },
}
"""What danger, how grave and where, before what is being done: of three bells whoever reads knows which is which."""
HELDS = {
    Held.STORM: _(
        "A draft for this commune rings already: whoever opens it sees the sign too. It is looked at again at %(time)s, and rings then "
        "if nobody has looked at the sign."
    ),
    Held.MANY: _(
        "People were called often in these hours for signs that only somebody told whom nobody knows; so was this one. It stands on the "
        "list. It rings as soon as another person tells it; looked at again at %(time)s."
    ),
}
TAKE_AND_OPEN = {
    What.DRAFT: _("I take it: open the draft"),
    What.SIGN: _("I take it: open the sign"),
    What.HELP: _("I take it: open the call for help"),
}
OPEN = {
    What.DRAFT: _("Open the draft"),
    What.SIGN: _("Open the sign"),
    What.HELP: _("Open the call for help"),
}
WHATS = {What.DRAFT: _("Draft"), What.SIGN: _("Sign from a village"), What.HELP: _("Call for help")}
HAS_IT = {
    What.DRAFT: _("Somebody has the draft (%(how)s)"),
    What.SIGN: _("Somebody has the sign (%(how)s)"),
    What.HELP: _("Somebody has the call for help (%(how)s)"),
}


def strip(one: BellShown) -> warning.Strip:
    """A bell as one line of the duty room."""
    names = ", ".join(dict.fromkeys(ring.who for ring in one.rings))
    return warning.Strip(
        title=headline(one), detail=next_words(one), people=names, path=reverse("ringing:bell", args=[one.uid]), is_urgent=one.is_open,
    )  # fmt: skip


def held_strip(communes: int) -> warning.Strip:
    """Signs that call nobody, all of them as one line: they stand on the list."""
    title = ngettext(
        "Signs from %(n)s more commune call nobody: they stand on the list",
        "Signs from %(n)s more communes call nobody: they stand on the list",
        communes,
    )
    ladder = queries.ladder()
    said = {"most": ladder.most_signs, "hours": round(ladder.signs_within.total_seconds() / 3600)}
    detail = gettext(
        "People were called %(most)s times within %(hours)s hours for signs that only somebody told whom nobody knows. "
        "Who tells one of these as the second makes it ring."
    )
    return warning.Strip(title % {"n": communes}, detail % said, "", reverse("signs:list"), is_urgent=False)


def beside(one: BellShown) -> str:
    """How it rings, on the page of what rings: in whose hands it is, or what happens by itself."""
    if one.state is State.TAKEN:
        return gettext("%(who)s has it.") % {"who": one.taken_by} + f" {next_words(one)}"
    return next_words(one)


def now_rings(one: BellShown) -> NowRings:
    title = f"{gettext('DRILL')}: {headline(one)}" if one.is_drill else headline(one)
    return NowRings(title, next_words(one), one.began_at, reverse("ringing:bell", args=[one.uid]))


def headline(one: BellShown) -> str:
    said = {"danger": one.told.title, "who": one.taken_by}
    return gettext(HEADLINES[one.what].get(one.state, NOTHING_WAITS)) % said


def danger(hazard: warning.Hazard | None, level: int, where: str) -> str:
    """«Flash flood, level 2, Ít Ong, Mường La», in the language of whoever reads."""
    said = {
        "level": level,
        "places": where,
        "hazard": gettext(warning.HAZARDS[hazard] if hazard else SOME_DANGER),
    }
    if not where:
        return gettext("%(hazard)s, level %(level)s") % said
    return gettext("%(hazard)s, level %(level)s, %(places)s") % said


def and_elsewhere(first: str) -> str:
    return gettext("%(places)s and elsewhere") % {"places": first}


def next_words(one: BellShown) -> str:
    """What happens by itself, and when."""
    if one.state is State.UNHEARD:
        return _nobody_opened(one)
    if one.next_at is None:
        return ""
    time = {"time": date_format(localtime(one.next_at), "H:i:s")}
    if one.held is not None:
        return gettext(HELDS[one.held]) % time
    if one.state is State.TAKEN:
        return gettext("If nothing comes of it, people are called again at %(time)s.") % time
    return gettext(NEXT[one.stage]) % time


def _nobody_opened(one: BellShown) -> str:
    """First whom nothing reached, then of whom nobody knows."""
    if not one.is_anybody_reachable:
        said = [gettext("No call and no message reached anybody.")]
    elif one.lost:
        lost = ngettext(
            "No call and no message reached %(n)s person.", "No call and no message reached %(n)s people.", one.lost
        )  # fmt: skip
        said = [lost % {"n": one.lost}]
    else:
        said = [gettext("A call or a message went to everybody.")]
    if one.unknown:
        unknown = ngettext(
            "Of %(n)s person nobody knows whether a ring reached her.",
            "Of %(n)s people nobody knows whether a ring reached them.",
            one.unknown,
        )
        said.append(unknown % {"n": one.unknown})
    return " ".join([*said, gettext("Open it, or call somebody yourself.")])


def reached(one: RingShown) -> list[str]:
    """What lines told of her call and of her text message."""
    if one.instead is not None:
        return [gettext(INSTEAD[one.instead])]
    said = [gettext(NO_LINES[way]) for way in one.without_line]
    said += [gettext(RANGS[one.call])] if one.call else []
    return said + ([gettext(TEXTS[one.text])] if one.text else [])


@dataclass(frozen=True, slots=True)
class PersonRung:
    """One person of a bell, all rounds together."""

    who: str
    stage: str
    at: datetime
    """The newest ring."""
    rounds: int
    lines: tuple[str, ...]
    """When, and what lines told of it; rounds that came to the same stand together."""


def people(rings: Iterable[RingShown]) -> list[PersonRung]:
    """Whoever was rung last stands first, each once. ``rings``: the newest first."""
    hers: dict[str, list[RingShown]] = {}
    for one in rings:
        hers.setdefault(one.recipient, []).append(one)
    return [_person(ones) for ones in hers.values()]


def _person(ones: Sequence[RingShown]) -> PersonRung:
    alike: list[tuple[list[str], list[str]]] = []
    for one in reversed(ones):
        time, told = date_format(localtime(one.at), "H:i"), reached(one)
        if alike and alike[-1][1] == told:
            alike[-1][0].append(time)
        else:
            alike.append(([time], told))
    several = len(ones) > 1
    lines = [
        ": ".join(filter(None, (", ".join(times) if several else "", " · ".join(told))))
        for times, told in alike
    ]
    stages = dict.fromkeys(gettext(STAGES[one.stage]) for one in ones)
    return PersonRung(ones[0].who, " · ".join(stages), ones[0].at, len(ones), tuple(filter(None, lines)))


def filled(params: Mapping[str, int | str], language: str) -> Mapping[str, int | str] | None:
    """The danger as it is now, in the recipient's language. None when somebody has it: a call that waits its turn is not made."""
    sought = queries.still_sought(int(params["bell"]))
    if sought is None:
        return None
    with translation.override(language):
        return {**params, "level": sought.level, "danger": ports.keeper(sought.what).brief(sought)}


OPEN_IT = (_("Open it now, and say that you take it."), _("DRILL. Open it now, and say that you take it."))
NOTICES = (
    (
        "ringing.draft", _("A draft of a warning rings"), _("%(danger)s: a draft waits for you"),
        _("%(danger)s: a draft of a warning waits. Open it now or call the duty room."),
        _(
            "A draft of a warning of natural danger, level %(level)s, waits for a person. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
    (
        "ringing.drill", _("A drill rings"), _("DRILL. %(danger)s: a draft waits for you"),
        _("DRILL. %(danger)s: a draft waits. Open it now or call the duty room."),
        _(
            "DRILL. A draft of a warning, level %(level)s, waits for a person. This is a drill. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
    (
        "ringing.sign", _("A sign from a village rings"), _("%(danger)s: people told it, nobody has looked"),
        _("%(danger)s: people told it. Open it now and answer them."),
        _(
            "People in a village told a sign of danger. Nobody has looked at it yet. Open it and answer them. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
    (
        "ringing.sign_drill", _("A sign of a drill rings"), _("DRILL. %(danger)s: a sign waits for you"),
        _("DRILL. %(danger)s: a sign waits. Open it now."),
        _(
            "DRILL. A sign of danger waits for a person. This is a drill, nothing has happened. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
    (
        "ringing.help", _("A call for help rings"), _("%(danger)s: nobody has taken it yet"),
        _("%(danger)s. Open it now, call rescue, and say that you take it."),
        _(
            "A village calls for help. Nobody has taken it yet. Open it and call rescue. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
    (
        "ringing.help_drill", _("A call for help of a drill rings"), _("DRILL. %(danger)s: nobody has taken it yet"),
        _("DRILL. %(danger)s. Open it now. Do not call rescue."),
        _(
            "DRILL. A village calls for help. This is a drill, nothing has happened: do not call rescue. "
            "Press 1: I take it. Press 2: call another person."
        ),
    ),
)  # fmt: skip
"""Kind, its name, title, text message, call."""


def register_kinds() -> None:
    for kind, label, title, sms, voice in NOTICES:
        text = OPEN_IT[title.startswith("DRILL")]
        said = notify.Wording(title, text, sms, voice=voice)
        notify.register_kind(notify.Kind(kind, label, said, chosen=False, fill=filled, rings=True))
