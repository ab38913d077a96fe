"""What goes wrong with answers of villages, in sentences."""

from hoaban.foundation.access.errors import DomainError


class CountUnfit(DomainError):
    msgid = "More homes are out than there are. Look at the two numbers again; nothing is lost."


class NothingSaid(DomainError):
    msgid = "Say what the village answered, or write it in words."


class TooManyWords(DomainError):
    msgid = "So many words came by this link in the last minutes that no more are taken just now. A call for help always is."
    status = 429


class NotAsked(DomainError):
    msgid = "This village is not asked by this warning. Choose one of the list."


class NotDoubted(DomainError):
    msgid = "Nobody asks any more whether this village is cut off. Open its page again to see how it stands."
    status = 409


class LineMoved(DomainError):
    msgid = "Somebody spoke about this village's line since you opened the page. Open the list again to see how it stands."
    status = 409


class HelpMoved(DomainError):
    msgid = "Somebody worked on this call for help meanwhile. Open it again to see how it stands."
    status = 409


class NewsSince(DomainError):
    msgid = "The village told more since you opened this page. Read it first, then say how it ended."
    status = 409


class OutcomeMissing(DomainError):
    msgid = "Write how it ended in a few words: at least 10 letters. The village reads it."


class PhoneUnfit(DomainError):
    msgid = "This is no mobile number of Vietnam. Type it like 0912 345 678."


class NameMissing(DomainError):
    msgid = "Write the name of the person who answers for the village."


class PersonMoved(DomainError):
    msgid = "Somebody changed or took off this person meanwhile. Open the list again to see how it stands."
    status = 409


class NotAVillage(DomainError):
    msgid = "Choose a village of the list."


class AlreadyRead(DomainError):
    msgid = "Somebody has read this already. Open the list again."
    status = 409


class AnotherSpoke(DomainError):
    msgid = "The village was already marked otherwise. Open the page again to see how it stands."
    status = 409
