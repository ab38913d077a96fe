"""What keeps a night from being told, in sentences."""

from hoaban.foundation.access.errors import DomainError, NotFound


class NotHere(NotFound):
    """Outside a demonstration the page is not there at all."""


class NothingToTell(DomainError):
    msgid = "This province's pack holds no past night that can be told again."


class ToldAlready(DomainError):
    msgid = "A night is being told right now. Stop it first, or watch it."


class OverAlready(DomainError):
    msgid = "This telling is over. It can be begun again."


class NotNow(DomainError):
    """A teller's: the door it knocked at did not answer; the step is tried again. Whoever raises it stops some time."""

    msgid = "The platform's own door did not answer just now."


class SpeedUnknown(DomainError):
    msgid = "Choose one of the speeds on the page."
    status = 422
