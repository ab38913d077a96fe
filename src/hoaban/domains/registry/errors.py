"""What goes wrong in the registry, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NoPurpose(DomainError):
    msgid = "Ethnic group is protected by law. Choose what you need it for, then open it again."
