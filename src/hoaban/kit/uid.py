"""UUIDv7: sorts by time of making, can be made offline by any client."""

import os
import time
from datetime import datetime
from uuid import UUID


def uuid7(at_ms: int | None = None) -> UUID:
    """A fresh id; ``at_ms`` (Unix milliseconds) only for tests and for rows made in the past."""
    milliseconds = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    noise = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= (noise >> 62 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= noise & (2**62 - 1)
    return UUID(int=value)


def uuid7_floor(at: datetime) -> UUID:
    """Smaller than any id made at this moment or later, larger than any made a millisecond before."""
    return UUID(int=int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62)


def made_at_ms(uid: UUID) -> int:
    """The Unix milliseconds inside a UUIDv7."""
    if uid.version != 7:
        raise ValueError(f"{uid} is not a UUIDv7")
    return uid.int >> 80
