"""The device's one file of settings (TOML)."""

import tomllib
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any


class SettingWrong(SystemExit):
    """A sentence for whoever sets up the device; exit code 78, so that systemd does not try again for ever."""

    def __init__(self, sentence: str) -> None:
        super().__init__(78)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Settings:
    speaker: str
    """The facility's code on the platform."""
    village: int
    """Number of the village on the platform."""
    host: str
    port: int
    tls: bool
    user: str
    password: str
    folder: Path
    trust: Path
    """A folder of certificates (PEM) whose packages are played."""
    command: tuple[str, ...]
    """What plays a file; ``{file}`` stands for it."""
    hours: tuple[time, ...] = ()
    attention: Path | None = None
    """A sound of the device's own before what is real and urgent."""
    exercises: bool = True
    test_certificates: bool = False
    sound_seconds: float = 60.0
    """How long sounds that are not here yet are waited for before that is said."""


def read(path: Path) -> Settings:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        return _settings(said)
    except OSError as problem:
        raise SettingWrong(f"{path} cannot be read: {problem.strerror}.") from problem
    except (tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as problem:
        raise SettingWrong(
            f"{path}: {problem!r}. See docs/operator/loudspeakers.md for a whole example."
        ) from problem


def _settings(said: dict[str, Any]) -> Settings:
    broker = said["broker"]
    tls = bool(broker.get("tls", True))
    secret = broker.get("password_file")
    attention = said.get("attention")
    made = Settings(
        speaker=str(said["speaker"]), village=int(said["village"]), host=str(broker["host"]), tls=tls,
        port=int(broker.get("port", 8883 if tls else 1883)), user=str(broker.get("user", "")),
        password=Path(secret).read_text(encoding="utf-8").strip() if secret else "",
        folder=Path(said["folder"]), trust=Path(said["trust"]), command=tuple(said["command"]),
        hours=tuple(time.fromisoformat(one) for one in said.get("hours", [])),
        attention=Path(attention) if attention else None, exercises=bool(said.get("exercises", True)),
        test_certificates=bool(said.get("test_certificates", False)), sound_seconds=float(said.get("sound_seconds", 60)),
    )  # fmt: skip
    if "{file}" not in made.command:
        raise ValueError("command has no {file}")
    return made
