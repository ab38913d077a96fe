"""Failures every room shares, and the base of each room's own."""


class DomainError(Exception):
    """Something went wrong in the domain, in a sentence fit for the screen: what happened, what to do.

    ``msgid`` is the English sentence with named placeholders; a door shows its translation.
    """

    msgid = "Something went wrong. Nothing was lost; please try again."
    status = 409
    """What a door answers with."""

    def __init__(self, msgid: str | None = None, **params: object) -> None:
        self.msgid = msgid or type(self).msgid
        self.params = params
        super().__init__(self.msgid % params if params else self.msgid)


class NotAllowed(DomainError):
    """The permission is missing here. From outside it looks like «not there» wherever a row is named."""

    status = 403
    msgid = "Your role does not include this. Ask the person who manages accounts at your office."


class NotFound(DomainError):
    """Not there, or not yours: the two look alike from outside."""

    status = 404
    msgid = "We cannot find this, or you may not see it."


class BodyTooLarge(DomainError):
    """More was sent than the door takes; it was refused before a byte of it was kept."""

    status = 413
    msgid = "What you sent is too large: this page takes at most %(limit)s MB. Nothing was saved. Send it in smaller parts."


class BodyUnmeasured(DomainError):
    """Sent in pieces of unknown length: Django would read none of them and save an empty form."""

    status = 411
    msgid = "What you sent does not say how long it is. Nothing was saved. Send it with a Content-Length."


class Stale(DomainError):
    """Somebody saved the row since this form was opened."""

    msgid = "Somebody changed this while you were editing. Compare both versions, then save again."


class SentTwice(DomainError):
    """The same request arrived twice in one instant; the first is being saved."""

    msgid = "This was sent twice. The first one is being saved: open the page again to see it."


class UnscopedQuery(Exception):  # a programmer's mistake, never shown
    """A query ran through `objects` without `visible_to(actor)` or `unscoped(reason)`."""


class UndeclaredDoor(Exception):
    """A view without `@door(...)`: nobody may enter."""


class UndeclaredPurpose(Exception):
    """A reading for a purpose no room declared: a programmer's mistake, never shown."""
