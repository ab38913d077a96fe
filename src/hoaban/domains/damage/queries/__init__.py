"""Reads: the form (`form`), what was reported and its sum (`reports`)."""

from hoaban.domains.damage.queries.form import form
from hoaban.domains.damage.queries.reports import (
    asked_for,
    board_for,
    events_for,
    kinds_told,
    version_of,
    versions_for,
)

__all__ = ["asked_for", "board_for", "events_for", "form", "kinds_told", "version_of", "versions_for"]
