from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.tests.notebook import KIND, Notebook
from hoaban.foundation.offline.tests.world import Phone, World
from hoaban.kit.uid import uuid7

COMMUNE = 14_03646_0000


@pytest.fixture
def book() -> Iterator[Notebook]:
    made = Notebook(COMMUNE)
    kinds[KIND] = made.kind()
    yield made
    kinds.pop(KIND, None)


@pytest.fixture
def house(book: Notebook) -> Any:
    return book.add(uuid7(), phone="0911111111", address="Bản Hụm")


@pytest.fixture
def world(book: Notebook, commune_officer: Any) -> World:
    return World(book, [Phone(commune_officer)], commune_officer)


@pytest.fixture
def second_officer(make_actor: Callable[..., Any]) -> Any:
    return make_actor("offline:entry:sync", name="second", commune=3646)
