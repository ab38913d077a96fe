"""Whether this installation calls anybody, and how one call stands: for the room that had it made. No number, no name."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports, rules
from hoaban.foundation.notify.models import Attempt, Delivery
from hoaban.foundation.notify.twins import ConsoleTwin
from hoaban.foundation.notify.values import Answer, Channel, Rang, State


class CallsHere(StrEnum):
    """Whether a call would leave. A page that offers one asks first: what waits for no line looks like a telephone that rings."""

    YES = "yes"
    NO_LINE = "no_line"
    CLOSED = "closed"
    """There is a line, and demo data is loaded: it reaches nobody until that is gone."""


@dataclass(frozen=True, slots=True)
class CallStands:
    """One call, as far as its line told."""

    rang: Rang
    again_at: datetime | None = None
    """When it rings again by itself; None: it rings now, or no more."""


def calls_here() -> CallsHere:
    """By the line that is joined. A trial line answers in a demo only; one that just writes down calls nobody anywhere."""
    line = ports.connected.lines.get(Channel.VOICE)
    if line is None or isinstance(line, ConsoleTwin):
        return CallsHere.NO_LINE
    if line.is_real:
        return CallsHere.CLOSED if accounts.is_demo_installation() else CallsHere.YES
    return CallsHere.YES if accounts.is_demo_installation() else CallsHere.NO_LINE


def call_stands(*, by_key: str, request: str) -> CallStands | None:
    """The one call of this plan; None: nobody planned it."""
    rows = Delivery.plain.filter(batch__by_key=by_key, batch__request=request, channel=Channel.VOICE.value)
    row = rows.order_by("pk").first()
    if row is None:
        return None
    state = State(row.state)
    if state is State.IN_DOUBT and _broke_off(row):
        return CallStands(Rang.BROKE_OFF)
    found = rules.rang(state, row.reason, row.tries)
    waits = state is State.PLANNED and found is not Rang.SOON
    return CallStands(found, row.next_try_at if waits else None)


def _broke_off(row: Delivery) -> bool:
    """In doubt it is while the line holds it, too: only the line's own word tells the one from the other."""
    last = Attempt.plain.filter(delivery=row).order_by("-pk").values_list("outcome", flat=True).first()
    return last == Answer.UNSURE
