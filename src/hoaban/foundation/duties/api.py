"""The front door of duties."""

from hoaban.foundation.duties.actions.handing import assign, release, release_of_person, take, undo, withdraw
from hoaban.foundation.duties.actions.rooms import close_duty, open_duty, retell_duty, withdraw_duty
from hoaban.foundation.duties.kinds import register_kind
from hoaban.foundation.duties.people import AccountsPeople
from hoaban.foundation.duties.ports import Deputies, set_deputies
from hoaban.foundation.duties.queries import (
    count_for,
    duties_for,
    is_open,
    places_of,
    waiting_targets,
    waiting_told,
    waits_with,
)
from hoaban.foundation.duties.rules import said_in
from hoaban.foundation.duties.values import (
    Bulk,
    Colleague,
    Desk,
    DutyRow,
    Hours,
    State,
    Term,
    Urgency,
    Workdays,
)

__all__ = [
    "AccountsPeople",
    "Bulk",
    "Colleague",
    "Deputies",
    "Desk",
    "DutyRow",
    "Hours",
    "State",
    "Term",
    "Urgency",
    "Workdays",
    "assign",
    "close_duty",
    "count_for",
    "duties_for",
    "is_open",
    "open_duty",
    "places_of",
    "register_kind",
    "release",
    "release_of_person",
    "retell_duty",
    "said_in",
    "set_deputies",
    "take",
    "undo",
    "waiting_targets",
    "waiting_told",
    "waits_with",
    "withdraw",
    "withdraw_duty",
]
