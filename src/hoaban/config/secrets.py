"""The secret that signs sessions: given by the environment, or made once and kept beside the data."""

import os
import secrets as random
from pathlib import Path

from hoaban.config import environment


def secret_key(data_dir: Path, *, production: bool, testing: bool) -> str:
    """HOABAN_SECRET_KEY(_FILE). Production refuses to start without it; a clone makes its own."""
    given = environment.text("HOABAN_SECRET_KEY")
    if given:
        return given
    if testing:
        return "only-for-tests"
    if production:
        raise environment.SettingProblem(
            "HOABAN_SECRET_KEY is missing. Make one with `openssl rand -base64 48`, keep it in a file that only the "
            "service can read, and name that file in HOABAN_SECRET_KEY_FILE."
        )
    return _kept(data_dir / "keys" / "secret_key")


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    except OSError as problem:
        raise environment.SettingProblem(
            f"The folder {path.parent} cannot be written ({problem.strerror}). Choose another with HOABAN_DATA_DIR."
        ) from problem
    key = random.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
