"""Why something is not signed, or a signature does not count. Nothing is ever sent unsigned instead."""

from hoaban.foundation.access.errors import DomainError


class KeyAbsent(DomainError):
    status = 503
    msgid = "The key to sign with is not in its place. Nothing was signed and nothing left. Tell the IT officer at once."


class KeyUnusable(DomainError):
    status = 503
    msgid = (
        "The key to sign with cannot be read, or does not fit its certificate. Nothing was signed and nothing left. "
        "Tell the IT officer at once."
    )


class KeyOpen(DomainError):
    status = 503
    msgid = (
        "Others on this machine can read the key to sign with, so it is not used. Nothing was signed and nothing left. "
        "Tell the IT officer at once."
    )


class TokenAbsent(DomainError):
    status = 503
    msgid = "The device that holds the key does not answer. Nothing was signed and nothing left. See that it is plugged in."


class TokenLocked(DomainError):
    status = 503
    msgid = (
        "The device that holds the key is locked, or would lock at the next wrong PIN. Nothing was signed and nothing left. "
        "Tell the IT officer at once."
    )


class PinRefused(DomainError):
    status = 503
    msgid = (
        "The device that holds the key refuses its PIN. It is not tried again, so that it does not lock. "
        "Nothing was signed and nothing left. Tell the IT officer at once."
    )


class CertificateExpired(DomainError):
    msgid = "The certificate ended on %(day)s. Nothing was signed and nothing left. A new one is needed."


class CertificateNotYetValid(DomainError):
    msgid = "The certificate begins on %(day)s. Nothing was signed and nothing left. Is the clock of this machine right?"


class WrongPurpose(DomainError):
    msgid = "This certificate may not sign such things. Nothing was signed and nothing left. Use one made for signing."


class ChainBroken(DomainError):
    msgid = "The certificates do not follow from each other. Give the file with the signer's own first, then who issued it."


class NotPinned(DomainError):
    msgid = (
        "The certificate is not entered for this purpose at this time. Nothing was signed and nothing left. "
        "Have it entered first."
    )


class MadeForTests(DomainError):
    msgid = "This is a test certificate. Nothing real is signed with it, and none of its signatures counts."


class NoCertificate(DomainError):
    msgid = "The file holds no certificate. Give one that begins with BEGIN CERTIFICATE."


class PinnedAlready(DomainError):
    msgid = "This certificate is entered for this purpose already."


class PinUnknown(DomainError):
    msgid = "No certificate with this number is entered for this purpose."


class EndedAlready(DomainError):
    msgid = "This certificate ended already on %(day)s. Nothing was changed."


class PeriodBackwards(DomainError):
    msgid = "The last day lies before the first. Nothing was entered."


class NotSignable(DomainError):
    msgid = (
        "This cannot be signed: it is signed already, or it is no XML. Nothing was signed and nothing left."
    )


class Unsigned(DomainError):
    msgid = "This is not signed. It is not believed."


class SignatureWrong(DomainError):
    msgid = (
        "The signature does not hold, or is of somebody whose certificate is not entered. It is not believed."
    )
