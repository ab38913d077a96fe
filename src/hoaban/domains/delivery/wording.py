"""The kinds of messages. Their words are the version's own, approved by two people; the ledger holds its number only."""

from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

from hoaban.domains.delivery import rules
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.errors import NotFound
from hoaban.foundation.notify import api as notify

WARNING, DRILL, STAFF_DRILL = "delivery.warning", "delivery.drill", "delivery.staff_drill"
STOPPED = "delivery.stopped"
ZALO_HOW, ZALO_FOLLOWED, ZALO_WRONG = "delivery.zalo_how", "delivery.zalo_followed", "delivery.zalo_wrong"


def kind_of(*, is_drill: bool, for_staff: bool) -> str:
    return (STAFF_DRILL if for_staff else DRILL) if is_drill else WARNING


def reaches_people() -> bool:
    """Whether any line to residents and followers is a real one: every line but the staff's e-mail."""
    return any(is_real for one, is_real in notify.lines().items() if one is not notify.Channel.EMAIL)


def say(params: notify.Params, language: str, *, kind: str) -> notify.Params | None:
    """None: a newer version holds, or kind, status and words do not belong together. Then nothing leaves.

    Looked at once more as it leaves, for lines change after planning: a drill never goes to people over a real one.
    """
    try:
        told = warning.sent(int(params["version"]))
    except NotFound:
        return None
    is_drill = told.status is warning.Status.EXERCISE
    fits = rules.may_leave(
        is_drill=is_drill, kind_is_drill=kind != WARNING, words=told.words, drill_word=warning.EXERCISE_WORD
    )
    if not fits or not told.is_last or (kind == DRILL and reaches_people()):
        return None
    version = int(params["version"])
    hers = "" if language == "vi" else warning.sent_in(version, language)
    sms = hers or _sms(version, told)
    is_end = told.message is warning.Message.CANCEL  # then nobody is asked anything
    voice = told.words if is_end else warning.with_help_key(told.words)
    return {"word": warning.EXERCISE_WORD, "words": hers or told.words, "sms": sms, "voice": voice}


def _sms(version: int, told: warning.VersionShown) -> str:
    """Without tone marks where the province sends texts that way and two people approved these words; else as everybody reads it."""
    plain = warning.sent_toneless(version)
    is_drill = told.status is warning.Status.EXERCISE
    fits = plain.startswith(warning.TONELESS_EXERCISE_WORD) == is_drill
    return plain if plain and fits else told.words


def register() -> None:
    said = {"text": "%(words)s", "sms": "%(sms)s", "voice": "%(voice)s"}
    real = notify.Wording(gettext_noop("Danger: read what to do"), **said)
    drill = notify.Wording(gettext_noop("%(word)s: nothing here is real"), **said)
    for kind, label, words in (
        (WARNING, gettext_noop("Warnings of danger to life"), real),
        (DRILL, gettext_noop("Drills of warnings"), drill),
        (STAFF_DRILL, gettext_noop("Drills of warnings, for those in charge"), drill),
    ):
        fill = partial(say, kind=kind)
        notify.register_kind(
            notify.Kind(kind, label, words, chosen=False, fill=fill, asks_itself=True, is_public_text=True)
        )
    ended = notify.Wording(
        gettext_noop("You follow nothing more"),
        gettext_noop(
            "You follow no village any more. A warning you already had is told to its end; danger where you live is told all the same."
        ),
    )
    notify.register_kind(
        notify.Kind(STOPPED, gettext_noop("End of following a village"), ended, chosen=False)
    )
    _register_zalo()


def _register_zalo() -> None:
    """What our account answers. Villages are named on the page only: others look at a telephone too."""
    how = notify.Wording(
        gettext_noop("Warnings for your village, here on Zalo"),
        gettext_noop(
            "Open %(where)s, choose the villages, and send here the six digits you see there. Is somebody in danger now? Call your "
            "village head or 112."
        ),
    )
    followed = notify.Wording(
        gettext_noop("You will be warned here"),
        gettext_noop(
            "From the next warning on, danger in the places you chose is told here. A message may come late or not at all. Send BOTHEO "
            "to end it."
        ),
    )
    wrong = notify.Wording(
        gettext_noop("These digits do not count"),
        gettext_noop(
            "They count for 15 minutes and for one person. Open %(where)s, choose again, and send here the digits you see then."
        ),
    )
    for kind, label, words in (
        (ZALO_HOW, gettext_noop("How to follow a village with Zalo"), how),
        (ZALO_FOLLOWED, gettext_noop("A village is followed with Zalo"), followed),
        (ZALO_WRONG, gettext_noop("Wrong digits for Zalo"), wrong),
    ):
        notify.register_kind(notify.Kind(kind, label, words, chosen=False, fill=_where))


def _where(_params: notify.Params, _language: str) -> notify.Params:
    return {"where": f"{settings.SITE_URL}{reverse('delivery:follow')}"}
