"""A short night whose deeds are counted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hoaban.domains.replay.values import Cue, Done, Kind, Night, Origin, Waits
from hoaban.foundation.access.errors import DomainError, NotFound

NOW = datetime(2026, 11, 27, 3, 20, tzinfo=UTC)
BEGAN = datetime(2025, 7, 26, 0, tzinfo=UTC)
ALERT = UUID(int=7)
HOUR = timedelta(hours=1)
RAIN = {"hour": 1, "rain": 12.5, "station": "X"}


class Told:
    """Two hours of rain, a draft the platform makes, a deed for people, a word."""

    def __init__(self) -> None:
        self.done: list[Kind] = []
        self.has: set[Kind] = {Kind.DRAFTED}
        self.dies_at: Kind | None = None
        self.refused_at: Kind | None = None
        self.refusal: type[DomainError] = NotFound

    def cues(self) -> Sequence[Cue]:
        return (
            Cue(Kind.RAIN, BEGAN, params=RAIN),
            Cue(Kind.RAIN, BEGAN + HOUR, HOUR, params=RAIN),
            Cue(Kind.DRAFTED, BEGAN + HOUR, waits=Waits.PLATFORM),
            Cue(Kind.AGREED, BEGAN + HOUR, waits=Waits.PEOPLE),
            Cue(Kind.SAID, BEGAN + HOUR, params={"village": "Bản Mẫu", "words": "NHAN"}),
        )

    def look(self, night: Night, cue: Cue) -> Done | None:
        origin = Origin.PERSON if cue.waits is Waits.PEOPLE else Origin.PLATFORM
        return Done(origin, "/w/warning/", ALERT) if cue.kind in self.has else None

    def do(self, night: Night, cue: Cue) -> Done:
        self.done.append(cue.kind)
        if cue.kind == self.dies_at:
            raise KeyboardInterrupt
        if cue.kind == self.refused_at:
            raise self.refusal
        return Done(Origin.MADE_UP, "/w/")
