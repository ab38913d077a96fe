"""Failures of audit."""

from hoaban.foundation.access.errors import DomainError


class TagMalformed(DomainError):
    """A tag reads room:thing:verb."""

    msgid = "The audit tag “%(tag)s” must read room:thing:verb."
