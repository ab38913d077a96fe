"""One thing the doctor looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    subject: str
    sentence: str
    command: str = ""
    """The exact command that mends it, or the setting to change."""


def ok(subject: str, sentence: str) -> Finding:
    return Finding(Level.OK, subject, sentence)


def warn(subject: str, sentence: str, command: str = "") -> Finding:
    return Finding(Level.WARN, subject, sentence, command)


def missing(subject: str, sentence: str, command: str = "") -> Finding:
    return Finding(Level.MISSING, subject, sentence, command)
