"""Rules about dangers as data: what is compared, what is said of it, what would have been raised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hoaban.domains.hazards.values import GROUNDS as GROUNDS  # noqa: PLC0414 — said on, for the rules of this room
from hoaban.domains.hazards.values import Origin, Variable
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.sources.values import Citation, Mark

LEVELS = range(1, 6)


class Kind(StrEnum):
    DAY = "day"
    """Rain of 24 hours × rainy days before × ground (Decision 18/2021/QĐ-TTg, Điều 46)."""
    SUM = "sum"
    """Rain of so many hours."""
    RIVER = "river"
    """A river's alarm levels."""
    COLD = "cold"
    """Days on end with a mean below a temperature."""
    FIRE = "fire"
    """Nesterov's index: the sum of T × (T − dew point) in the early afternoon since the last rain."""


WANTED: Mapping[Kind, tuple[Variable, ...]] = {
    Kind.DAY: (Variable.RAIN,),
    Kind.SUM: (Variable.RAIN,),
    Kind.RIVER: (Variable.LEVEL,),
    Kind.COLD: (Variable.TEMPERATURE,),
    Kind.FIRE: (Variable.TEMPERATURE, Variable.HUMIDITY, Variable.RAIN),
}
"""What a station must measure, all of it, to be asked at all."""


@dataclass(frozen=True, slots=True)
class Step:
    """From here on this level holds."""

    at: float
    """Millimetres, metres above the alarm, degrees below which, the index."""
    level: int
    over: int = 0
    """Hours of rain, number of the alarm, days on end."""
    is_sure: bool = False
    """The source gives this very level; else it is the lowest that can be meant."""
    is_beyond: bool = False
    """More than, not as much as."""
    until: float | None = None
    """The upper end of a class of rain."""
    days: tuple[int, int | None] = (0, None)
    """Rainy days before, from and to."""
    ground: tuple[int, int] = (GROUNDS[0], GROUNDS[-1])


@dataclass(frozen=True, slots=True)
class Params:
    """Everything a rule compares with."""

    steps: tuple[Step, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)
    acts: bool = True

    def number(self, name: str) -> float:
        return self.numbers.get(name, NUMBERS[name])


NUMBERS = {"covered": 0.8, "wet_mm": 1.0, "reset_mm": 3.0}
"""Our own choice where a rule says nothing else: the share of a stretch that readings must cover before «not reached» is said,
what counts as a rainy day, and the rain that puts the fire index back to nought."""


@dataclass(frozen=True, slots=True)
class Track:
    """One series as columns, in order of time."""

    variable: Variable
    minutes: int
    at: NDArray[np.int64]
    """Seconds since 1970, of the end."""
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the place where something is measured."""

    alarms: tuple[float | None, ...] = (None, None, None)
    ground: tuple[tuple[int, int], ...] = ()
    """From which second on so easily it slides, as they were written: of two that have begun the later written one counts.
    Empty, or not begun: nobody gave it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says at each time, as columns."""

    at: NDArray[np.int64]
    amount: NDArray[np.float64]
    """What is drawn: the first step's own measure; NaN where nothing is known."""
    level: NDArray[np.int8]
    """0: below every step, or not known."""
    known: NDArray[np.bool_]
    """False: cannot be judged for lack of readings."""
    sure: NDArray[np.bool_]
    """The level is the very one the source gives."""
    step: NDArray[np.int8]
    """Which step decided; -1: none."""
    quoted: NDArray[np.float64]
    """The measure of the step that decided."""


class Answer(StrEnum):
    """What a rule says of a station now."""

    RAISED = "raised"
    BELOW = "below"
    UNKNOWN = "unknown"
    """Cannot be judged for lack of readings."""


class Standing(StrEnum):
    """Where a version stands."""

    WAITS = "waits"
    HOLDS = "holds"
    REPLACED = "replaced"
    OVER = "over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule with the version that holds."""

    id: int
    uid: UUID
    code: str
    place_no: int
    title: str
    kind: Kind
    hazard: Hazard
    version: "VersionFacts"

    @property
    def is_nobodys(self) -> bool:
        """It drafts by numbers that came with a pack, and no person of the province stands behind them."""
        version = self.version
        return version.standing is Standing.HOLDS and version.params.acts and not version.is_confirmed


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version, whole."""

    id: int
    uid: UUID
    number: int
    params: Params
    areas: tuple[int, ...]
    """Communes or a province; empty: the whole province."""
    source: Citation
    article: str
    mark: Mark
    reason: str
    by: str
    """Empty: no person; it came with a pack."""
    at: datetime
    standing: Standing
    based_on: int
    valid_from: date | None = None
    valid_until: date | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decided_note: str = ""
    is_own: bool = False
    """Whoever asks proposed it."""

    @property
    def is_confirmed(self) -> bool:
        """A person of the province decided on it; else it came with a pack."""
        return bool(self.decided_by)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody proposes: one number, one step more or one less, from which source, and why."""

    name: str
    value: float
    reason: str
    article: str
    mark: Mark
    until: date | None = None
    step: Step | None = None
    """To be put into the table."""
    drops: int | None = None
    """The place of a step that is to be taken out."""
    confirms: bool = False
    """Nothing changes but who stands behind the numbers, and until when."""
    seen: int = 0
    """Number of the version she looked at; on top of another one her places would mean other steps. 0: one number, whatever holds."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a gauge said when a rule raised something."""

    rule: str
    title: str
    version: int
    station: str
    kind: Kind
    over: int
    at: float
    """The step that was reached."""
    amount: float
    when: datetime
    level: int
    is_sure: bool
    rule_uid: UUID
    station_uid: UUID


@dataclass(frozen=True, slots=True)
class Now:
    """What a rule says of a station now."""

    rule: RuleFacts
    station: str
    station_uid: UUID
    place_no: int
    answer: Answer
    quote: Quote | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Raised:
    """One stretch of a replay."""

    station_id: int
    place_no: int
    first: datetime
    last: datetime
    level: int
    is_sure: bool
    amount: float
    over: int
    limit: float


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as a pack records it."""

    code: str
    first: date
    last: date
    hazard: str
    place: str
    what: str
    communes: tuple[int, ...]
    source: str
    mark: Mark


class Found(StrEnum):
    """How a recorded event and a rule meet."""

    HIT = "hit"
    MISS = "miss"
    NO_READINGS = "no_readings"


@dataclass(frozen=True, slots=True)
class Met:
    event: Event
    found: Found
    level: int = 0
    hours: float | None = None
    """How long before the end of the event's first day it was raised."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is replayed: which readings, and when."""

    origin: Origin
    since: datetime
    until: datetime
