"""Failures of audit."""

from hoaban.foundation.access.errors import DomainError


class TagMalformed(DomainError):
    """A tag reads room:thing:verb."""

    msgid = "The audit tag “%(tag)s” must read room:thing:verb."


class KeyUnknown(DomainError):
    """No room declared it."""

    status = 404
    msgid = "There is no key “%(purpose)s”. Known: %(known)s."


class KeyFixed(DomainError):
    """It takes no new key, or gives up no old one."""

    msgid = "This key stays as it is. %(why)s"


class KeyInUse(DomainError):
    """The old key still serves rows, or did a moment ago."""

    msgid = "The old key is still needed: %(where)s. Nothing was removed. Run the rotation to its end, then try again."


class NothingToRetire(DomainError):
    """One key only."""

    msgid = "There is one key only; there is nothing to remove."
