"""Writes of places."""

from hoaban.foundation.places.actions.boundaries import import_boundaries
from hoaban.foundation.places.actions.facilities import add_facility, change_facility, close_facility
from hoaban.foundation.places.actions.keeping import merge_village, rename_village
from hoaban.foundation.places.actions.load import load_pack
from hoaban.foundation.places.actions.reform import begin_reform, renumber, resume_reform
from hoaban.foundation.places.actions.villages import ensure_villages

__all__ = [
    "add_facility",
    "begin_reform",
    "change_facility",
    "close_facility",
    "ensure_villages",
    "import_boundaries",
    "load_pack",
    "merge_village",
    "rename_village",
    "renumber",
    "resume_reform",
]
