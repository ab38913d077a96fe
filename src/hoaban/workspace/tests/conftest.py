"""Signs an actor in without an account: the doors ask `access`, and `access` asks this finder."""

from collections.abc import Callable
from typing import Any

import pytest

from hoaban.foundation.access import identity


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    def become(actor: Any) -> None:
        monkeypatch.setattr(identity, "_finders", [lambda request: actor])

    return become
