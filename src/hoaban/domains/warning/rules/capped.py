"""A version → a CAP message. Nothing is added to what people read; everything here is written elsewhere already."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from hoaban.domains.warning.rules import placing
from hoaban.domains.warning.values import EXERCISE_WORD, Ending, Hazard, Message, Status, VersionShown
from hoaban.kit import cap, clock
from hoaban.kit.cap import levels

LANGUAGE = "vi-VN"
CATEGORIES = {
    Hazard.LANDSLIDE: cap.Category.GEO,
    Hazard.FOREST_FIRE: cap.Category.FIRE,
}
"""Water, wind, cold and heat are «Met» (CAP 1.2, 3.2.2: meteorological, floods included)."""
SOON = timedelta(hours=1)
"""«Expected»: within the next hour."""
TEST_WORD = "CHẠY THỬ (TEST)"
"""Before every text of a demonstration's message: many receivers show or read out nothing but one of them."""
_STATUS = re.compile(rb"<(?:\w+:)?status>(\w+)</")
TEST_NOTE = "Dữ liệu mẫu của bản chạy thử, không phải cảnh báo thật. Made-up data of a demonstration, no real warning."


@dataclass(frozen=True, slots=True)
class Frame:
    """What a version does not say itself."""

    sender: str
    event: str
    """The hazard in words, as the pack has it."""
    communes: tuple[str, ...]
    """Official codes."""
    where: str
    """The places in one line; all of them by name stand in the area's description."""
    web: str
    occasion: UUID
    earlier: tuple[str, ...]
    """References of the messages before it, as they were written."""
    others: tuple["Spoken", ...] = ()
    """The same in other languages, as it went out."""
    is_demo: bool = False
    """Of an installation that holds made-up data: whatever people practise there, machines are told a test."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text in another language."""

    tag: str
    event: str
    lines: tuple[tuple[str, str], ...]
    words: str


def message(one: VersionShown, frame: Frame) -> cap.Alert:
    sent = clock.local(one.sent_at)
    return cap.Alert(
        identifier=one.identifier, sender=frame.sender, sent=sent,
        status=status_of(one.status, is_demo=frame.is_demo),
        msg_type=cap.MsgType(one.message.capitalize()), scope=cap.Scope.PUBLIC, infos=_infos(one, frame, sent),
        note=_note(one, frame), references=tuple(cap.Reference(*told.split(",")) for told in frame.earlier),
        incidents=(str(frame.occasion),),
    )  # fmt: skip


def status_of(status: Status, *, is_demo: bool) -> cap.Status:
    """What a message says. Nothing of a demonstration is ever «Actual»."""
    if status is Status.EXERCISE:
        return cap.Status.EXERCISE
    return cap.Status.TEST if is_demo else cap.Status.ACTUAL


def status_in(content: bytes) -> cap.Status | None:
    """What a message of ours said when it was signed, whatever the installation is since: lists lead to it and say the same.

    Found and not parsed, for a list holds many; it stands before all that people wrote. None: it says none, and a list breaks for nothing.
    """
    found = _STATUS.search(content)
    return cap.Status(found[1].decode()) if found else None


def _note(one: VersionShown, frame: Frame) -> str:
    """An exercise is named there, and a demonstration; a cancellation says why."""
    drill = f"{EXERCISE_WORD} {frame.occasion}" if one.status is Status.EXERCISE else ""
    return " · ".join(part for part in (drill, TEST_NOTE if frame.is_demo else "", one.reason) if part)


def _infos(one: VersionShown, frame: Frame, sent: datetime) -> tuple[cap.Info, ...]:
    """Vietnamese first; of the others only the words differ, so that no receiver finds two events."""
    first = _info(one, frame, sent)
    others = (
        replace(
            first, language=other.tag, event=other.event, headline=_headed(one, other.lines, _short(one.places), frame),
            description=_marked(other.words, one, frame), instruction=_instruction(other.lines, one, frame),
        )
        for other in frame.others
    )  # fmt: skip
    return (first, *others)


def _info(one: VersionShown, frame: Frame, sent: datetime) -> cap.Info:
    is_over, area = one.message is Message.CANCEL, _area(one, frame.communes)
    return cap.Info(
        LANGUAGE, frame.event, (CATEGORIES.get(one.hazard, cap.Category.MET),),
        cap.Urgency.PAST if is_over else _urgency(one.onset, sent), levels.LEVELS[one.level].severity,
        cap.Certainty(one.sure.capitalize()), (area,),
        (cap.ResponseType.ALL_CLEAR,) if one.ending == Ending.ALL_CLEAR else (),
        effective=sent, onset=clock.local(one.onset), expires=clock.local(one.expires), sender_name=one.issuer,
        headline=_headed(one, one.lines, frame.where, frame), description=_marked(one.words, one, frame),
        instruction=_instruction(one.lines, one, frame), web=frame.web, parameters=(*cap.awareness(one.level), *cap.shapeless(area)),
    )  # fmt: skip


def _urgency(onset: datetime, sent: datetime) -> cap.Urgency:
    if onset <= sent:
        return cap.Urgency.IMMEDIATE
    return cap.Urgency.EXPECTED if onset - sent <= SOON else cap.Urgency.FUTURE


def _short(places: str) -> str:
    """Names are the same in every language; a line that counts them is a sentence, so it stands with the Vietnamese alone."""
    return places if len(places) <= placing.LONGEST else ""


def _headed(one: VersionShown, lines: Sequence[tuple[str, str]], where: str, frame: Frame) -> str:
    """What and where; of an ending, that it is over."""
    told = dict(lines)
    return f"{_marked(told.get('what') or told['do'], one, frame)} {where}".strip()


def _instruction(lines: Sequence[tuple[str, str]], one: VersionShown, frame: Frame) -> str:
    return _marked(" ".join(words for key, words in lines if key != "what"), one, frame)


def _marked(words: str, one: VersionShown, frame: Frame) -> str:
    """A drill and a demonstration say so before each text that may be shown or read out alone: a receiver takes any of the three."""
    if words and one.status is Status.EXERCISE and not words.startswith(EXERCISE_WORD):
        words = f"{EXERCISE_WORD}. {words}"
    return f"{TEST_WORD}. {words}" if words and frame.is_demo else words


def _area(one: VersionShown, communes: tuple[str, ...]) -> cap.Area:
    """The codes stand beside what was drawn: who knows no outlines finds the commune, who does sees the stream."""
    return cap.Area(
        one.places, tuple(_closed(ring) for ring in one.shape.polygons),
        tuple(cap.Circle(lat, lon, km) for lon, lat, km in (*one.shape.circles, *one.shape.near)),
        tuple(cap.Named(cap.COMMUNE, code) for code in communes),
    )  # fmt: skip


def _closed(ring: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Latitude first, and the first corner again at the end (CAP 1.2, 3.2.4)."""
    return tuple((lat, lon) for lon, lat in (*ring, ring[0]))
