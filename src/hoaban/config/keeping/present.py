"""Who is at work on a PostgreSQL database: the server knows every line to it, and each of ours says where it comes from."""

import hashlib
import os
import socket
from collections.abc import Iterable
from pathlib import Path

OURS = "hoaban"


def announce(kind: str, data_dir: Path) -> None:
    """From here on the lines of this process, and of all it starts, are «hoaban web may-1 3fa9c2d1» to the server."""
    os.environ["PGAPPNAME"] = f"{OURS} {kind} {socket.gethostname()[:30]} {_gate(data_dir)}"


def elsewhere(lines: Iterable[str], data_dir: Path) -> list[str]:
    """Of these names, who does not stand at the gate of this folder: «web on may-2»."""
    here, found = _gate(data_dir), set()
    for line in lines:
        words = line.split()
        if len(words) == 4 and words[0] == OURS and words[3] != here:
            found.add(f"{words[1]} on {words[2]}")
    return sorted(found)


def _gate(data_dir: Path) -> str:
    """Who shares machine and folder waits at the same gate (kit/gate.py)."""
    return hashlib.sha256(f"{socket.gethostname()} {data_dir.resolve()}".encode()).hexdigest()[:8]
