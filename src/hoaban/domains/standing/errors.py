"""What goes wrong with people of standing, in sentences."""

from hoaban.foundation.access.errors import DomainError


class WrongOrder(DomainError):
    msgid = (
        "A village meets first, then the commune sends up, then the province decides. Check the three days."
    )


class RoundClosed(DomainError):
    msgid = "This round is closed. Ask the province's office whether a new one opens."


class NotFromHere(DomainError):
    msgid = "The register says that this person does not live in this village. Correct the register first, or choose somebody else."


class VotesUnfit(DomainError):
    msgid = "There are more votes than people at the meeting. Check the three numbers of the minutes."


class MeetingUnfit(DomainError):
    msgid = "The day of the meeting lies in the future. Write the day that stands in the minutes."


class EnoughProposed(DomainError):
    msgid = "This village has as many proposals as the round allows. Mend the one that is there."


class ProposedAlready(DomainError):
    msgid = "This person is proposed in this round already."


class NotNow(DomainError):
    msgid = "Somebody worked on this meanwhile, so it can no longer be done. Open the page again to see how it stands."


class MoreCameUp(DomainError):
    msgid = "Since you opened the page something changed in: %(names)s. It is not ticked any more. Look at it again, then decide."


class NothingChosen(DomainError):
    msgid = "Nothing is chosen. Tick at least one village."


class SpanUnfit(DomainError):
    msgid = "The last day lies before the first. Check the days of the decision."


class NumberUnchanged(DomainError):
    msgid = "The decision has this number already: there is nothing to correct."


class NumberKnown(DomainError):
    msgid = "Another decision of the same days has this number already, and both would become one. Look at the number again."


class NoLongerStands(DomainError):
    msgid = "%(name)s no longer stands since %(day)s: %(why)s. Nothing was given."


class NotYetStands(DomainError):
    msgid = "On that day %(name)s was not a person of standing: the decision holds from %(day)s."


class DecisionRanOut(DomainError):
    msgid = "The decision on %(name)s ran until %(day)s. Nothing was given; it is renewed first."


class NoLimitHolds(DomainError):
    msgid = (
        "No confirmed amount holds for this on that day. Ask the province's leader to confirm the amounts."
    )


class TooMuch(DomainError):
    msgid = "At most %(most)s each time, by %(document)s. Write a smaller amount."


class TimesUsed(DomainError):
    msgid = "%(name)s was given this %(times)s times for %(year)s, as often as %(document)s allows; the last time on %(day)s."


class GivenAlready(DomainError):
    msgid = "%(name)s was given this for %(year)s already: %(amount)s on %(day)s. Tick “give it once more” if that is right."


class StoodElsewhere(DomainError):
    msgid = "On that day %(name)s stood in another commune. The office there or the province writes it down."


class NothingWritten(DomainError):
    msgid = "Write an amount, or what was given."


class GiftDayUnfit(DomainError):
    msgid = "The day lies in the future. Write the day on which it was handed over."


class GiftYearUnfit(DomainError):
    msgid = "A gift counts for the year of its day; from November on also for the coming Tết."


class SomeUnfit(DomainError):
    msgid = "Nothing was written. It cannot be given now to: %(names)s. Untick them, or open them to see why."


class LimitUnfit(DomainError):
    msgid = "An amount that begins on that day or later is there already. Choose a later day."


class LimitDayUnfit(DomainError):
    msgid = "An amount begins at most a year ago and at most a year ahead. Check the day of the paper."


class LimitAmountUnfit(DomainError):
    msgid = "Write an amount of at least 1 dong and at most 1.000.000.000 dong."


class LimitUsed(DomainError):
    msgid = (
        "Somebody was given something by this amount, so it stays. Confirm a newer amount from a later day."
    )


class StandsAgain(DomainError):
    msgid = "Somebody stands in this village again, or it is already asked to meet. Nothing was opened."
