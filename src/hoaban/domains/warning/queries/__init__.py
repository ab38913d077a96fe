"""Reads: the duty room (`reading`, `rooms`), what others had said (`quotes`), everybody (`public`), the pack's words (`bank`)."""

from hoaban.domains.warning.queries.approved import (
    form_of,
    forms,
    known_words,
    next_for,
    sent_toneless,
    toneless_for,
)
from hoaban.domains.warning.queries.bank import book, briefly, issuers_for, passed_on, where_told, written
from hoaban.domains.warning.queries.calls import call_for, seconds_for
from hoaban.domains.warning.queries.machines import changed_at, published, published_for, unsigned
from hoaban.domains.warning.queries.public import (
    current,
    gravest,
    sent,
    sent_since,
    uid_of,
    version_for,
    versions_for,
    versions_of,
)
from hoaban.domains.warning.queries.quotes import known_of
from hoaban.domains.warning.queries.reading import (
    SOON,
    alert_for,
    beside,
    ended,
    history_of,
    in_force,
    over,
    run_out,
    waiting,
)
from hoaban.domains.warning.queries.rooms import gaps, lacked, shift_lines
from hoaban.domains.warning.queries.told import (
    AlertFacts,
    areas_of,
    facts_of,
    facts_of_storm,
    on_duty,
    said_of,
    storm_of,
)
from hoaban.domains.warning.queries.tongues import others_of, read_here, sent_in, spoken_by

__all__ = [
    "SOON",
    "AlertFacts",
    "alert_for",
    "areas_of",
    "beside",
    "book",
    "briefly",
    "call_for",
    "changed_at",
    "current",
    "ended",
    "facts_of",
    "facts_of_storm",
    "form_of",
    "forms",
    "gaps",
    "gravest",
    "history_of",
    "in_force",
    "issuers_for",
    "known_of",
    "known_words",
    "lacked",
    "next_for",
    "on_duty",
    "others_of",
    "over",
    "passed_on",
    "published",
    "published_for",
    "read_here",
    "run_out",
    "said_of",
    "seconds_for",
    "sent",
    "sent_in",
    "sent_since",
    "sent_toneless",
    "shift_lines",
    "spoken_by",
    "storm_of",
    "toneless_for",
    "uid_of",
    "unsigned",
    "version_for",
    "versions_for",
    "versions_of",
    "waiting",
    "where_told",
    "written",
]
