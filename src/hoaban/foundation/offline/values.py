"""What offline calls things: kinds of forms, what a device sends, what it is told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, overload
from uuid import UUID

from hoaban.foundation.access.values import Actor

EntryId = NewType("EntryId", int)
Value = str | int | bool
Values = Mapping[str, Value]

PROTOCOL = 1
APP = 1
ACCEPTED = 4
"""So many versions back an outbox is taken as it is; an older one goes to a person."""
PACK_DAYS = 7
"""So long a list stays on a phone; then it is taken along anew."""


class Result(StrEnum):
    """What became of an entry, as the device is told."""

    APPLIED = "applied"
    MERGED = "merged"
    """Applied beside what others changed meanwhile."""
    CONFLICT = "conflict"
    HELD = "held"
    REFUSED = "refused"
    LATER = "later"
    """Not kept: the form it follows has not arrived; the device sends both again."""
    UNREADABLE = "unreadable"
    """Not kept: it has no name of its own; the device keeps it and offers it as a file."""


class State(StrEnum):
    """Where a kept entry stands."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICT = "conflict"
    HELD = "held"
    REFUSED = "refused"
    SETTLED = "settled"
    """A person chose."""
    SET_ASIDE = "set_aside"
    """A person decided not to use it; it stays readable."""
    CAME_BY_ITSELF = "came_by_itself"
    """A colleague carried it, and then its own phone sent it."""

    @property
    def waits(self) -> bool:
        return self in WAITING


WAITING = frozenset({State.CONFLICT, State.HELD, State.REFUSED})


class Choice(StrEnum):
    """How a clash ended."""

    OPEN = ""
    THEIRS = "theirs"
    MINE = "mine"
    REPLACED = "replaced"
    """The same person answered again later, before anybody chose."""


class MediaState(StrEnum):
    ARRIVING = "arriving"
    WHOLE = "whole"
    """All bytes are here; they are handed to the file store."""
    KEPT = "kept"
    REFUSED = "refused"
    ENDED = "ended"
    EXPIRED = "expired"


class Each(StrEnum):
    """How often a form asks a question."""

    ONCE = ""
    LINE = "line"
    """Of each line of the row: its answers stand under "key.line"."""
    MORE = "more"
    """Of each one the author adds: "key.1", "key.2"…"""


@dataclass(frozen=True, slots=True)
class Line:
    """What a row consists of: a person of a household."""

    key: str
    title: str
    detail: str = ""
    also: str = ""
    """A further name by which the row is found on the device."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``observed``: told anew on every visit and only added, so it can never clash."""

    key: str
    label: str
    kind: str = "text"
    """text, long, phone, number, choice; several: codes with a blank between, the first counts most;
    amount: a number as people write it, 1.200 or 2,5; day: a day, a month or a year as people write it,
    5/3/1961, judged by the room; dated: a choice with the day since
    when, "code 2026-11-20"; line: one of the record's lines, by its key."""
    longest: int = 200
    observed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: codes, which are sent and merged, each with the msgid that people read."""
    each: Each = Each.ONCE
    is_needed: bool = False
    """Whoever adds one answers this; the phone asks before it keeps the form."""
    fits: Callable[[str], bool] | None = None
    """The room's own rule for one answer, beside what its kind allows."""
    group: str = ""
    """Its heading: questions of one heading stand together, and folded while nothing is told under it."""
    is_whole: bool = False
    """Of an amount: counted one by one."""
    ask_above: int = 0
    """Of an amount: above it the phone asks once more before it keeps the form; 0: never."""
    stays: bool = False
    """An answer once on record gives way to another one, never to none."""
    bars: tuple[str, str] = ("", "")
    """Answered with that code, that other question stays empty: the phone does not keep the form with both."""
    teller: str = ""
    """The question who said so: the phone does not keep a new answer without it."""
    retracts: str = ""
    """Of a dated choice: the answer that what the record says was never so; asked only where it says other than the first one."""
    is_former: bool = False
    """Asked by older versions, which are still taken; no phone is told of it any more."""
    denies: bool = False
    """Answered, it says that there is nothing to count under its heading: the phone does not keep the form with a number beside it."""


