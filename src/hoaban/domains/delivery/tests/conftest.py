"""A province with two communes, the duty room, a line that remembers, and people who live there."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from conftest import cast_member
from hoaban.domains.delivery import audience
from hoaban.domains.delivery.tests.steps import NEXT, OWN, Person, columns, family
from hoaban.domains.registry.api import Columns
from hoaban.domains.warning.tests.conftest import as_actor as as_actor  # noqa: PLC0414
from hoaban.domains.warning.tests.conftest import places as places  # noqa: PLC0414
from hoaban.foundation.access.api import Actor, UnitRange
from hoaban.foundation.notify import ports
from hoaban.foundation.notify.tests.conftest import MemoryLine
from hoaban.foundation.notify.values import Channel


@pytest.fixture
def officer() -> Any:
    return cast_member("duty_officer", "officer", None)


@pytest.fixture
def issuer() -> Any:
    return cast_member("warning_issuer", "issuer", None)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[Person]:
    """Who lives there: five in the own commune, three in the next; a test changes the list."""
    everybody = family(OWN + 1, 5) + family(NEXT + 1, 3, first=101)

    def people_in(_actor: Actor, areas: Sequence[UnitRange]) -> Iterator[Columns]:
        for area in areas:
            yield columns([one for one in everybody if area.contains(one[2])])

    monkeypatch.setattr(audience, "people_in", people_in)
    return everybody


@pytest.fixture
def line() -> Iterator[MemoryLine]:
    """The SMS line; real, as in an installation that warns people."""
    made = MemoryLine(is_real=True, window=1000)
    former = dict(ports.connected.lines)
    ports.connected.lines.clear()
    ports.connect(Channel.SMS, made)
    yield made
    ports.connected.lines.clear()
    ports.connected.lines.update(former)
