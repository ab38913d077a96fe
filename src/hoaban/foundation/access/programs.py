"""What people read where a program did something: rooms keep its own name («triggers.judge») beside people's."""

from collections.abc import Mapping

from django.utils.functional import Promise

_names: dict[str, Promise | str] = {}


def name_programs(names: Mapping[str, Promise | str]) -> None:
    """Joined once in config/programs.py: the name of a `SystemActor` → what people read."""
    _names.update(names)


def read_name(label: str) -> str:
    """A label as it was kept, in the language of the page; a person's name stays as it is."""
    return str(_names.get(label, label))
