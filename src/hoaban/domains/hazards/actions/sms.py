"""A sign by SMS or Zalo: one of the words of sign_kinds.py, then the village. What is not understood reaches an official as well."""

from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from hoaban.domains.hazards import signs
from hoaban.domains.hazards.actions.ringing import RECEIVED, RECEIVED_BY_ZALO
from hoaban.domains.hazards.actions.signs import report_sign
from hoaban.domains.hazards.queries import signs as queries
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.signs import Told, Way
from hoaban.foundation.access.api import ANONYMOUS
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify
from hoaban.kit import phone


def hear(message: notify.InboundMessage, kind: str) -> notify.Reply:
    """Keep it and say so at once, whether or not the village was understood: an official reads the words and calls back.

    Told twice after a crash it is the same word: its uid follows from the message. Zalo tells us no telephone: she is asked for it.
    """
    by_zalo = message.channel is notify.Channel.ZALO
    told = Told(
        uid=uuid5(NAMESPACE_URL, f"inbound:{message.id}"), kind=kind, way=Way.ZALO if by_zalo else Way.SMS,
        number=queries.place_in(message.rest) or queries.own_province(), words=message.rest[:500],
        phone_e164=message.sender if phone.is_mobile(message.sender) else "",
    )  # fmt: skip
    # The hour we read it, not the phone's: what is told now is looked at now.
    kept = report_sign(by=ANONYMOUS, told=told, line=message.sender, request=None, now=timezone.now())
    return notify.Reply(RECEIVED_BY_ZALO if by_zalo else RECEIVED, {"code": accounts.in_pairs(kept.code)})


def read(message: notify.InboundMessage) -> notify.Reply | None:
    """What began with nobody's word: somebody writes as she speaks, «ở bản Hua Ít có vết nứt», or with an everyday word.

    What is no sign for sure rings nobody: it stays unknown, with the answer how to write.
    """
    kind = signs.kind_in(
        message.rest, {kind.code: kind.words for kind in KINDS.values()}, queries.names_of_places
    )
    return hear(message, kind) if kind else None


def register() -> None:
    """Called when the app is ready."""
    notify.register_reader("hazards", read)
    for kind in KINDS.values():
        for word in kind.words:
            if not signs.is_unsure(word):
                notify.register_keyword(word, "hazards", _handler(kind.code))


def _handler(kind: str) -> notify.Handler:
    return lambda message: hear(message, kind)
