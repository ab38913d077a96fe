"""What can go wrong with a request about one's own data."""

from hoaban.foundation.access.errors import DomainError


class MoveNotPossible(DomainError):
    msgid = "This request is not at that step any more. Open it again to see where it stands."


class ReasonMissing(DomainError):
    status = 422
    msgid = "Write for the person, in plain words, what you found or why. Nothing was changed."


class TooManyAsked(DomainError):
    status = 429
    msgid = "Too many requests came from this line. Wait ten minutes, or go to your commune's office."
