"""What goes wrong with ringing, in sentences."""

from hoaban.foundation.access.errors import DomainError


class OnlyPeopleTake(DomainError):
    msgid = "A program takes nothing: a person has to open it."


class NothingRings(DomainError):
    msgid = "Nothing waits here any more: somebody dealt with it. The duty room shows how it stands."
