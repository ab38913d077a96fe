"""Values → bytes. What leaves here has passed the schema and every rule of `checking`."""

from collections.abc import Iterable

from lxml import etree

from hoaban.kit.cap import checking
from hoaban.kit.cap.errors import Finding, NotSound
from hoaban.kit.cap.moments import stamp
from hoaban.kit.cap.values import NAMESPACE, Alert, Area, Info, Named, Pair, Resource
from hoaban.kit.safe_xml import Element


def written(alert: Alert) -> bytes:
    """The message, ready to be signed. Raises `NotSound` with everything that is wrong, not only the first."""
    try:
        content = built(alert)
    except ValueError as problem:  # a control character, a time without a zone
        raise NotSound((Finding("characters", "schema", str(problem)),)) from problem
    checking.require_sound(content)
    return content


def built(alert: Alert) -> bytes:
    """The same without the check; only `written` is for issuing."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _put(root, "identifier", alert.identifier)
    _put(root, "sender", alert.sender)
    _put(root, "sent", stamp(alert.sent))
    _put(root, "status", alert.status)
    _put(root, "msgType", alert.msg_type)
    _maybe(root, "source", alert.source)
    _put(root, "scope", alert.scope)
    _maybe(root, "restriction", alert.restriction)
    _maybe(root, "addresses", alert.addresses)
    for code in alert.codes:
        _put(root, "code", code)
    _maybe(root, "note", alert.note)
    _maybe(root, "references", " ".join(map(str, alert.references)))
    _maybe(root, "incidents", " ".join(alert.incidents))
    for info in alert.infos:
        _info(etree.SubElement(root, f"{{{NAMESPACE}}}info"), info)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _info(parent: Element, info: Info) -> None:
    """In the order of the schema."""
    _put(parent, "language", info.language)
    for category in info.categories:
        _put(parent, "category", category)
    _put(parent, "event", info.event)
    for response in info.responses:
        _put(parent, "responseType", response)
    for name, value in (
        ("urgency", info.urgency), ("severity", info.severity), ("certainty", info.certainty), ("audience", info.audience),
    ):  # fmt: skip
        _maybe(parent, name, value)
    _named(parent, "eventCode", info.event_codes)
    for name, instant in (("effective", info.effective), ("onset", info.onset), ("expires", info.expires)):
        _maybe(parent, name, stamp(instant) if instant else "")
    for name, value in (
        ("senderName", info.sender_name), ("headline", info.headline), ("description", info.description),
        ("instruction", info.instruction), ("web", info.web), ("contact", info.contact),
    ):  # fmt: skip
        _maybe(parent, name, value)
    _named(parent, "parameter", info.parameters)
    for resource in info.resources:
        _resource(etree.SubElement(parent, f"{{{NAMESPACE}}}resource"), resource)
    for area in info.areas:
        _area(etree.SubElement(parent, f"{{{NAMESPACE}}}area"), area)


def _resource(parent: Element, resource: Resource) -> None:
    _put(parent, "resourceDesc", resource.description)
    _put(parent, "mimeType", resource.mime_type)
    _maybe(parent, "size", "" if resource.size is None else str(resource.size))
    _maybe(parent, "uri", resource.uri)
    _maybe(parent, "digest", resource.digest)


def _area(parent: Element, area: Area) -> None:
    _put(parent, "areaDesc", area.description)
    for polygon in area.polygons:
        _put(parent, "polygon", " ".join(map(_pair, polygon)))
    for circle in area.circles:
        _put(parent, "circle", f"{_pair((circle.latitude, circle.longitude))} {_number(circle.kilometres)}")
    _named(parent, "geocode", area.geocodes)


def _named(parent: Element, name: str, pairs: Iterable[Named]) -> None:
    for pair in pairs:
        inner = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        _put(inner, "valueName", pair.name)
        _put(inner, "value", pair.value)


def _pair(pair: Pair) -> str:
    return f"{_number(pair[0])},{_number(pair[1])}"


def _number(value: float) -> str:
    """Six decimals are a hand's breadth on the ground."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _put(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = str(text)


def _maybe(parent: Element, name: str, text: str) -> None:
    if text:
        _put(parent, name, text)
