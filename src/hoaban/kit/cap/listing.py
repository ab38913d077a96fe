"""Feeds of other people's warnings → their entries: Atom, RSS, or one CAP message by itself.

Tolerant of what feeds are like: any namespace, links as text or as attribute, CAP beside the entry or as text inside it. What
is not understood becomes an entry with what can be read of it. The document is read by `safe_xml`: no DTD, no entities.
"""

from dataclasses import dataclass

from lxml import etree

from hoaban.kit.cap.reading import NAMESPACES
from hoaban.kit.safe_xml import Element, UnsafeXml, parsed

ENTRIES = ("entry", "item")
ROOTS = ("feed", "rss", "RDF")
ALERTS = {f"{{{name}}}alert" for name in NAMESPACES}
CAP_TYPE = "application/cap+xml"
MOST = 200
"""Entries that are looked at; a feed lists its newest first."""
LONGEST = 500


class NotAFeed(Exception):
    """What came is no feed that can be understood; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed."""

    key: str
    """What tells it from the others: its own id and the time it was last changed."""
    title: str
    link: str
    """Where the whole text is said to be; as written, perhaps relative."""
    cap: bytes = b""
    """The message itself, where the feed carries it. Serialised anew: a signature over it need not hold any more."""


@dataclass(frozen=True, slots=True)
class Listing:
    title: str
    entries: tuple[Entry, ...]
    is_cut: bool = False
    """There were more than `MOST`."""


def listed(content: bytes) -> Listing:
    """Raises `NotAFeed`."""
    try:
        root = parsed(content)
    except UnsafeXml as problem:
        raise NotAFeed(str(problem)) from problem
    if root.tag in ALERTS:
        key = " ".join(_text(root, name) for name in ("sender", "identifier", "sent"))
        return Listing("", (Entry(key[:LONGEST], "", "", content),))
    if _name(root) not in ROOTS:
        raise NotAFeed("The file is XML, but neither Atom nor RSS nor CAP.")
    found = [one for one in root.iter() if _name(one) in ENTRIES]
    channel = next((one for one in root if _name(one) == "channel"), root)
    return Listing(_text(channel, "title"), tuple(map(_entry, found[:MOST])), len(found) > MOST)


def _entry(one: Element) -> Entry:
    link = _link(one)
    title, told = _text(one, "title"), _text(one, "id") or _text(one, "guid") or link
    changed = _text(one, "updated") or _text(one, "pubDate") or _text(one, "date") or _text(one, "published")
    return Entry(" ".join((told or title, changed, link))[: 4 * LONGEST], title[:LONGEST], link, _inside(one))


def _inside(one: Element) -> bytes:
    """A CAP message as a child somewhere below, or written out as text."""
    for child in one.iter():
        if child.tag in ALERTS:
            return bytes(etree.tostring(child, encoding="utf-8", with_tail=False))
    for child in one:
        text = (child.text or "").strip()
        if (
            _name(child) in ("content", "description", "summary")
            and "<" in text[:1]
            and "alert" in text[:2000]
        ):
            return text.encode()
    return b""


def _link(one: Element) -> str:
    """A link to CAP before any other; an alternate before one to itself."""
    found: list[tuple[int, str]] = []
    for child in one:
        if _name(child) not in ("link", "enclosure"):
            continue
        where = (child.get("href") or child.get("url") or child.text or "").strip()
        rank = 0 if child.get("type") == CAP_TYPE else 1 if child.get("rel") in (None, "alternate") else 2
        if where and len(where) <= LONGEST:
            found.append((rank, where))
    return min(found, key=lambda one: one[0], default=(0, ""))[1]


def _name(one: Element) -> str:
    tag = one.tag  # a comment's is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(parent: Element, name: str) -> str:
    found = next((one for one in parent if _name(one) == name), None)
    return " ".join((found.text or "").split()) if found is not None else ""
