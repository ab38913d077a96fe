"""What goes wrong with files, in sentences."""

from hoaban.foundation.access.errors import DomainError


class FileEmpty(DomainError):
    msgid = (
        "The file is empty. Choose it again; if it opens on your computer, save it once more and send "
        "that copy."
    )


class FileTooLarge(DomainError):
    msgid = (
        "The file is larger than %(limit)s MB, the most we take here. Make it smaller or split it, then "
        "send it again."
    )


class KindNotTaken(DomainError):
    msgid = (
        "This is not a kind of file we take here. We looked inside: its name alone does not decide. Taken"
        " here: %(kinds)s."
    )


class PictureUnreadable(DomainError):
    msgid = "We cannot open this picture. Take it again, or save it as JPEG or PNG, then send it again."


class PictureTooLarge(DomainError):
    msgid = "The picture has more than %(limit)s million points. Make it smaller, then send it again."


class StorageFull(DomainError):
    msgid = (
        "The server's disk is full, so the file was not kept; nothing was half-written. "
        "Tell the person who runs the server, then send it again."
    )


class StillChecking(DomainError):
    msgid = "The file is still being checked for harmful software. Wait a moment, then open it again."


class Infected(DomainError):
    msgid = (
        "The check found harmful software in this file, so it stays locked. Clean the computer it came "
        "from, then send a fresh copy."
    )


class CheckFailed(DomainError):
    msgid = (
        "The check for harmful software did not work on this file, so it stays locked. Send it again; if "
        "it fails twice, tell the person who runs the server."
    )


class Forgotten(DomainError):
    msgid = (
        "This file was removed when its time was over, because it held personal data. What was taken in from "
        "it stays. If you still need it, ask the office that sent it."
    )


class KeyMissing(DomainError):
    msgid = (
        "This file is encrypted and its key is not on this server, so it cannot be opened. Tell the person who "
        "runs the server: the key backup has to be restored."
    )


class ScannerUnavailable(Exception):  # raised by a scanner, never shown
    """No verdict now; the file stays quarantined and is tried again."""


class StoreUnreachable(DomainError):
    """Raised by a store on another machine."""

    msgid = (
        "The store that keeps the files does not answer, so nothing was kept or read. Try again in a minute; "
        "if it lasts, tell the person who runs the server."
    )
