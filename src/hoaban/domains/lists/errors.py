"""What goes wrong with a whole list, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NotAtThisStage(DomainError):
    msgid = "This was begun already, or taken back. The page shows how far it is; nothing was done twice."
