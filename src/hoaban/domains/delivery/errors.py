"""What goes wrong when people are told, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NotTold(DomainError):
    status = 404
    msgid = "Nothing has been sent for this warning yet. Messages leave within a second of its issue."


class TooManyPlaces(DomainError):
    status = 422
    msgid = "Choose one village at least and %(most)s at most. What you chose is kept."


class NoSuchPlace(DomainError):
    status = 422
    msgid = "One of these places is not in the list of today. Search for it again."


class TooManyFromHere(DomainError):
    status = 429
    msgid = "Very many began from this line within an hour. Nothing was sent. Try again later, or by another line."


class TooManyToPhone(DomainError):
    status = 429
    msgid = (
        "This telephone was sent as many codes as one may get in a day. Nothing was sent. Try again tomorrow."
    )


class TooManyFollow(DomainError):
    status = 429
    msgid = "Very many people are beginning just now. Nothing was sent. Try again in an hour."


class NoBrowser(DomainError):
    status = 422
    msgid = "This browser gave no usable address for notices. Nothing was begun. Take one of the other ways below."
