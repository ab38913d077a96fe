"""What can go wrong with a duty, in sentences."""

from hoaban.foundation.access.errors import DomainError


class DutyClosed(DomainError):
    """Somebody finished or withdrew it meanwhile."""

    msgid = (
        "This is no longer open: somebody finished it or took it back. Reload the list to see what is left."
    )


class CannotTake(DomainError):
    """The chosen colleague's role does not include the work."""

    msgid = "The person you chose may not do this work here. Choose somebody whose role includes it."


class NothingChosen(DomainError):
    msgid = "Nothing was chosen. Tick the lines you mean, then choose what to do with them."


class UndoTooLate(DomainError):
    """A quarter of an hour has passed, or somebody worked on the lines meanwhile."""

    msgid = "This can no longer be undone: it is too long ago, or somebody has worked on it since. Change the lines one by one."


class MalformedDuty(DomainError):
    """A programmer's mistake: the room asked for an impossible duty."""

    msgid = "A duty needs a kind “room.what”, an address inside this site, and a permission or a person: %(kind)s."
