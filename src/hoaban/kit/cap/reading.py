"""Bytes from anywhere → values. Tolerant where the standard is clear about what was meant, never trusting.

A message read here is data about a message: whether to believe it is decided by its signature, whether to act on it by a
person. What cannot be understood is left out and named among the oddities; without sender, time or status there is no message.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from hoaban.kit.cap.errors import NotCap
from hoaban.kit.cap.moments import moment
from hoaban.kit.cap.values import (
    NAMESPACE,
    Alert,
    Area,
    Category,
    Certainty,
    Circle,
    Info,
    MsgType,
    Named,
    Pair,
    Reference,
    Resource,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from hoaban.kit.safe_xml import Element, UnsafeXml, parsed

NAMESPACES = (NAMESPACE, "urn:oasis:names:tc:emergency:cap:1.1")
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
DEFAULT_LANGUAGE = "en-US"  # 3.2.2: what an info block without a language speaks

Word = TypeVar("Word", bound=StrEnum)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message somebody sent."""

    alert: Alert
    reference: Reference
    """How to name it: as written, not as we would have written it."""
    is_signed: bool
    """That a signature is there, anywhere in it; not that it holds."""
    oddities: tuple[str, ...] = ()
    """What was not understood, for a person."""


def read(content: bytes) -> Incoming:
    """Raises `NotCap` with a sentence."""
    try:
        root = parsed(content)
    except UnsafeXml as problem:
        raise NotCap(str(problem)) from problem
    if root.tag not in {f"{{{name}}}alert" for name in NAMESPACES}:
        raise NotCap("The file is XML, but no CAP message of version 1.1 or 1.2.")
    reader = _Reader(root.tag.removesuffix("alert"))
    alert = reader.alert(root)
    named = Reference(alert.sender, alert.identifier, reader.text(root, "sent"))
    return Incoming(alert, named, next(root.iter(SIGNATURE), None) is not None, tuple(reader.oddities))


