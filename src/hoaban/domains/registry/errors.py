"""What goes wrong in the registry, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NoPurpose(DomainError):
    msgid = "This is protected by law. Choose what you need it for, then open it again."


class NoNumber(DomainError):
    msgid = "No such number is on record for this person."


class NumberClosed(DomainError):
    msgid = (
        "This number is encrypted and its key is not on this server. Tell the person who runs the server: the key "
        "backup has to be restored."
    )


class DayUnfit(DomainError):
    msgid = (
        "The new status cannot begin on this day: it has not come yet, or it lies before the day the present "
        "status began. Check the date on the decision."
    )


class SecondHead(DomainError):
    msgid = (
        "Another person is the head of this household. Change that person's relation first, then this one's."
    )


class ChangedSince(DomainError):
    msgid = "Somebody changed this again since, so it was not put back. Correct it by hand."


class PhoneOdd(DomainError):
    msgid = "This is no telephone number of Vietnam. Write it with all its digits, such as 0912 345 678."
