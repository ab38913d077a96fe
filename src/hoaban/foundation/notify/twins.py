"""Lines that reach nobody: each message becomes a line of a file beside the data. They serve development and the demo."""

import json
import logging
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify.values import Answer, Channel, Outgoing, Result

log = logging.getLogger(__name__)
_CODE, _HIDDEN = re.compile(r"\d(?:[\s.,;…-]*\d){5,}"), "••••••"
"""Six digits and more, however they are drawn apart for whoever hears them."""


@dataclass(slots=True)
class ConsoleTwin:
    """Appends to ``HOABAN_DATA_DIR/outbox/<channel>.jsonl``; the log gets counts only.

    In a demo the file is the telephone of people who are made up: whoever plays them reads their codes there. Anywhere else
    a code that proves a person is nobody's to read from a file, and is written as dots; so are other long numbers.
    """

    channel: Channel
    name: str = "twin"
    is_real: bool = False
    window: int = 1000
    per_second: float | None = None

    def send(self, messages: Sequence[Outgoing]) -> list[Result]:
        """Everything is accepted, in one write."""
        at = timezone.now().isoformat()
        ids = [uuid4().hex for _ in messages]
        is_demo = accounts.is_demo_installation()
        lines = [
            {"id": given, "at": at, "to": one.address or f"{len(one.subscriptions)} subscriptions", "title": one.title,
             "text": one.text if is_demo else _CODE.sub(_HIDDEN, one.text), "url": one.url, "language": one.language, "life": one.is_life}
            for given, one in zip(ids, messages, strict=True)
        ]  # fmt: skip
        _append(
            outbox_file(self.channel), "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
        )
        log.info("twin of %s: %s messages", self.channel, len(messages))
        return [Result(Answer.ACCEPTED, provider_id=given) for given in ids]


def outbox_file(channel: Channel) -> Path:
    return Path(settings.DATA_DIR) / "outbox" / f"{channel}.jsonl"


def last_lines(channel: Channel, most: int) -> list[dict[str, Any]]:
    """What the twin sent, newest first; only the end of the file is read."""
    try:
        with outbox_file(channel).open("rb") as file:
            file.seek(0, os.SEEK_END)
            start = max(file.tell() - most * 1000, 0)
            file.seek(start)
            lines = file.read().splitlines()[1 if start else 0 :]
    except FileNotFoundError:
        return []
    return [_read(line) for line in reversed(lines[-most:])]


def _read(line: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(line)
    return said | {"at": datetime.fromisoformat(said["at"])}


def _append(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)
