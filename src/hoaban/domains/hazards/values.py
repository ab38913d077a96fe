"""Stations, what they measure, and how a reading is kept. Plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag, StrEnum
from uuid import UUID

from hoaban.foundation.sources.values import Citation, Mark

GROUNDS = range(1, 5)
"""How easily the ground of a commune slides: low, medium, high, very high."""


class Kind(StrEnum):
    RAIN = "rain"
    RIVER = "river"
    WEATHER = "weather"


class Located(StrEnum):
    """How we know where a station stands; a page never draws a guess as a fact."""

    REPORTED = "reported"
    RECALLED = "recalled_approx"
    """From memory, some kilometres off."""
    MEASURED = "measured"
    """On the spot, with a telephone or a GPS."""
    CENTROID = "commune_centroid"
    """The middle of a commune, because the station's own place is not known."""


class StepKind(StrEnum):
    """What a version of a station is about."""

    PACK = "pack"
    ADDED = "added"
    CORRECTED = "corrected"
    OUT = "out"
    BACK = "back"


class Variable(StrEnum):
    RAIN = "rain"
    LEVEL = "water_level"
    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"

    @property
    def unit(self) -> str:
        return {"rain": "mm", "water_level": "m", "temperature": "°C"}.get(self.value, "%")

    @property
    def too_much_is_the_danger(self) -> bool:
        """Of two readings that contradict each other the higher one is used: the cautious one. Elsewhere neither is."""
        return self in {Variable.RAIN, Variable.LEVEL}


class Channel(StrEnum):
    HTTP = "http"
    MQTT = "mqtt"
    CSV = "csv"
    PACK = "pack"
    """Figures of bulletins and news that came with a province pack, each with its source."""


class Origin(StrEnum):
    """Who tells it. Series of different origin never mix, so neither do rules that read them."""

    STATION = "station"
    PUBLISHED = "published"
    """Read in a bulletin or in the news, each figure with its source."""
    SYNTHETIC = "synthetic"
    """Made up for demonstration; never a fact."""


class Flag(IntFlag):
    """What is said of a reading. The first four are about how it came, the others about what it says."""

    LATE = 1
    DUPLICATE = 2
    OUT_OF_ORDER = 4
    AHEAD = 8
    """Its time lay in the future when it came: the station's clock is wrong."""
    IMPOSSIBLE = 16
    STEPPED = 32
    STUCK = 64
    CONTRADICTS = 128


ARRIVAL = Flag.LATE | Flag.DUPLICATE | Flag.OUT_OF_ORDER | Flag.AHEAD
NO_FLAG = Flag(0)


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as a station, a sheet or a bulletin tells it. ``minutes`` 0: at a moment; else summed or meant over so long."""

    station: str
    variable: Variable
    ended_at: datetime
    value: float
    minutes: int = 0
    origin: Origin = Origin.STATION
    source: str = ""
    """Key of the data source it was read in; empty: the station itself."""


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one row, in the order they were sent."""

    outcome: Outcome
    flags: Flag = NO_FLAG
    used: bool = False
    problem: Exception | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """What is possible, in one period: outside of it a reading is kept and not used."""

    lowest: float
    highest: float
    fastest: float | None = None
    """Rain: mm an hour, beyond it impossible. Others: change an hour, beyond it looked at."""
    stuck_hours: int | None = None
    late_minutes: int = 120


@dataclass(frozen=True, slots=True)
class Columns:
    """Used readings of several series as columns, in the order of series and time."""

    series: list[int]
    ended_at: list[datetime]
    value: list[float]


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What is told of one variable at a station, and the last of it that is used."""

    id: int
    station_id: int
    variable: Variable
    minutes: int
    origin: Origin
    newest_at: datetime | None
    value_at: datetime | None
    value: float | None


Alarms = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How often a station speaks, in minutes (None: nobody waits for it), and alarm levels 1, 2, 3 in metres (None: not found)."""

    expected_minutes: int | None
    alarms: Alarms


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One version of a station's settings as its page tells it; ``by`` is empty for what the pack brought."""

    number: int
    settings: Settings
    paper: str
    by: str
    at: datetime
    compared_by: str
    compared_at: datetime | None
    is_own: bool
    holds: bool
    """The newest, or where the alarm levels still are from."""


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What a person writes of a station: its code, its name, what it measures and where it stands."""

    code: str
    name: str
    kind: Kind
    place_no: int
    latitude: float | None
    longitude: float | None
    located: Located
    elevation_m: float | None = None
    river: str = ""
    owner: str = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a station as its page tells it; ``by`` is empty for what the pack brought."""

    number: int
    step: StepKind
    facts: StationFacts
    moment: datetime | None
    paper: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch out of service; what was told after ``since`` up to ``until`` is kept and judges nothing. No end: still out."""

    station_id: int
    since: datetime
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        return self.since < at and (self.until is None or at <= self.until)


@dataclass(frozen=True, slots=True)
class GroundSaid:
    """What a document says of one commune's ground, and from which day on."""

    place_no: int
    ground: int
    paper: str
    since: date


@dataclass(frozen=True, slots=True)
class GroundVersion:
    """One version of a commune's class as its page tells it."""

    number: int
    said: GroundSaid
    by: str
    at: datetime
    compared_by: str
    compared_at: datetime | None
    is_own: bool
    holds: bool
    deed: UUID
    """What was set at once from one document is compared at once."""

    @property
    def mark(self) -> Mark:
        return Mark.PARTIAL if self.compared_at is None else Mark.VERIFIED

    @property
    def waits(self) -> bool:
        return self.holds and self.compared_at is None


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A commune of today with the class that holds; None: nobody has set one."""

    number: int
    name: str
    code: str
    held: GroundVersion | None


Slides = tuple[date, int]
"""From that day on, so easily."""


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station as other rooms and pages see it."""

    id: int
    uid: UUID
    code: str
    name: str
    kind: Kind
    place_no: int
    latitude: float | None
    longitude: float | None
    located: Located
    elevation_m: float | None
    owner: str
    expected_minutes: int | None
    alarms: Alarms
    source: Citation
    mark: Mark
    alarm_source: Citation
    alarm_mark: Mark
    alarm_paper: str
    note: str
    valid_from: date | None
    valid_to: date | None
    river: str = ""
    paper: str = ""
    """What whoever wrote name and place here read; empty: the pack's, with its source."""
    out_from: datetime | None = None
    out_why: str = ""
    back_from: datetime | None = None
    series: tuple[SeriesLine, ...] = ()
    grounds: tuple[Slides, ...] = ()
    """Of its commune, in the order they were written: the last one holds now, and each from its day on. Empty: nobody set one."""

    @property
    def is_out(self) -> bool:
        """Out of service: nobody waits for it, no rule is asked about it."""
        return self.out_from is not None
