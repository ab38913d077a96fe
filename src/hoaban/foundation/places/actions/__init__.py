"""Writes of places."""

from hoaban.foundation.places.actions.boundaries import import_boundaries
from hoaban.foundation.places.actions.load import load_pack
from hoaban.foundation.places.actions.reform import begin_reform, renumber, resume_reform
from hoaban.foundation.places.actions.villages import ensure_villages

__all__ = ["begin_reform", "ensure_villages", "import_boundaries", "load_pack", "renumber", "resume_reform"]
