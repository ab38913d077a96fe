"""Failures of the log."""

from hoaban.foundation.access.errors import DomainError


class UnknownListener(DomainError):
    """A parked event belongs to a listener that is no longer joined."""

    msgid = "No part of the platform listens to this event any more. You can skip it."
