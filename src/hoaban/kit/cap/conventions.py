"""What our profile asks beyond CAP 1.2, of messages we issue (docs/cap-profile.md says why)."""

import re
from collections.abc import Callable, Iterator

from hoaban.kit.cap import levels as awareness
from hoaban.kit.cap.errors import Finding
from hoaban.kit.cap.prose import NS, text_of
from hoaban.kit.cap.values import Area, Named
from hoaban.kit.safe_xml import Element

COMMUNE = "VN-GSO-COMMUNE"
"""``valueName`` of the official five-digit codes of communes."""
MOST_VERTICES = 100
NO_SHAPE = Named("area_shape", "not known")
"""Of an info whose sender knows no position of any of its places: they go by their codes alone, and it says so."""
_COMMUNE = re.compile(r"\d{5}")
_SAME = ("category", "responseType", "urgency", "severity", "certainty", "effective", "onset", "expires")


def told(root: Element) -> Iterator[Finding]:
    """An alert or update tells something, somewhere, until some time."""
    infos = root.findall(f"{NS}info")
    if not infos and text_of(root, "msgType") in ("Alert", "Update"):
        yield Finding("info", "profile", "an alert tells something: one info block at least")
    for info in infos:
        for name in ("language", "event", "headline", "expires"):
            if not text_of(info, name).strip():
                yield Finding(name, "profile", f"every info block has {name}")
        if info.find(f"{NS}area") is None:
            yield Finding("area", "profile", "every info block has an area")


def one_event(root: Element) -> Iterator[Finding]:
    """One info block for each language; all of one event, in one area, at one time."""
    infos = root.findall(f"{NS}info")
    languages = [text_of(info, "language").lower() for info in infos]
    if len(languages) > 1 and not languages[0].startswith("vi"):
        yield Finding("language", "profile", "Vietnamese stands first")
    if len(languages) != len(set(languages)):
        yield Finding("language", "profile", "two info blocks speak the same language")
    for name, facts in (("times and weight", _facts), ("area", _places)):
        if len({facts(info) for info in infos}) > 1:
            yield Finding("languages", "profile", f"info blocks of one message differ in {name}")


def _facts(info: Element) -> tuple[tuple[str, ...], ...]:
    same = tuple(tuple(one.text or "" for one in info.findall(f"{NS}{name}")) for name in _SAME)
    return (*same, _pairs(info, "eventCode"), _pairs(info, "parameter"))


def _places(info: Element) -> tuple[object, ...]:
    """Names of areas are told in the language; shapes and codes are not."""
    return tuple(
        (
            tuple(one.text for one in area.findall(f"{NS}polygon")),
            tuple(one.text for one in area.findall(f"{NS}circle")),
            _pairs(area, "geocode"),
        )
        for area in info.findall(f"{NS}area")
    )


def _pairs(parent: Element, name: str) -> tuple[str, ...]:
    found = parent.findall(f"{NS}{name}")
    return tuple(f"{text_of(one, 'valueName')}={text_of(one, 'value')}" for one in found)


def geocodes(root: Element) -> Iterator[Finding]:
    for area in root.iter(f"{NS}area"):
        codes = [
            text_of(one, "value")
            for one in area.findall(f"{NS}geocode")
            if text_of(one, "valueName") == COMMUNE
        ]
        if not codes or not all(_COMMUNE.fullmatch(code) for code in codes):
            yield Finding(
                "geocode", "profile", f"every area names its communes by {COMMUNE}, five digits each"
            )
        for one in area.findall(f"{NS}geocode"):
            if not (text_of(one, "valueName").strip() and text_of(one, "value").strip()):
                yield Finding("geocode", "profile", "a geocode is empty")
        if not text_of(area, "areaDesc").strip():
            yield Finding("areaDesc", "profile", "an area has no name")


def shapeless(area: Area) -> tuple[Named, ...]:
    """What an `info` of this area carries beside its other parameters."""
    return () if area.polygons or area.circles else (NO_SHAPE,)


def shapes(root: Element) -> Iterator[Finding]:
    """Whoever reads only outlines has to be warned too."""
    for info in root.iterfind(f"{NS}info"):
        bare = [
            area for area in info.iterfind(f"{NS}area")
            if area.find(f"{NS}polygon") is None and area.find(f"{NS}circle") is None
        ]  # fmt: skip
        said = f"{NO_SHAPE.name}={NO_SHAPE.value}" in _pairs(info, "parameter")
        if bare and not said:
            yield Finding(
                "shape",
                "profile",
                "every area has a polygon or a circle, or it says that no place of it is known",
            )
        if said and not bare:
            yield Finding("shape", "profile", "it says that no place is known, and draws one")


def sizes(root: Element) -> Iterator[Finding]:
    """Receivers with little memory drop what is heavier."""
    for one in root.iter(f"{NS}polygon"):
        if len((one.text or "").split()) > MOST_VERTICES:
            yield Finding("polygon", "profile", f"an outline has more than {MOST_VERTICES} points")


def levels(root: Element) -> Iterator[Finding]:
    """The level, where it is told, is one of five and as severe as the message says."""
    known = {awareness.told(level): one.severity.value for level, one in awareness.LEVELS.items()}
    for info in root.iterfind(f"{NS}info"):
        for one in info.findall(f"{NS}parameter"):
            value = text_of(one, "value")
            if text_of(one, "valueName") == awareness.NAME and known.get(value) != text_of(info, "severity"):
                yield Finding(
                    "awareness_level", "profile", f"“{value}” is none of our levels, or not that severe"
                )


RULES: tuple[Callable[[Element], Iterator[Finding]], ...] = (told, one_event, geocodes, shapes, sizes, levels)