class _Reader:
    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.oddities: list[str] = []

    def alert(self, root: Element) -> Alert:
        return Alert(
            identifier=self.needed(root, "identifier"), sender=self.needed(root, "sender"), sent=self.sent(root),
            status=self.must_be(root, "status", Status), msg_type=self.must_be(root, "msgType", MsgType),
            scope=self.must_be(root, "scope", Scope), infos=tuple(map(self.info, self.all(root, "info"))),
            source=self.text(root, "source"), restriction=self.text(root, "restriction"),
            addresses=self.text(root, "addresses"), codes=self.texts(root, "code"), note=self.text(root, "note"),
            references=self.references(root), incidents=tuple(self.text(root, "incidents").split()),
        )  # fmt: skip

    def info(self, one: Element) -> Info:
        return Info(
            language=self.text(one, "language") or DEFAULT_LANGUAGE, event=self.text(one, "event"),
            categories=self.words(one, "category", Category), responses=self.words(one, "responseType", ResponseType),
            urgency=self.word(one, "urgency", Urgency.UNKNOWN), severity=self.word(one, "severity", Severity.UNKNOWN),
            certainty=self.word(one, "certainty", Certainty.UNKNOWN), audience=self.text(one, "audience"),
            event_codes=self.named(one, "eventCode"), effective=self.time(one, "effective"),
            onset=self.time(one, "onset"), expires=self.time(one, "expires"), sender_name=self.text(one, "senderName"),
            headline=self.text(one, "headline"), description=self.text(one, "description"),
            instruction=self.text(one, "instruction"), web=self.text(one, "web"), contact=self.text(one, "contact"),
            parameters=self.named(one, "parameter"), resources=tuple(map(self.resource, self.all(one, "resource"))),
            areas=tuple(map(self.area, self.all(one, "area"))),
        )  # fmt: skip

    def resource(self, one: Element) -> Resource:
        size = self.text(one, "size")
        return Resource(
            self.text(one, "resourceDesc"), self.text(one, "mimeType"), int(size) if size.isdecimal() else None,
            self.text(one, "uri"), self.text(one, "digest"),
        )  # fmt: skip

    def area(self, one: Element) -> Area:
        return Area(
            self.text(one, "areaDesc"), tuple(self.each(one, "polygon", polygon)),
            tuple(self.each(one, "circle", circle)), self.named(one, "geocode"),
        )  # fmt: skip

    # --- parts ---------------------------------------------------------------------------------------------------------

    def all(self, parent: Element, name: str) -> list[Element]:
        return list(parent.findall(f"{self.prefix}{name}"))

    def text(self, parent: Element, name: str) -> str:
        """The first of that name, trimmed: line breaks inside elements are legal and common."""
        found = parent.find(f"{self.prefix}{name}")
        return (found.text or "").strip() if found is not None else ""

    def texts(self, parent: Element, name: str) -> tuple[str, ...]:
        return tuple(text for one in self.all(parent, name) if (text := (one.text or "").strip()))

    def needed(self, parent: Element, name: str) -> str:
        text = self.text(parent, name)
        if not text:
            raise NotCap(f"The message has no {name}.")
        return text

    def sent(self, root: Element) -> datetime:
        try:
            return moment(self.needed(root, "sent"))
        except (ValueError, OverflowError) as problem:
            raise NotCap("The message does not say in a readable way when it was sent.") from problem

    def must_be(self, root: Element, name: str, kind: type[Word]) -> Word:
        """An exercise read as real, or the other way round, would be worse than no message."""
        try:
            return kind(self.needed(root, name))
        except ValueError as problem:
            raise NotCap(f"The message's {name} is none of those that CAP knows.") from problem

    def word(self, parent: Element, name: str, unknown: Word) -> Word:
        text = self.text(parent, name)
        try:
            return type(unknown)(text)
        except ValueError:
            self.oddities.append(f"{name}: {text[:80]!r}")
            return unknown

    def words(self, parent: Element, name: str, kind: type[Word]) -> tuple[Word, ...]:
        return tuple(self.each(parent, name, kind))

    def each(self, parent: Element, name: str, make: Callable[[str], Thing]) -> Iterator[Thing]:
        for text in self.texts(parent, name):
            try:
                yield make(text)
            except ValueError:
                self.oddities.append(f"{name}: {text[:80]!r}")

    def time(self, parent: Element, name: str) -> datetime | None:
        text = self.text(parent, name)
        try:
            return moment(text) if text else None
        except (ValueError, OverflowError):
            self.oddities.append(f"{name}: {text[:80]!r}")
            return None

    def named(self, parent: Element, name: str) -> tuple[Named, ...]:
        return tuple(
            Named(self.text(one, "valueName"), self.text(one, "value")) for one in self.all(parent, name)
        )

    def references(self, root: Element) -> tuple[Reference, ...]:
        found = []
        for triple in self.text(root, "references").split():
            parts = triple.split(",")
            if len(parts) == 3 and all(parts):
                found.append(Reference(*parts))
            else:
                self.oddities.append(f"references: {triple[:80]!r}")
        return tuple(found)


def polygon(text: str) -> tuple[Pair, ...]:
    """Four pairs at least, the first again at the end. Raises `ValueError`."""
    pairs = tuple(map(_pair, text.split()))
    if len(pairs) < 4 or pairs[0] != pairs[-1]:
        raise ValueError("a polygon has four pairs at least and is closed")
    return pairs


def circle(text: str) -> Circle:
    """``lat,lon radius``. Raises `ValueError`."""
    middle, _, radius = " ".join(text.split()).partition(" ")
    kilometres = float(radius)
    if not 0 <= kilometres < 21_000:  # half way round the earth
        raise ValueError("a radius on earth")
    return Circle(*_pair(middle), kilometres)


def _pair(text: str) -> Pair:
    latitude, _, longitude = text.partition(",")
    pair = float(latitude), float(longitude)
    if not (-90 <= pair[0] <= 90 and -180 <= pair[1] <= 180):  # «nan» fails too
        raise ValueError("no place on earth")
    return pair
