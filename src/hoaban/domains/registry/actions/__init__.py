"""Writes of the registry: one household at a time (`changing`), a list at a time (`loading`)."""

from hoaban.domains.registry.actions.asking import on_list_taken_back, on_list_taken_in
from hoaban.domains.registry.actions.changing import (
    Confirmed,
    NewFact,
    confirm_household,
    confirm_households,
    note_export,
    record_household_fact,
    take_back_confirmation,
)

__all__ = [
    "Confirmed",
    "NewFact",
    "confirm_household",
    "confirm_households",
    "note_export",
    "on_list_taken_back",
    "on_list_taken_in",
    "record_household_fact",
    "take_back_confirmation",
]
