"""Every table that holds something personal says how long, and what has a time limit has a verb that ends it."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from hoaban.foundation.access.api import WHY, Keep, KeepWhy, Secrecy, sweeps
from tests.support import tables


def undeclared(models: Iterable[Any]) -> list[str]:
    return [
        model._meta.label
        for model in models
        if any(secrecy is not Secrecy.OPEN for secrecy in getattr(model, "secrecy", {}).values())
        and not isinstance(getattr(model, "retention", None), Keep)
    ]


def endless(models: Iterable[Any], swept: Iterable[str]) -> list[str]:
    """Tables whose term nobody keeps."""
    kept = {model._meta.label: getattr(model, "retention", None) for model in models}
    return [label for label, keep in kept.items() if keep and keep.days is not None and label not in swept]


def test_every_table_with_personal_columns_says_how_long() -> None:
    assert undeclared(tables.our_models()) == []


def test_every_term_is_kept_by_a_sweep() -> None:
    assert endless(tables.our_models(), sweeps()) == []


def test_every_reason_has_its_words() -> None:
    assert set(WHY) == set(KeepWhy)


def test_a_table_without_a_term_and_a_term_without_a_sweep_are_refused() -> None:
    meta = SimpleNamespace(label="room.Table")
    silent = SimpleNamespace(_meta=meta, secrecy={"name": Secrecy.PERSONAL})
    assert undeclared([silent]) == ["room.Table"]
    termed = SimpleNamespace(_meta=meta, retention=Keep(KeepWhy.SPENT, 30, "used_at"))
    assert endless([termed], []) == ["room.Table"]
