"""Two communes, the people of the duty room, and officers of each commune: as room answers knows them."""

from typing import Any

import pytest

from conftest import cast_member
from hoaban.domains.answers.tests.conftest import as_actor, issuer, officer, there

__all__ = ["as_actor", "issuer", "officer", "there"]


@pytest.fixture
def lo() -> Any:
    """An officer of the own commune."""
    return cast_member("commune_officer", "lo", 3646)


@pytest.fixture
def quang() -> Any:
    """Her colleague of the same commune."""
    return cast_member("commune_officer", "quang", 3646)


@pytest.fixture
def stranger() -> Any:
    """An officer of the next commune."""
    return cast_member("commune_officer", "stranger", 3664)


@pytest.fixture
def province() -> Any:
    return cast_member("province_officer", "province", None)
