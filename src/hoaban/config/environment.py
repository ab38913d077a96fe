"""Small typed readers of environment variables; each fails with a sentence that says what to do.

Every name begins with ``HOABAN_``; ``NAME_FILE`` names a file that holds the value (for secrets).
"""

import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from hoaban.kit import phone

MADE_UP = "twin:"
"""Before a number of a demo: it is shown as made up and leads nowhere."""
_SHORT = re.compile(r"(?!11[1-9]$)[1-9][0-9]{2,4}|1[89]00[0-9]{4}")
"""Three to five digits, none of the emergency lines, or a service number."""


class SettingProblem(SystemExit):
    """A setting is missing or unusable; the process stops with this sentence and exit code 78 (EX_CONFIG)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(78)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def text(name: str, default: str = "") -> str:
    """The variable's text, or the content of the file that ``NAME_FILE`` points at."""
    named_file = os.environ.get(f"{name}_FILE")
    if named_file:
        try:
            content = Path(named_file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise SettingProblem(
                f"{name}_FILE names {named_file}, which cannot be read: {problem.strerror}."
            ) from problem
        if not content:
            raise SettingProblem(f"{name}_FILE names {named_file}, which is empty.")
        return content
    return os.environ.get(name, default)


def month_day(name: str, default: str) -> tuple[int, int]:
    """``05-01`` as month and day, one that every year has."""
    said = text(name, default)
    try:
        found = date.fromisoformat(f"2001-{said}")
    except ValueError as problem:
        raise SettingProblem(f"{name} must be a month and a day such as 05-01, not {said!r}.") from problem
    return found.month, found.day


def flag(name: str, *, default: bool = False) -> bool:
    """``1/true/yes/on`` or ``0/false/no/off``; anything else is refused, not guessed."""
    raw = text(name).lower()
    if raw == "":
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingProblem(f"{name} is “{raw}”. Write 1 or 0.")


def number(name: str, default: int) -> int:
    raw = text(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError as problem:
        raise SettingProblem(f"{name} is “{raw}”. Write a whole number.") from problem


def our_number(name: str, *, takes_texts: bool) -> tuple[str, bool]:
    """Our own printed number, E.164 or a short code as it is, and whether it is made up; ("", False) where none is set."""
    raw = text(name).strip()
    if not raw:
        return "", False
    said = raw.removeprefix(MADE_UP)
    short = re.sub(r"[\s.-]", "", said)
    number = short if _SHORT.fullmatch(short) else _e164(name, said or raw)
    if takes_texts and number.startswith("+") and not phone.is_mobile(number):
        raise SettingProblem(
            f"{name} is “{said}”, a landline: no text message reaches it. Write a mobile number."
        )
    return number, raw != said


def _e164(name: str, said: str) -> str:
    try:
        return phone.e164(said)
    except phone.NotAPhone as problem:
        raise SettingProblem(
            f"{name} is “{said}”. Write a telephone number of Vietnam such as 0912 345 678, or a short code; "
            "leave it empty where there is none."
        ) from problem


def our_account(name: str) -> tuple[str, bool]:
    """The number of our own account with a messenger, and whether it is made up; ("", False) where none is set."""
    raw = text(name).strip()
    number = raw.removeprefix(MADE_UP)
    if raw and not re.fullmatch(r"[0-9]{5,30}", number, re.ASCII):
        raise SettingProblem(f"{name} is “{number}”. Write the account's number: digits only.")
    return number, raw != number


def key_files(purposes: Iterable[str]) -> dict[str, Path]:
    """Purpose → its file from the family ``HOABAN_KEY_…_FILE``; the others are left out."""
    named = {
        purpose: os.environ.get(f"HOABAN_KEY_{purpose.upper().replace('-', '_')}_FILE")
        for purpose in purposes
    }
    return {purpose: Path(file) for purpose, file in named.items() if file}


def nats_files() -> dict[str, Path | None]:
    """Read anew for every connection, so the files themselves matter, not what stands in them at the start."""
    named = {name: os.environ.get(f"HOABAN_NATS_{name}_FILE") for name in ("CA", "CERT", "KEY", "CREDS")}
    return {name: Path(file) if file else None for name, file in named.items()}


def keep_left() -> tuple[int, str]:
    """Days the register keeps who died or moved away, and the document that sets them; (0, "") where none was set."""
    days = number("HOABAN_KEEP_LEFT_DAYS", 0)
    document = " ".join(text("HOABAN_KEEP_LEFT_DOCUMENT").split())
    if days < 0 or bool(days) != bool(document):
        raise SettingProblem(
            "HOABAN_KEEP_LEFT_DAYS and HOABAN_KEEP_LEFT_DOCUMENT go together: a number of days from 1 and the document that "
            "sets it. Set both, or neither."
        )
    return days, document


def listing(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty items."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def folder(name: str, default: Path) -> Path:
    return Path(text(name) or default).expanduser().resolve()
