"""Times as CAP writes them (3.3.2), and as others write them to us."""

from datetime import datetime

from hoaban.kit.typed import is_near

# Military letters: A to M (without J) go east, N to Y west, Z is UTC.
_EAST, _WEST = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
_HOURS = (
    {letter: hours for hours, letter in enumerate(_EAST, 1)}
    | {letter: -hours for hours, letter in enumerate(_WEST, 1)}
    | {"Z": 0}
)


def stamp(instant: datetime) -> str:
    """``2026-07-01T16:49:00+07:00``; UTC is ``-00:00``. Whole seconds: a fraction is cut off."""
    offset = instant.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        raise ValueError("A time without a zone of whole minutes was given")
    text = instant.replace(microsecond=0).isoformat()
    return text if offset else f"{text[:-6]}-00:00"


def moment(text: str) -> datetime:
    """What a foreign message says, letter zones and ``+00:00`` too. Raises `ValueError`; a time without a zone is one."""
    told = "".join(text.split())
    hours = _HOURS.get(told[-1:].upper())
    if hours is not None:
        told = f"{told[:-1]}{hours:+03d}:00"
    instant = datetime.fromisoformat(told)
    if instant.tzinfo is None:
        raise ValueError("A time without a zone was given")
    if not is_near(instant):
        raise ValueError("A time no calendar of ours reaches was given")
    return instant
