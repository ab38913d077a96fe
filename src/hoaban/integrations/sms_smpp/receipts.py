"""What operators say became of a message. Each writes it a little differently: whatever can be understood is."""

import re
from dataclasses import dataclass

from hoaban.integrations.sms_smpp import coding
from hoaban.integrations.sms_smpp.pdu import MESSAGE_STATE, RECEIPTED_MESSAGE_ID, Delivered

_FIELD = re.compile(r"\b(id|stat|err)\s*:\s*([^\s:]*)", re.IGNORECASE)
_TEXT = re.compile(r"\btext\s*:", re.IGNORECASE)
_WORDS = {"DELIVRD": True, "UNDELIV": False, "EXPIRED": False, "REJECTD": False, "DELETED": False}
"""ACCEPTD, ENROUTE, UNKNOWN and whatever else are no end: they say nothing we do not know."""
_LONGEST_ID, _LONGEST_REASON = 65, 100
"""SMPP allows 65 characters for an id."""
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}


@dataclass(frozen=True, slots=True)
class Told:
    """The end of one part's way."""

    raw_id: str
    is_good: bool
    reason: str


def told_by(said: Delivered) -> Told | None:
    """None: not the end of its way, or nothing that could be understood. The operator's own fields count before its text."""
    text = coding.read(said.content, coding.LATIN1, has_header=said.is_joined)
    fields: dict[str, str] = {}
    for name, value in _FIELD.findall(_TEXT.split(text, maxsplit=1)[0]):
        fields.setdefault(name.lower(), value)
    state = said.extras.get(MESSAGE_STATE, b"")
    word = _STATES.get(state[0]) if state else None
    word = (word or fields.get("stat", "")).upper()[:7]
    raw = said.extras.get(RECEIPTED_MESSAGE_ID, b"").partition(b"\0")[0].decode("latin-1") or fields.get(
        "id", ""
    )
    if not normal(raw) or word not in _WORDS:
        return None
    error = fields.get("err", "").strip("0")
    reason = "" if _WORDS[word] else f"{word} {fields['err']}" if error else word
    return Told(raw.strip(), _WORDS[word], _printable(reason)[:_LONGEST_REASON])


def normal(raw: str) -> str:
    """One way to write an id: small letters, no zeros before it, nothing a database would not keep. Empty: there is none."""
    written = _printable(raw).strip().lower()[:_LONGEST_ID]
    return written and (written.lstrip("0") or "0")


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(one for one in text if one.isprintable())
