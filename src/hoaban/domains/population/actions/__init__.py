"""Writes: what is to be counted (`asking`), the counting (`counting`), tables taken away (`leaving`)."""

from hoaban.domains.population.actions.asking import (
    ask_count,
    ask_everything,
    on_household,
    on_list_changed,
    on_moved,
    on_people,
    on_person,
    on_renumbered,
    on_village,
)
from hoaban.domains.population.actions.counting import count_commune
from hoaban.domains.population.actions.leaving import note_export

__all__ = [
    "ask_count",
    "ask_everything",
    "count_commune",
    "note_export",
    "on_household",
    "on_list_changed",
    "on_moved",
    "on_people",
    "on_person",
    "on_renumbered",
    "on_village",
]
