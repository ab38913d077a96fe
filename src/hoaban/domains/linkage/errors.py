"""What goes wrong in linkage, in sentences."""

from hoaban.foundation.access.errors import DomainError


class Decided(DomainError):
    msgid = "Somebody decided this pair meanwhile. Open the queue again: the decision and who made it stand there."
