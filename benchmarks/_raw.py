"""A sender that reads nothing and keeps nothing: how much the centre bears."""

import asyncio
import struct
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

_HEADER = struct.Struct(">4I")
WINDOW = 1000
_TEXT = b"Flash flood warning: water rises fast in the streams. Go to high ground now."
Centre = Callable[[Path, dict[str, object]], AbstractContextManager[tuple[int, Path]]]


def rate(centre: Centre, parts: int) -> float:
    """Parts a second, answered."""
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        centre(Path(folder), {"receipts": False}) as (port, _notes),
    ):
        began = time.perf_counter()
        asyncio.run(_drive(port, parts))
        return parts / (time.perf_counter() - began)


async def _drive(port: int, parts: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    bind = b"u\0p\0\0\x34\0\0\0"
    writer.write(_HEADER.pack(16 + len(bind), 9, 0, 1) + bind)
    await reader.readexactly(21)
    tail = b"\0\0\0\0\0\0\0\0\0\0" + bytes((len(_TEXT),)) + _TEXT
    bodies = [b"\0\5\0HOABAN\0\1\1849%08d" % n + tail for n in range(parts)]
    block = [_HEADER.pack(16 + len(body), 4, 0, n) + body for n, body in enumerate(bodies)]
    answered = sent = 0
    rest = b""
    while answered < parts:
        if sent < parts and sent - answered <= WINDOW // 2:
            writer.write(b"".join(block[sent : sent + WINDOW]))
            sent += len(block[sent : sent + WINDOW])
        rest += await reader.read(1 << 20)
        at = 0
        while len(rest) - at >= 16 and len(rest) - at >= (length := int.from_bytes(rest[at : at + 4], "big")):
            at += length
            answered += 1
        rest = rest[at:]
    writer.close()
