"""What goes wrong with ringing, in sentences."""

from hoaban.foundation.access.errors import DomainError


class OnlyPeopleTake(DomainError):
    msgid = "A program takes nothing: a person has to open it."


class TakenAlready(DomainError):
    msgid = "%(who)s has it already. Call that person if you can do more."


class WriterRung(DomainError):
    msgid = "You wrote this draft yourself: another person has to look at it."


class NothingRings(DomainError):
    msgid = "Nothing waits here any more: somebody dealt with it. The duty room shows how it stands."
