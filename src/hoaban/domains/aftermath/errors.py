"""What goes wrong with saying what happened, in sentences."""

from hoaban.foundation.access.errors import DomainError


class SaidMeanwhile(DomainError):
    msgid = "Somebody said something else meanwhile. Read it above, then decide again."


class OutcomeUnfit(DomainError):
    msgid = "Say what happened, on which day up to today, and who says so."
