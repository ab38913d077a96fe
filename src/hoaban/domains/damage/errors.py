"""What goes wrong with a report of damage, in sentences."""

from hoaban.foundation.access.errors import DomainError


class ReportUnfit(DomainError):
    msgid = "A number of this report cannot stand. Read the form again: it says which."


class ReasonMissing(DomainError):
    msgid = "Say why there is a new version: what was counted since, or what was wrong."


class NothingAndNumber(DomainError):
    msgid = "You ticked that there is no damage here, and wrote a number. Clear one of the two."


class ReportedMeanwhile(DomainError):
    msgid = "Somebody saved a newer version meanwhile. Both stand below: look at them, then save again."
