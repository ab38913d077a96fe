"""A key file in a folder of its own, and somebody who may enter certificates."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hoaban.domains.signing import api as signing
from hoaban.domains.signing.values import Purpose
from tests.support.certificates import NOW, Made


@pytest.fixture
def keeper(make_actor: Callable[..., Any]) -> Any:
    return make_actor(signing.Permission.PIN, name="keeper")


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Path:
    """Where the key lies when nothing else is said."""
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR / "signing-warning.pem"


@pytest.fixture
def enter(keeper: Any) -> Callable[..., str]:
    def pinned(made: Made, since: Any = NOW, **words: Any) -> str:
        return signing.pin_certificate(by=keeper, purpose=Purpose.WARNING, pem=made.pem, since=since, **words)

    return pinned
