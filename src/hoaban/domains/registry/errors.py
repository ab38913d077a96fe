"""What goes wrong in the registry, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NoPurpose(DomainError):
    msgid = "This is protected by law. Choose what you need it for, then open it again."


class NoNumber(DomainError):
    msgid = "No such number is on record for this person."


class NumberOnRecord(DomainError):
    msgid = (
        "A number of this kind is on record already. Open the household again and compare it with the card."
    )


class NumberUnchanged(DomainError):
    msgid = "This very number is on record already: there is nothing to correct."


class NumberHeld(DomainError):
    msgid = (
        "%(name)s in household %(household)s has this number. Check both cards; if they are one person, the two records "
        "are to be merged."
    )


class NumberInMerged(DomainError):
    msgid = (
        "A record of %(name)s that was merged holds this number. Separate the two records, merge them again and choose this "
        "number."
    )


class NumberGoneSince(DomainError):
    msgid = "Somebody else has got this number since. Both stay as they are: compare the two cards, then correct a number by hand."


class NumberInWords(DomainError):
    msgid = "This stays in the history for all to read: write it without the number of a card."


class NumberElsewhere(DomainError):
    msgid = (
        "Somebody registered outside what you may read has this number. Check the card; if it is right, ask the keeper of the "
        "register to look at both records."
    )


class NotShared(DomainError):
    msgid = "No record of another commune carries this number by now: what is left can be settled in your own commune."


class KeeperAsks(DomainError):
    msgid = "Only the keeper of the register, who keeps none of these records, has the communes look at the cards: ask her."


class NumberClosed(DomainError):
    msgid = (
        "This number is encrypted and its key is not on this server. Tell the person who runs the server: the key "
        "backup has to be restored."
    )


class DayUnfit(DomainError):
    msgid = (
        "This cannot begin on this day: it has not come yet, or it lies before the day the present entry began. Check the "
        "date; if the present entry is wrong, take it back first."
    )


class UntilUnfit(DomainError):
    msgid = "This ends before it begins, or it has no end. Check both days."


class ValueUnfit(DomainError):
    msgid = "This cannot be said of it. Choose one of the answers offered."


class SourceMissing(DomainError):
    msgid = "Only a decision makes it so. Write the number of the decision."


class DecisionUnchanged(DomainError):
    msgid = "This is how the decision is written already: there is nothing to correct."


class CorrectedSince(DomainError):
    msgid = "This number was corrected again since. Take the later correction back first."


class PhoneContradicts(DomainError):
    msgid = "%(name)s is said to have no telephone, and a number stands beside it. Take one of the two away."


class TellerMissing(DomainError):
    msgid = "A language is never guessed. Write who said so."


class GroupUntold(DomainError):
    msgid = "Nobody's ethnic group is guessed. Write who said so."


class NothingToTakeBack(DomainError):
    msgid = "Nothing is recorded here that could be taken back. Open the page again to see what holds now."


class SecondHead(DomainError):
    msgid = (
        "Another person is the head of this household. Change that person's relation first, then this one's."
    )


class PersonElsewhere(DomainError):
    msgid = "In the register this person no longer lives in this household. Choose what the register says."


class NobodyMoves(DomainError):
    msgid = "Nobody was chosen. Tick at least one person who moves."


class MoveElsewhere(DomainError):
    msgid = (
        "No household with this code stands in your area. Check the code; for a household of another commune, use “Move to "
        "another commune”."
    )


class NoHeadThere(DomainError):
    msgid = "A new household needs a head. Choose one of those who go."


class MoveToItself(DomainError):
    msgid = "They already live in this household. Choose another one."


class VillageUnclear(DomainError):
    msgid = (
        "The commune has %(names)s. Write the village as it stands there, with its kind and its marks; where that does not "
        "tell them apart, complete or change the village's name under “Villages and places” first."
    )


class CodeTaken(DomainError):
    msgid = "Another household of this commune has this code. Choose a code that is free."


class MoveDayUnfit(DomainError):
    msgid = (
        "The move cannot be of this day: it has not come yet, or it lies before the birth, the arrival, an earlier move or a "
        "change of a known day of one of them. Check the day."
    )


class MovedOn(DomainError):
    msgid = (
        "One of them is no longer as the move left her: moved on, merged or corrected since. Take that back first, or move "
        "her by hand."
    )


class BirthOdd(DomainError):
    msgid = "This is no day or year of a birth until today. Write it as 1985, 3/1985 or 12/03/1985."


class BirthDayUnfit(DomainError):
    msgid = "The birth cannot be of this day: it has no year, or the parent was born later. Check both."


class ChangeDayUnfit(DomainError):
    msgid = (
        "It cannot be of this day: it has not come yet, or it lies before the birth, the arrival, the last move or the "
        "last change whose day is known. Check the day."
    )


class DeathDayUnfit(DomainError):
    msgid = (
        "The death cannot be of this day: it has not come yet, or it lies before the birth, the arrival, the last move or the "
        "last change whose day is known. Check the day."
    )


class ReturnDayUnfit(DomainError):
    msgid = "Nobody comes back on this day: it has not come yet, or it lies before the day she left. Check the day."


class MarriesHerself(DomainError):
    msgid = "This is the same person. Choose another one."


class WeddingDayUnfit(DomainError):
    msgid = "The wedding cannot be of this day: it has not come yet, or it lies before the birth of one of them. Check the day."


class OwnCommune(DomainError):
    msgid = "This is your own commune. Move them to another household of it instead."


class AlreadySent(DomainError):
    msgid = "One of them is already on the way to another commune. Withdraw that first if it was wrong."


class NotWaiting(DomainError):
    msgid = "This was answered or withdrawn meanwhile. Open the page again to see how it stands."


class ArrivalStands(DomainError):
    msgid = (
        "This can no longer be put back: the quarter of an hour is over, the other commune has read the answer, or somebody "
        "put it back already. Send them back instead."
    )


class SentOnesChanged(DomainError):
    msgid = (
        "One of them no longer lives in the household they were sent from. Do not take them in: write the reason, and the "
        "other commune sends them anew."
    )


class ReasonMissing(DomainError):
    msgid = "Write the reason: the other commune sees it."


class ChangedSince(DomainError):
    msgid = "Somebody changed this again since, so it was not put back. Correct it by hand."


class MergedSince(DomainError):
    msgid = (
        "The record of this person was made one with another since. Separate the two first, in the history of the household, "
        "then put this back."
    )


class NumberUnclear(DomainError):
    msgid = (
        "When this was written down, the record was one with another: whose number it was, nobody can tell any more. Look at the "
        "card, then correct the number by hand."
    )


class PhoneOdd(DomainError):
    msgid = "This is no telephone number of Vietnam. Write it with all its digits, such as 0912 345 678."


class SameRecord(DomainError):
    msgid = "These are not two records but one. Choose another one to compare with."


class AlreadyMerged(DomainError):
    msgid = "One of the two was merged with another record meanwhile. Open the household again to see who stands there now."


class NoLongerHere(DomainError):
    msgid = (
        "One of the two is no longer in a household: moved away or died. Put that back in the household's history first "
        "if it was wrong."
    )


class MergeElsewhere(DomainError):
    msgid = (
        "One of the two lives where you may not merge records. Whoever keeps both places may: ask the office above both "
        "of them."
    )


class OtherHousehold(DomainError):
    msgid = (
        "The two stand in different households, so the relation to the head cannot be taken from the other one. Nothing "
        "was changed: choose again."
    )


class LaterMerge(DomainError):
    msgid = (
        "Another merge of this person came later and still stands. Separate that one first: it is in the history of the "
        "household where the person lives now."
    )


class NumberCorrectedSince(DomainError):
    msgid = (
        "A number of this person was corrected after the two were merged. Put that correction back first, separate the two, "
        "then correct the number again."
    )


class ReasonNeeded(DomainError):
    msgid = (
        "This household belongs to another commune. Open its page and write what you need it for; the commune is told the "
        "same day."
    )


class ReasonUnclear(DomainError):
    msgid = "Choose a reason and write in a few words what you need it for."


class TooManyHomes(DomainError):
    msgid = "More than %(limit)s households wait here: choose a village first. Nothing was confirmed."


class FilterUnclear(DomainError):
    msgid = (
        "The filter in this address cannot be read, or names a village or commune that is not yours. Choose it anew above "
        "the list. Nothing was confirmed."
    )


class SearchedHomes(DomainError):
    msgid = "What a name or a code found is confirmed household by household, or ticked in the list. Nothing was confirmed."


class NoTerm(DomainError):
    msgid = (
        "No term is set for people who died or moved away, so nobody was deleted. Whoever runs the server sets it with the "
        "document that names it."
    )


class NobodyToErase(DomainError):
    msgid = "None of them can be deleted any more: something holds them, they changed, or they were deleted already. Open the list again."


class TooManyAtOnce(DomainError):
    msgid = "At most %(limit)s people are deleted at once. Nothing was deleted: open the list again."


class ErasedForGood(DomainError):
    msgid = (
        "The term of this person was over and what the register said was deleted. This cannot be put back."
    )
