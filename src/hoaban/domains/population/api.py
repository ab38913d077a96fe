"""The front door of the counts."""

from hoaban.domains.population.actions import (
    ask_everything,
    on_household,
    on_list_changed,
    on_moved,
    on_people,
    on_person,
    on_renumbered,
    on_village,
)

__all__ = [
    "ask_everything",
    "on_household",
    "on_list_changed",
    "on_moved",
    "on_people",
    "on_person",
    "on_renumbered",
    "on_village",
]
