"""Reads: warnings as their villages are asked (`rounds`), one village (`villages`), calls for help, words, people, times."""

from hoaban.domains.answers.queries.bank import ladder
from hoaban.domains.answers.queries.calls import call_about, calls_for
from hoaban.domains.answers.queries.floods import is_flooding
from hoaban.domains.answers.queries.happened import (
    Deed,
    Spoke,
    Standing,
    deeds_in,
    ground_of,
    real_or_drill,
    rounds_in,
    said_names,
    spoke_in,
    standing_now,
)
from hoaban.domains.answers.queries.people import contacts_at, contacts_for, people_near
from hoaban.domains.answers.queries.rounds import (
    calling,
    lines_for,
    per_commune,
    round_for,
    rounds_for,
    states_for,
    timeline_for,
)
from hoaban.domains.answers.queries.times import in_time, times
from hoaban.domains.answers.queries.villages import (
    held_by_link,
    held_for,
    help_for,
    helps_for,
    history_for,
    is_link_old,
    line_for,
    open_help_of,
    owed_for,
    voices_for,
    words_for,
    words_waiting,
)

__all__ = [
    "Deed",
    "Spoke",
    "Standing",
    "call_about",
    "calling",
    "calls_for",
    "contacts_at",
    "contacts_for",
    "deeds_in",
    "ground_of",
    "held_by_link",
    "held_for",
    "help_for",
    "helps_for",
    "history_for",
    "in_time",
    "is_flooding",
    "is_link_old",
    "ladder",
    "line_for",
    "lines_for",
    "open_help_of",
    "owed_for",
    "people_near",
    "per_commune",
    "real_or_drill",
    "round_for",
    "rounds_for",
    "rounds_in",
    "said_names",
    "spoke_in",
    "standing_now",
    "states_for",
    "timeline_for",
    "times",
    "voices_for",
    "words_for",
    "words_waiting",
]
