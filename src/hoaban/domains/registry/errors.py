"""What goes wrong in the registry, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NoPurpose(DomainError):
    msgid = "Ethnic group is protected by law. Choose what you need it for, then open it again."


class PhoneOdd(DomainError):
    msgid = "This is no telephone number of Vietnam. Write it with all its digits, such as 0912 345 678."
