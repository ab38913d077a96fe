"""Reads: requests for the desk and for the person herself; packages, and who a package is about."""

from hoaban.foundation.privacy.queries.packages import (
    candidates,
    handed_to,
    name_of,
    packages_of,
    people_asked_about,
    receipt_for,
    subject_of,
)
from hoaban.foundation.privacy.queries.requests import (
    MOST_ASKED,
    PAGE,
    check_may_ask_again,
    history_of,
    request_for,
    request_to_move,
    requests_at_desk,
    requests_for,
    requests_of_contact,
)

__all__ = [
    "MOST_ASKED",
    "PAGE",
    "candidates",
    "check_may_ask_again",
    "handed_to",
    "history_of",
    "name_of",
    "packages_of",
    "people_asked_about",
    "receipt_for",
    "request_for",
    "request_to_move",
    "requests_at_desk",
    "requests_for",
    "requests_of_contact",
    "subject_of",
]