class Asked(Sequence[Field]):
    """Questions that a pack holds: read when somebody asks for them, so that a pack that cannot be read stops this form and no start."""

    def __init__(self, read: Callable[[], Sequence[Field]]) -> None:
        self._read = read

    @overload
    def __getitem__(self, at: int) -> Field: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Field]: ...
    def __getitem__(self, at: int | slice) -> Field | Sequence[Field]:
        return self._read()[at]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


@dataclass(frozen=True, slots=True)
class PackUnit:
    """A list that can be taken along: a village's households."""

    key: str
    label: str
    count: int
    former: Sequence[str] = ()
    """Keys by which a page opened before an upgrade still asks for it."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands now. ``known`` says who wrote a value last and when, where that is on record."""

    target: UUID
    title: str
    detail: str
    place_no: int
    version: int
    values: Values
    known: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    is_done: bool = False
    lines: Sequence[Line] = ()
    choices: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    """Of questions whose answers differ by place: key → codes with their words; one list is of one place."""
    former: Mapping[str, str] = field(default_factory=dict)
    """Question that only older versions ask → the one that took its place: what one bars, the other may not write either."""
    seen: tuple[str, datetime] | None = None
    """Of a row that is done: by whom and when; None where that is not told."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a room is asked to write, inside the caller's transaction."""

    target: UUID
    changes: Values
    observed: Values | None
    """What was told of this visit; None where the visit itself is written already."""
    version: int
    entry: UUID
    author_key: str
    author_label: str
    made_at: datetime
    request: str | None
    now: datetime
    form: Values = field(default_factory=dict)
    """All the form says, for an answer that is read together with another one."""


@dataclass(frozen=True, slots=True)
class FormKind:
    """A form a room lets people fill without a line. The engine does what is the same for all rooms."""

    name: str
    label: str
    noun: str
    """What one of its rows is in the middle of a sentence: «household», «report»."""
    newest: int
    """The form's version today."""
    permission: str
    fields: Sequence[Field]
    """`Asked` where a pack holds them."""
    units: Callable[[Actor], Sequence[PackUnit]]
    pack: Callable[[Actor, str], Sequence[Record]]
    """The base data of one list; reading it is on the record before it leaves."""
    current: Callable[[Actor, UUID, bool], Record | None]
    """(asker, row, lock): the row as it stands, locked until the transaction ends where it will be written;
    None: not there, or not hers."""
    place_of: Callable[[UUID], int | None]
    """Whose office answers for the row, whoever asks."""
    apply: Callable[[Actor, Deed], None]
    """The room's own verb: permission, rule, row, audit line, event."""
    attach: Callable[[UUID, UUID, int], None]
    """(entry, media, file): the photo belongs to what the entry wrote."""
    file_purpose: str
    most_photos: int = 5
    is_round: bool = True
    """Its rows are visited one after another, and one where nothing changed is one tap; False: each list is one form of its own."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry as a device sent it, read and checked for shape only."""

    uid: UUID
    kind: str
    form_version: int
    app: int
    target: UUID
    base_version: int
    base: Values
    values: Values
    made_at: datetime
    media: tuple[UUID, ...]
    after: UUID | None
    raw: Mapping[str, object]
    digest: str
    seen_at: Mapping[str, str] | None = None
    """Question → when its answer had been written that the author saw, where that was on record; None: a phone of before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told about one entry; the sentence is a msgid."""

    uid: str
    result: Result
    sentence: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    """What waits for a person to choose."""


@dataclass(frozen=True, slots=True)
class DeviceTold:
    """What a browser says of itself with each batch."""

    uid: UUID
    app: int
    name: str
    unsent_forms: int
    unsent_media: int
