"""A guard that collects nothing is green for ever: every collector has a floor near what it finds today."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from hoaban.foundation.access.api import declared_scopes, permission_book
from hoaban.foundation.imports.ports import kinds
from hoaban.foundation.jobs import api as jobs
from hoaban.kit import catalogue
from tests.support import doors, house, tables

COLLECTORS: dict[str, tuple[int, Callable[[], Iterable[Any]]]] = {
    "rooms": (25, house.rooms),
    "furnished rooms": (16, house.furnished),
    "code": (530, house.python_files),
    "code and tests": (660, lambda: house.python_files(tests=True)),
    "code and migrations": (570, lambda: house.python_files(migrations=True)),
    "templates": (180, house.templates),
    "styles": (13, lambda: house.static_files("css")),
    "scripts": (38, lambda: house.static_files("js")),
    "files of the repository": (1150, house.tracked_files),
    "tables": (64, tables.our_models),
    "keys into other rooms": (9, lambda: set().union(*map(tables.crossing_fields, house.rooms()))),
    "permissions": (50, permission_book),
    "scopes": (80, declared_scopes),
    "addresses": (160, doors.url_patterns),
    "rows of addresses": (160, lambda: doors.table("doors")),
    "jobs": (18, jobs.all_jobs),
    "sheets": (1, lambda: kinds),
    "rooms with messages": (19, lambda: catalogue.rooms(house.SOURCE)),
}


@pytest.mark.parametrize(("least", "collect"), COLLECTORS.values(), ids=COLLECTORS.keys())
def test_a_collector_collects(least: int, collect: Callable[[], Iterable[Any]]) -> None:
    assert len(list(collect())) >= least
