"""Reads: the form (`form`), what was reported and its sum (`reports`), communes that nobody asked (`unasked`), or that are part of others
now (`formers`), what is taken along without a line (`taken`)."""

from hoaban.domains.damage.queries.form import form
from hoaban.domains.damage.queries.formers import formers_asked, formers_for
from hoaban.domains.damage.queries.reports import (
    asked_for,
    board_for,
    events_for,
    is_asked,
    kinds_told,
    version_of,
    versions_for,
)
from hoaban.domains.damage.queries.taken import hold, named_by, open_to, shown_for
from hoaban.domains.damage.queries.unasked import communes_of, heir_of, shown_of, unasked_for, unasked_of

__all__ = [
    "asked_for", "board_for", "communes_of", "events_for", "form", "formers_asked", "formers_for", "heir_of", "hold", "is_asked",
    "kinds_told", "named_by", "open_to", "shown_for", "shown_of", "unasked_for", "unasked_of", "version_of", "versions_for",
]  # fmt: skip
