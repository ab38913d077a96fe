"""What can go wrong with sources, in sentences."""

from hoaban.foundation.access.errors import DomainError


class SourceUnusable(DomainError):
    msgid = "The list of sources cannot be used: %(reason)s. Correct the pack and load it again."
