"""Every verb of the house: what doors and neighbours call to write."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from inspect import Parameter, getmembers, isfunction, signature
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from tests.support import house


def verbs() -> dict[str, Callable[..., Any]]:
    """``room.verb`` → every public function of a room's ``actions`` with a keyword ``by``."""
    found: dict[str, Callable[..., Any]] = {}
    for room in house.furnished():
        for module in _modules(f"{room.module}.actions"):
            for name, function in getmembers(module, isfunction):
                if _is_verb(function, module, name):
                    found[f"{room.label}.{name}"] = function
    return found


def _modules(name: str) -> list[ModuleType]:
    if find_spec(name) is None:
        return []
    package = import_module(name)
    inner = walk_packages(getattr(package, "__path__", []), f"{name}.")
    return [package, *(import_module(one.name) for one in inner)]


def _is_verb(function: Callable[..., Any], module: ModuleType, name: str) -> bool:
    asker = signature(function).parameters.get("by")
    own = function.__module__ == module.__name__ and not name.startswith("_")
    return own and asker is not None and asker.kind is Parameter.KEYWORD_ONLY
