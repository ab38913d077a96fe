"""Who is woken by a sign, and how whoever told it hears what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext, gettext_noop, override

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_models import Sign
from hoaban.domains.hazards.sign_words import SENTENCES
from hoaban.domains.hazards.signs import SignAnswer, SignState
from hoaban.foundation.access.api import Actor, SystemActor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.notify import api as notify

DUTY, DRILL = "hazards.sign", "hazards.sign_drill"
RUNG, RECEIVED, TOLD = "hazards.sign_rung", "hazards.sign_received", "hazards.sign_answer"
RINGER = SystemActor("hazards.ring")
RECEIVED_BY_ZALO = "hazards.sign_by_zalo"
DRILL_TITLE = gettext_noop("EXERCISE: a sign from a village. Nothing has happened.")
MOST_RUNG = 40
"""People whose phones ring, the nearest first."""
_WORTH = timedelta(hours=12)
"""After so long an answer that never left says nothing any more."""


def ring(by: Actor, sign: Sign, *, is_loud: bool, now: datetime) -> None:
    """One duty for the officers of commune and province, whichever moves first; their phones where ``is_loud``."""
    kind = duty_of(sign)
    if not duties.is_open(kind, (sign._meta.label_lower, str(sign.pk))):
        title = DRILL_TITLE if sign.is_exercise else KINDS[sign.kind].title
        duties.open_duty(
            by=by, kind=kind, title=title, target=sign, path=path(sign.uid), number=sign.number,
            permission=Permission.ANSWER, term=now + signs.ANSWER_WITHIN, cause="hazards:sign:report",
            occasion=str(sign.version), desk=duties.Desk.PROVINCE, now=now,
        )  # fmt: skip
    if not is_loud or sign.is_exercise:
        return
    urgency, ids = notify.Urgency.LIFE, accounts.holders_of(Permission.ANSWER, sign.number)[:MOST_RUNG]
    what = notify.Plan(RUNG, f"sign:{sign.uid}:{sign.version}", path(sign.uid), urgency)
    notify.tell(by=RINGER, what=what, user_ids=ids, now=now)


def duty_of(sign: Sign) -> str:
    """An exercise never stands above work that is real."""
    return DRILL if sign.is_exercise else DUTY


def tell_back(sign: Sign, now: datetime) -> UUID | None:
    """The batch of messages with the answer, None where nobody left an address; the page of each receipt shows it anyway.

    By SMS to a telephone, by notice to whoever signs in. Of an exercise nothing leaves: «leave now» read on a street is no drill.
    """
    if sign.is_exercise:
        return None
    phones, user_ids = queries.reached(sign.pk)
    is_life = sign.answer == SignAnswer.LEAVE
    what = notify.Plan(
        TOLD, f"sign:{sign.uid}:{sign.version}", "/signs/code/", notify.Urgency.LIFE if is_life else notify.Urgency.NORMAL,
        {"sign": sign.pk, "words": sign.words}, now + _WORTH,
    )  # fmt: skip
    batch = notify.tell(by=RINGER, what=what, user_ids=user_ids, now=now) if user_ids else None
    if not phones:
        return batch
    by_sms = notify.Recipients(notify.Channel.SMS, [f"phone:{phone}" for phone in phones], phones)
    return notify.plan(by=RINGER, what=what, recipients=[by_sms], now=now)


def path(uid: UUID) -> str:
    return f"/w/hazards/signs/{uid}/"


def _fill(params: Mapping[str, int | str], language: str) -> Mapping[str, int | str] | None:
    """The sentence of the bank, at the moment it leaves; nothing where the answer was taken back or a better one given."""
    answered = Sign.plain.filter(pk=params["sign"], state=SignState.ANSWERED.value, is_exercise=False)
    sign = answered.filter(words=params["words"]).first()
    if sign is None:
        return None
    with override(language):
        return {"words": gettext(SENTENCES[sign.words])}


def register() -> None:
    """Called when the app is ready."""
    duties.register_kind(DUTY, gettext_noop("Signs from the villages"), is_life=True)
    duties.register_kind(DRILL, gettext_noop("Exercise: signs from the villages"), is_drill=True)
    notify.register_kind(
        notify.Kind(
            RUNG, gettext_noop("A sign from a village"),
            notify.Wording(
                gettext_noop("A sign from a village"),
                gettext_noop("People in a village saw a sign of danger. Open it now and answer them."),
            ),
            chosen=False,
        )
    )  # fmt: skip
    notify.register_kind(
        notify.Kind(
            RECEIVED, gettext_noop("What you told us has arrived"),
            notify.Wording(
                gettext_noop("We have it"),
                gettext_noop("We have it; officers look at it now. Code: %(code)s. If you are afraid, go to a safe place first."),
            ),
            chosen=False,
        )
    )  # fmt: skip
    notify.register_kind(
        notify.Kind(
            RECEIVED_BY_ZALO, gettext_noop("What you told us on Zalo has arrived"),
            notify.Wording(
                gettext_noop("We have it"),
                gettext_noop(
                    "We have it; officers look at it now. Code: %(code)s. They cannot call you on Zalo: tell it again with your telephone "
                    "number. In danger call 112 or 114. If you are afraid, go to a safe place first."
                ),
            ),
            chosen=False,
        )
    )  # fmt: skip
    notify.register_kind(
        notify.Kind(
            TOLD, gettext_noop("An answer to what you told us"),
            notify.Wording(gettext_noop("An answer to what you told us"), gettext_noop("About what you told us: %(words)s")),
            chosen=False, fill=_fill,
        )
    )  # fmt: skip
