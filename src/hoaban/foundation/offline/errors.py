"""What goes wrong offline, in sentences."""

from hoaban.foundation.access.errors import DomainError, NotFound


class BatchUnreadable(DomainError):
    msgid = (
        "The server could not read what the phone sent. Nothing was deleted on the phone; it will try again. "
        "If this lasts, save the work as a file and call the person who runs the server."
    )


class BatchTooLarge(DomainError):
    msgid = "At most %(most)s forms are taken at once. The phone keeps the rest and sends it in parts."


class PackUnknown(NotFound):
    msgid = "This list is not in your area any more. Choose another one."


class ChunkBroken(DomainError):
    msgid = "A piece of the photo was damaged on its way. It is sent again; the photo on the phone is whole."


class OffsetWrong(DomainError):
    msgid = "The server holds another part of this photo. The phone asks where to go on."


class UploadGone(DomainError):
    msgid = "This photo waited too long half-sent, so its sent part was removed. The phone sends it anew."


class MediaTooLarge(DomainError):
    msgid = "The photo is larger than %(limit)s MB, the most we take here. Take it again with a smaller size."


class MediaUnreadable(DomainError):
    msgid = "The server could not read what this photo is for. It stays on the phone."


class DiskFull(DomainError):
    msgid = (
        "The server's disk is full. Your forms and photos stay on the phone and are sent as soon as there is room; "
        "tell the person who runs the server."
    )


class ChoiceMissing(DomainError):
    msgid = "Choose one of the two answers for every line, then save again."


class ReasonMissing(DomainError):
    msgid = "Write in a few words why this form is not used. It stays readable here."


class TargetGone(DomainError):
    msgid = "What this form is about is no longer in the list. Set the form aside with a reason; nothing is deleted."


class SealedUnreadable(DomainError):
    msgid = "This file cannot be opened here: it was damaged, or made for another server. Keep it and ask for help."
