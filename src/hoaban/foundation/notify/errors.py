"""What can go wrong between us and a person's phone, in sentences."""

from datetime import timedelta

from hoaban.foundation.access.errors import DomainError


class UnknownKind(DomainError):
    """A programmer's mistake: no room has declared this kind of notice."""

    msgid = "No room has said what a notice of the kind “%(kind)s” says. Nothing was sent."


class UnsafePath(DomainError):
    """A programmer's mistake: a notice leads to a page of this site, behind its sign-in."""

    msgid = "A notice leads to a page of this site only. Nothing was sent."


class TellsTooMuch(DomainError):
    """What a room filled in would tell a bystander of illness, money or reports. The message waits and a person is asked."""

    msgid = "A notice of the kind “%(kind)s” would tell a bystander too much (%(words)s). It was not sent."


class BadPhone(DomainError):
    status = 422
    msgid = "We cannot read this as a telephone number of Vietnam. Write it as you dial it, for example 0912 345 678."


class BadAddress(DomainError):
    status = 422
    msgid = "This is no e-mail address. It needs a name, an @ and a domain, for example an@example.vn."


class BadSubscription(DomainError):
    """A browser offered an address that is no push service we know, or keys that fit none."""

    status = 422
    msgid = "This browser offered no usable address for notices. Nothing was saved. Notices still stand on this page."


class NoEndpoint(DomainError):
    msgid = "There is no address to try yet. Save one first, then send the test."


class NothingToResend(DomainError):
    msgid = "Nothing of this kind is left: it was sent again, or arrived. What is in doubt can be sent again after ten minutes."


class TooManyTests(DomainError):
    status = 429
    msgid = "Ten trials were sent within the hour. Nothing was sent now. Wait an hour."


class WrongCode(DomainError):
    status = 422
    msgid = (
        "These are not the six digits we sent last. Look at the newest message, or let a new code be sent."
    )


class CodeOver(DomainError):
    """Too old, or tried too often."""

    msgid = "This code no longer counts: it is older than 15 minutes or was tried too often. Let a new one be sent."


class TooManyCodes(DomainError):
    """Each code costs a message, perhaps to a stranger's telephone."""

    status = 429
    msgid = "Five codes were sent within the hour. Nothing was sent now. Wait an hour, or check the number with a colleague."


class InboundUnreadable(DomainError):
    """A gateway handed over something that is no message."""

    status = 422
    msgid = "A message needs “from”, “text” and the gateway's own “id”. Nothing was saved; correct it and send it again."


class ReceiptUnreadable(DomainError):
    """A gateway told of a delivery in words we do not know."""

    status = 422
    msgid = "A delivery report needs the gateway's own “id” and a “status”: delivered or failed. Nothing was noted."


class Unsigned(DomainError):
    """Somebody calls an address of ours that only a service itself may call."""

    status = 401
    msgid = "The signature does not fit: nothing was taken. Look at the account's secret key on both sides."


class NobodyListens(DomainError):
    """Demo data is loaded: what real people write is not heard, and the service tells it again later."""

    status = 503
    msgid = "Real lines are closed while demo data is loaded. Nothing was taken."


class ChannelDown(Exception):
    """The line as a whole does not answer now: nothing of the window was sent, everything waits.

    ``retry_after``: seconds the other side asked for.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.retry_after = reason, retry_after


class NotNow(Exception):
    """What a room has to say may not leave yet: its messages wait, and this was no try. ``rest``: how long."""

    def __init__(self, rest: timedelta) -> None:
        super().__init__("not now")
        self.rest = rest
