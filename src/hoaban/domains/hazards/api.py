"""The front door of stations, readings and signs."""

from hoaban.domains.hazards.actions import MOST, forgetting, load_pack, note_refused, observe, ringing, sms
from hoaban.domains.hazards.actions.answering import sign_became_draft
from hoaban.domains.hazards.actions.signs import MEDIA
from hoaban.domains.hazards.ground_words import GROUND_WORDS
from hoaban.domains.hazards.permissions import Permission
from hoaban.domains.hazards.ports import connect_drafts, connect_rings
from hoaban.domains.hazards.queries import readings, series_of, stations
from hoaban.domains.hazards.queries.signs import (
    PURPOSE,
    is_vouched,
    may_open_media,
    place_in,
    sign,
    sign_by_id,
    signs_near,
    signs_since,
    signs_waiting,
)
from hoaban.domains.hazards.queries.signs import facts_held as sign_held
from hoaban.domains.hazards.rules import alarm_of, heard_last, is_silent, reading_of, rows_of
from hoaban.domains.hazards.sign_kinds import KINDS
from hoaban.domains.hazards.sign_spoken import sayings
from hoaban.domains.hazards.signs import EARLIER, SignAnswer, SignFacts, SignLine, SignState
from hoaban.domains.hazards.values import (
    Answer,
    Channel,
    Columns,
    Flag,
    Kind,
    Origin,
    Outcome,
    Reading,
    SeriesLine,
    StationLine,
    Variable,
)

__all__ = [
    "EARLIER",
    "GROUND_WORDS",
    "KINDS",
    "MOST",
    "Answer",
    "Channel",
    "Columns",
    "Flag",
    "Kind",
    "Origin",
    "Outcome",
    "Permission",
    "Reading",
    "SeriesLine",
    "SignAnswer",
    "SignFacts",
    "SignLine",
    "SignState",
    "StationLine",
    "Variable",
    "alarm_of",
    "connect_drafts",
    "connect_rings",
    "heard_last",
    "is_silent",
    "is_vouched",
    "load_pack",
    "note_refused",
    "observe",
    "place_in",
    "reading_of",
    "readings",
    "register_signs",
    "rows_of",
    "sayings",
    "series_of",
    "sign",
    "sign_became_draft",
    "sign_by_id",
    "sign_held",
    "signs_near",
    "signs_since",
    "signs_waiting",
    "stations",
]


def register_signs() -> None:
    """Called when the app is ready: duties, notices, words of the shared line, pictures and what ends in time."""
    ringing.register()
    sms.register()
    forgetting.register(MEDIA, may_open_media, PURPOSE)
