"""The night in words, in the language of whoever reads."""

from datetime import timedelta

from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from hoaban.domains.replay.values import Kind, Moment, Origin, Road, State, Step, Took
from hoaban.ui import formats

STEPS = {
    Kind.KNOWN: gettext_noop(
        "Known of that night: %(rain)s mm of rain at %(gauge)s within 24 hours, a flash flood, houses carried off."
    ),
    Kind.RAIN: gettext_noop("Hour %(hour)s of the rain: %(rain)s mm at %(station)s."),
    Kind.CRACK: gettext_noop("The head of %(village)s finds a long crack behind a house and tells of it."),
    Kind.DRAFTED: gettext_noop(
        "The rain passes a threshold: the rules draft a warning. Nobody outside reads it yet."
    ),
    Kind.RAISED: gettext_noop("The draft is read beside the crack and raised to level %(level)s."),
    Kind.AGREED: gettext_noop("A second person reads it and agrees."),
    Kind.ISSUED: gettext_noop("The warning is issued and goes out over simulated lines."),
    Kind.ASKED: gettext_noop("The villages are asked whether they heard."),
    Kind.SAID: gettext_noop("%(village)s writes: “%(words)s”"),
    Kind.PRESSED: gettext_noop("%(village)s is called and presses %(key)s."),
    Kind.DARK: gettext_noop("%(village)s is cut off: the tower is down."),
    Kind.ANSWERED: gettext_noop("%(answered)s of %(villages)s villages have answered."),
}
OTHERWISE = {
    Kind.RAISED: gettext_noop("Somebody issued it at level %(level)s, without raising it."),
    Kind.AGREED: gettext_noop(
        "Somebody issued it without a second reader, for a reason that is written down."
    ),
}
"""Of a step that a visitor left out."""
PLACES = {
    Kind.KNOWN: gettext_noop("The source"),
    Kind.RAIN: gettext_noop("The stations"),
    Kind.CRACK: gettext_noop("The sign on the duty list"),
    Kind.DRAFTED: gettext_noop("The draft"),
    Kind.RAISED: gettext_noop("The draft"),
    Kind.AGREED: gettext_noop("The draft"),
    Kind.ISSUED: gettext_noop("Who has been told"),
    Kind.ASKED: gettext_noop("The map of the villages"),
    Kind.SAID: gettext_noop("The village"),
    Kind.PRESSED: gettext_noop("The village"),
    Kind.DARK: gettext_noop("The village"),
    Kind.ANSWERED: gettext_noop("The map of the villages"),
}
ORIGINS = {
    Origin.KNOWN: gettext_noop("happened, with a source"),
    Origin.MADE_UP: gettext_noop("made up for the telling"),
    Origin.PLATFORM: gettext_noop("done by the platform now"),
    Origin.PERSON: gettext_noop("somebody had done it already"),
}
ORIGIN_KINDS = {
    Origin.KNOWN: "done",
    Origin.MADE_UP: "attention",
    Origin.PLATFORM: "accent",
    Origin.PERSON: "info",
}
ROADS = {
    Road.HTTP: gettext_noop("pushed over HTTP with the station's key"),
    Road.SMS: gettext_noop("text message over SMPP, from the demonstration's own operator"),
    Road.VERB: gettext_noop("handed in directly, over no line"),
}
MOMENTS = {
    Moment.DRAFTED: gettext_noop("until the rules had drafted a warning"),
    Moment.RANG: gettext_noop("until the first telephone of the duty room rang"),
    Moment.AGREED: gettext_noop("until a second person had agreed"),
    Moment.ISSUED: gettext_noop("until it was issued"),
    Moment.SAID: gettext_noop("until the first village answered"),
}
RANG_BEFORE = gettext_noop("before it the first telephone of the duty room had rung")
STATES = {
    State.TELLING: gettext_noop("The night is being told."),
    State.PAUSED: gettext_noop("Paused. It goes on where it stopped."),
    State.STOPPED: gettext_noop("Stopped before its end. What was made stays."),
    State.TOLD: gettext_noop("The night has been told to its end."),
    State.FAILED: gettext_noop(
        "It broke off: the platform refused the next step, or did not do it within two minutes. "
        "Somebody may have taken the draft further, or background work stands still. Then begin again."
    ),
}


def lasted(span: timedelta) -> str:
    """In seconds below two minutes, else in minutes."""
    seconds = round(span.total_seconds())
    if seconds < 120:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def moment(one: Took) -> str:
    """«until it was issued»; the duty room's telephone may have rung before."""
    is_before = one.moment is Moment.RANG and one.after < timedelta()
    return gettext(RANG_BEFORE if is_before else MOMENTS[one.moment])


def road(step: Step) -> str:
    """How it came in; empty where nothing came from outside."""
    name = step.params.get("road")
    return gettext(ROADS[Road(name)]) if name else ""


def words(step: Step) -> str:
    """One step in a sentence; measurements as the reader's language writes them."""
    language = get_language() or "vi"
    said = {
        name: formats.number(value, 1, language) if isinstance(value, float) else value
        for name, value in step.params.items()
    }
    is_left_out = step.params.get("left_out") and step.kind in OTHERWISE
    return gettext((OTHERWISE if is_left_out else STEPS)[step.kind]) % said
