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
    msgid = "In one commune something changed since you opened the page. Look at it again, then decide."


class NothingChosen(DomainError):
    msgid = "Nothing is chosen. Tick at least one village."


class SpanUnfit(DomainError):
    msgid = "The last day lies before the first. Check the days of the decision."
