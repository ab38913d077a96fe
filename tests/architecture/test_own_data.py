"""A person who asks is told everything: each table with something personal has a room that tells it, or a reason."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from hoaban.foundation.access.api import Secrecy, exporters
from tests.support import house, tables

LEFT_OUT: Mapping[str, Any] = tomllib.loads(
    (house.ROOT / "tests" / "architecture" / "own_data.toml").read_text(encoding="utf-8")
)


def told() -> set[str]:
    return {label for room in exporters().values() for label in room.tables}


def left_out() -> list[str]:
    return [label for reason in LEFT_OUT.values() for label in reason["tables"]]


def personal(models: Iterable[Any]) -> set[str]:
    return {
        model._meta.label
        for model in models
        if any(secrecy is not Secrecy.OPEN for secrecy in getattr(model, "secrecy", {}).values())
    }


def untold(models: Iterable[Any], known: Collection[str]) -> list[str]:
    return sorted(personal(models) - set(known))


def test_every_personal_table_is_told_or_has_a_reason() -> None:
    assert untold(tables.our_models(), [*told(), *left_out()]) == []


def test_the_list_names_tables_that_are_there_once_and_are_not_told() -> None:
    assert sorted(left_out()) == sorted(set(left_out()))
    assert set(left_out()) - personal(tables.our_models()) == set()
    assert set(left_out()) & told() == set()


def test_a_room_tells_tables_of_its_own() -> None:
    assert [
        (room, label)
        for room, part in exporters().items()
        for label in part.tables
        if not label.startswith(f"{room}.")
    ] == []


def test_a_new_personal_table_is_found() -> None:
    new = SimpleNamespace(_meta=SimpleNamespace(label="room.Table"), secrecy={"name": Secrecy.PERSONAL})
    assert untold([new], ["room.Other"]) == ["room.Table"]
