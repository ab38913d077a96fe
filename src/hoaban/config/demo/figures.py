"""What the chain took in a night that was told again, as `demo --replay` says it at its end.

Nothing is timed here: the times stand in the rows that the rooms keep, and the two numbers of the page of outcomes (time to the first
ring, share of villages that answered) come from the queries of that page.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from hoaban.config.demo import past, replay_steps
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.delivery import api as delivery
from hoaban.domains.delivery.permissions import Permission as Delivery
from hoaban.domains.hazards import api as hazards
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.hazards.queries import lately
from hoaban.domains.hazards.queries.signs import signs_near
from hoaban.domains.replay.api import Night
from hoaban.domains.ringing import api as ringing
from hoaban.domains.ringing.permissions import Permission as Ringing
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import EVERYWHERE, SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.notify import api as notify

LOOKER = SystemActor(
    "demo.figures",
    frozenset({
        Answers.SEE, Delivery.WATCH, Hazards.SEE, Hazards.SIGNS, Ringing.ANSWER, warning.Permission.SEE, notify.Permission.RECEIVE,
    }),
)  # fmt: skip
RAIN_BACK, MOST_ROWS = timedelta(hours=30), 100
"""Of the made-up gauge: a night has 24 readings."""
FILE = "replay-figures.json"


@dataclass(frozen=True, slots=True)
class Way:
    """Messages of one way: how many its line took, of how many."""

    channel: str
    told: int
    of: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds; None where a row that would say it is not there."""

    sign_on_list: float | None
    reading_on_list: float | None
    first_ring: float | None
    """From a draft: the middle of those that rang."""
    rang: int
    drafts: int
    first_message: float | None
    """From the issue until a line had taken the first one."""
    answered: int
    """Within fifteen minutes; who may still answer counts as not answered yet."""
    villages: int
    ways: tuple[Way, ...]


def figures(night: Night, now: datetime) -> Figures:
    rings = ringing.time_to_first_ring(LOOKER, night.began_at)
    # As if a day had passed: the page leaves out who may still answer, and this night is over sooner.
    said = answers.in_time(LOOKER, night.began_at, now + timedelta(days=1))
    return Figures(
        _sign_on_list(night), _reading_on_list(night), rings.middle, rings.rang, rings.drafts, _first_message(night.alert),
        said.answered, said.villages, _ways(night.alert),
    )  # fmt: skip


def said_of(found: Figures) -> Iterator[str]:
    """One line for each."""
    for what, seconds in (
        ("the head's text to the sign on the duty list", found.sign_on_list),
        ("the last reading to its draft on the duty list", found.reading_on_list),
        (f"a draft to the first ring ({found.rang} of {found.drafts} drafts rang)", found.first_ring),
        ("the issue to the first message that a line took", found.first_message),
    ):
        yield f"{'not known' if seconds is None else f'{seconds:.1f} s':>10}  from {what}"
    share = f"{100 * found.answered // found.villages} %" if found.villages else "nobody"
    yield f"{share:>10}  of villages answered within 15 minutes: {found.answered} of {found.villages}"
    for way in found.ways:
        share = f"{100 * way.told // way.of} %" if way.of else "nobody"
        yield f"{share:>10}  told by {way.channel}: {way.told} of {way.of} messages"


def keep(found: Figures, folder: Path) -> None:
    """Beside the demo's logins, for whoever compares two nights."""
    (folder / FILE).write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")


def _sign_on_list(night: Night) -> float | None:
    """The duty is opened in the transaction that makes the sign."""
    came = replay_steps.crack_came(night.until)
    found = [
        one.first_at
        for one in signs_near(LOOKER, EVERYWHERE, night.began_at)
        if one.kind == replay_steps.CRACK
    ]
    return _seconds(came, min(found, default=None))


def _reading_on_list(night: Night) -> float | None:
    """A rule's draft and its duty are one transaction; the reading is the last that had come by then."""
    drafted = _drafted_at(night.alert)
    lines = [line for one in hazards.stations(LOOKER) if one.code == past.STATION for line in one.series]
    if drafted is None:
        return None
    came = [
        row.received_at
        for row in lately(LOOKER, lines, RAIN_BACK, MOST_ROWS)
        if night.began_at <= row.received_at <= drafted
    ]
    return _seconds(max(came, default=None), drafted)


def _drafted_at(alert: UUID | None) -> datetime | None:
    try:
        return warning.alert(LOOKER, alert).line.written_at if alert else None
    except DomainError:
        return None


def _first_message(alert: UUID | None) -> float | None:
    if alert is None:
        return None
    ways_out = {warning.Step.ISSUE, warning.Step.OVERRIDE}
    issued = [one.at for one in warning.history_of(LOOKER, alert) if one.step in ways_out]
    return _seconds(min(issued, default=None), delivery.sent_times(LOOKER, alert).first)


def _ways(alert: UUID | None) -> tuple[Way, ...]:
    try:
        told = delivery.told_for(LOOKER, alert, 1).channels if alert else ()
    except DomainError:
        return ()
    return tuple(Way(channel, fates.told, fates.all) for channel, fates in told)


def _seconds(since: datetime | None, until: datetime | None) -> float | None:
    return None if since is None or until is None else (until - since).total_seconds()
