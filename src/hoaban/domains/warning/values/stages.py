"""Where an alert stands, and what people do to it."""

from enum import StrEnum


class Status(StrEnum):
    """Chosen when a draft is made, and never again."""

    ACTUAL = "actual"
    EXERCISE = "exercise"


class State(StrEnum):
    """Where an alert stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    UPDATE_DRAFT = "update_draft"
    """In force as it was last issued; a newer text is being written."""
    UPDATE_REVIEWED = "update_reviewed"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    ALL_CLEAR = "all_clear"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    """A draft that was taken back before anybody outside read it."""


class Move(StrEnum):
    CHANGE = "change"
    REVIEW = "review"
    SEND = "send"
    """The first issue, or an update."""
    OVERRIDE = "override"
    """The same without a second person, with a recorded reason."""
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"
    EXPIRE = "expire"


class Step(StrEnum):
    """What somebody did, as the history tells it."""

    DRAFT = "draft"
    CHANGE = "change"
    NAME = "name"
    """In whose name it goes out was chosen."""
    REVIEW = "review"
    ISSUE = "issue"
    UPDATE = "update"
    OVERRIDE = "override"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    CANCEL = "cancel"
    ALL_CLEAR = "all_clear"
    EXPIRE = "expire"


class Message(StrEnum):
    """What a version is, in the words of CAP."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


class Ending(StrEnum):
    CANCEL = "cancel"
    """It should not have been issued, or no longer holds."""
    ALL_CLEAR = "all_clear"
    """The danger is over."""


class Proof(StrEnum):
    """How somebody showed, minutes ago, that it is she who decides."""

    PASSKEY = "passkey"
    APP_CODE = "app_code"
    """Six digits of the authenticator on her phone."""
    CALL = "call"
    """A key pressed and digits told, when the platform called the number she had proven."""
    PASSWORD = "password"  # noqa: S105 — a kind of proof, not a secret
    NONE = "none"


class Shift(StrEnum):
    NOTE = "note"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"
