"""What goes wrong with bulletins, in sentences."""

from enum import StrEnum

from hoaban.foundation.access.errors import DomainError


class Trouble(StrEnum):
    """Why a feed could not be read."""

    ADDRESS = "address"
    NAME = "name"
    INSIDE = "inside"
    AWAY = "away"
    SLOW = "slow"
    CERTIFICATE = "cert"
    STATUS = "status"
    MOVED = "moved"
    LARGE = "large"
    CUT = "cut"
    PACKED = "packed"
    NOT_A_FEED = "no_feed"


class FeedAway(Exception):
    """A feed could not be read. ``detail`` is for a person who looks for the cause."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        self.trouble, self.detail = trouble, detail
        super().__init__(f"{trouble}: {detail}")


class FeedKnown(DomainError):
    msgid = "This address is a feed already. Look in the list below; it may be switched off."


class FeedUnfit(DomainError):
    status = 422
    msgid = "This is no address of a feed. It begins with http:// or https://, such as https://example.org/alerts.atom."


class CertificateKnown(DomainError):
    msgid = "This certificate was entered for this feed already. Once ended, it does not count again."


class CertificateEnded(DomainError):
    msgid = "This certificate does not count any more already. Nothing was changed."


class EndBackwards(DomainError):
    status = 422
    msgid = "The last day you chose is over already. Choose today or a later day, or leave the field empty."


class HandKnown(DomainError):
    msgid = "This bulletin stands in the list already, by its issuer and number. Open it there; a mistake in it is corrected there."


class TimesUnfit(DomainError):
    status = 422
    msgid = "The times do not fit: it was issued before now, and holds until later than it was issued."


class PlacesMissing(DomainError):
    status = 422
    msgid = "Choose at least one place that the bulletin names."


class HandMoved(DomainError):
    status = 409
    msgid = "Somebody corrected this bulletin or took it back meanwhile. Open it again to see how it stands."


class FeedElsewhere(DomainError):
    status = 422
    msgid = "You look after no feeds of that area. Choose an area of your own."
