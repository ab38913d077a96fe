"""Lists of issued messages for machines: Atom (RFC 4287), RSS 2.0, JSON. Each entry leads to the signed message itself.

Receivers of CAP poll such a list and fetch what is new (OASIS, CAP feeds 1.0); what they believe is the message they fetched.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from hoaban.kit.cap.moments import stamp
from hoaban.kit.safe_xml import Element

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/cap+xml"


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    author: str
    address: str
    """Where this list stands, in full."""
    home: str
    """A page for people."""
    updated: datetime
    """When the newest was issued; of an empty list, when there was last one."""


@dataclass(frozen=True, slots=True)
class Entry:
    identifier: str
    title: str
    summary: str
    status: str
    message_type: str
    sent: datetime
    expires: datetime | None
    address: str
    """Where the signed message stands, in full."""


def atom(feed: Feed, entries: Sequence[Entry]) -> bytes:
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _put(root, ATOM, "id", feed.address)
    _put(root, ATOM, "title", feed.title)
    _put(root, ATOM, "updated", _rfc3339(feed.updated))
    _put(etree.SubElement(root, f"{{{ATOM}}}author"), ATOM, "name", feed.author)
    etree.SubElement(root, f"{{{ATOM}}}link", rel="self", href=feed.address, type="application/atom+xml")
    etree.SubElement(root, f"{{{ATOM}}}link", rel="alternate", href=feed.home, type="text/html")
    for entry in entries:
        one = etree.SubElement(root, f"{{{ATOM}}}entry")
        _put(one, ATOM, "id", entry.address)
        _put(one, ATOM, "title", _titled(entry))
        _put(one, ATOM, "updated", _rfc3339(entry.sent))
        _put(one, ATOM, "summary", entry.summary)
        etree.SubElement(one, f"{{{ATOM}}}link", rel="alternate", href=entry.address, type=MEDIA_TYPE)
        etree.SubElement(one, f"{{{ATOM}}}category", term=entry.status)
        etree.SubElement(one, f"{{{ATOM}}}category", term=entry.message_type)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def rss(feed: Feed, entries: Sequence[Entry]) -> bytes:
    root = etree.Element("rss", version="2.0", nsmap={"atom": ATOM})
    channel = etree.SubElement(root, "channel")
    for name, text in (("title", feed.title), ("link", feed.home), ("description", feed.author)):
        _put(channel, "", name, text)
    _put(channel, "", "lastBuildDate", format_datetime(feed.updated.astimezone(UTC), usegmt=True))
    etree.SubElement(channel, f"{{{ATOM}}}link", rel="self", href=feed.address, type="application/rss+xml")
    for entry in entries:
        one = etree.SubElement(channel, "item")
        for name, text in (
            ("title", _titled(entry)), ("link", entry.address), ("description", entry.summary), ("guid", entry.address),
            ("category", entry.status), ("pubDate", format_datetime(entry.sent.astimezone(UTC), usegmt=True)),
        ):  # fmt: skip
            _put(one, "", name, text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def as_json(feed: Feed, entries: Sequence[Entry]) -> bytes:
    told = {
        "title": feed.title, "author": feed.author, "updated": stamp(feed.updated),
        "alerts": [
            {
                "identifier": entry.identifier, "title": _titled(entry), "summary": entry.summary, "status": entry.status,
                "msgType": entry.message_type, "sent": stamp(entry.sent),
                "expires": stamp(entry.expires) if entry.expires else None, "cap": entry.address,
            }
            for entry in entries
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _titled(entry: Entry) -> str:
    """A list shows titles alone: an exercise must not be taken for real there either."""
    return entry.title if entry.status == "Actual" else f"[{entry.status.upper()}] {entry.title}"


def _rfc3339(instant: datetime) -> str:
    """Atom wants +00:00 where CAP wants -00:00."""
    return instant.replace(microsecond=0).isoformat()


def _put(parent: Element, namespace: str, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{namespace}}}{name}" if namespace else name).text = text
