"""What goes wrong when people are told, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NotTold(DomainError):
    status = 404
    msgid = "Nothing has been sent for this warning yet. Messages leave within a second of its issue."
