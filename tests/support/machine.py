"""What a test does when the machine lacks something it needs."""

import os
from typing import NoReturn

import pytest


def lacking(reason: str) -> NoReturn:
    """Skip with the reason; where everything is required (CI), fail: a skipped promise is a broken one."""
    if os.environ.get("HOABAN_REQUIRE_ALL", "0") not in {"", "0"}:
        pytest.fail(f"{reason} (HOABAN_REQUIRE_ALL lets nothing be skipped)")
    pytest.skip(reason)
