"""CAP 1.2 messages: values in, checked bytes out; bytes from anywhere in, values out. Knows no table and no key."""

from hoaban.kit.cap.checking import findings, require_sound
from hoaban.kit.cap.conventions import COMMUNE, shapeless
from hoaban.kit.cap.errors import Finding, NotCap, NotSound
from hoaban.kit.cap.levels import parameters as awareness
from hoaban.kit.cap.moments import moment, stamp
from hoaban.kit.cap.reading import Incoming, read
from hoaban.kit.cap.values import (
    Alert,
    Area,
    Category,
    Certainty,
    Circle,
    Info,
    MsgType,
    Named,
    Reference,
    Resource,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from hoaban.kit.cap.writing import written

__all__ = [
    "COMMUNE",
    "Alert",
    "Area",
    "Category",
    "Certainty",
    "Circle",
    "Finding",
    "Incoming",
    "Info",
    "MsgType",
    "Named",
    "NotCap",
    "NotSound",
    "Reference",
    "Resource",
    "ResponseType",
    "Scope",
    "Severity",
    "Status",
    "Urgency",
    "awareness",
    "findings",
    "moment",
    "read",
    "require_sound",
    "shapeless",
    "stamp",
    "written",
]
