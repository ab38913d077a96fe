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


class PersonUnknown(DomainError):
    status = 422
    msgid = "Nobody with this record lives in your area. Search again, or gather what is kept under the request alone."


class PersonClosed(DomainError):
    status = 422
    msgid = "This record is closed: the person died, or nobody said why. Answer in writing, or choose another record."


class PersonMerged(DomainError):
    status = 422
    msgid = "This record was joined with another one. Search again and choose the one that stands."


class PackageOpen(DomainError):
    msgid = "What is kept about this person is being gathered or lies ready already. Hand that over or erase it first."


class NotYetRead(DomainError):
    msgid = "Say first that the office has read the request. Then its data can be gathered."


class NothingToGather(DomainError):
    msgid = "This request is answered, or asks for something else than to see what is kept."


class SeenMissing(DomainError):
    status = 422
    msgid = "Choose how you know who stands before you. Nothing was handed over."


class PackageNotThere(DomainError):
    status = 410
    msgid = "This package is not there: it is still being gathered, or it is erased. The request can have a new one."


class AlreadyFetched(DomainError):
    msgid = "The file was taken once for this handing over. Hand it over again to take it once more; both stay on record."


class AskerGone(DomainError):
    msgid = "Whoever asked for it may no longer answer this request. Ask for it again."


class GatheringBroke(DomainError):
    msgid = (
        "It could not be gathered after three tries. The page of background work says why. Ask for it again."
    )
