"""What goes wrong with warnings, in sentences."""

from hoaban.foundation.access.errors import DomainError


class NotNow(DomainError):
    msgid = "Somebody worked on this meanwhile, so it can no longer be done. Open the page again to see how it stands."


class SecondPersonMissing(DomainError):
    msgid = "A second person has to read it first: whoever wrote the text cannot agree to it herself."


class OnlyPeopleIssue(DomainError):
    msgid = "A program may only draft. A person agrees and a person issues."


class ProofMissing(DomainError):
    msgid = "Show once more that it is you, with your passkey or the code of your phone. The text is kept."


class ReasonMissing(DomainError):
    msgid = "Write the reason in a few words: at least 10 letters. It stays in the record."


class LevelUnfit(DomainError):
    msgid = "A level is 1 to 5; none is higher."


class AreaMissing(DomainError):
    msgid = "Choose at least one place that is warned."


class ShapeTooHeavy(DomainError):
    msgid = "The drawn area has too many corners or circles to leave the platform. Draw it again with fewer."


class ShapeElsewhere(DomainError):
    msgid = "A part of the drawn area lies outside your own. Draw it smaller, or ask the office above to write it."


class ShapeUnread(DomainError):
    msgid = "The drawn area changed since you looked at its places. Read the list again, then send it."


class AreaUnknown(DomainError):
    msgid = "One of the places is not in the list of today. Choose the places again."


class TimesUnfit(DomainError):
    msgid = (
        "A warning ends after it begins, in the future, and at most ten days from now. Check the two times."
    )


class WordsMissing(DomainError):
    msgid = "Write what people have to do: it is the first thing they read."


class WordsTooLong(DomainError):
    msgid = "One of the sentences is longer than 200 letters. Write it shorter: it travels as a message."


class MarksMissing(DomainError):
    msgid = "Write with full tone marks: words without them can be read in two ways."


class NotToneless(DomainError):
    msgid = "Without tone marks there are only the letters of English, digits and common signs. Take this one out: %(letter)s"


class OtherNumbers(DomainError):
    msgid = (
        "The numbers are not those of the full text: levels and telephone numbers have to stay as they are."
    )


class ApprovedAlready(DomainError):
    msgid = "You approved these words already. A second person does it now."


class ApprovedInPack(DomainError):
    msgid = "The province's folder says by which document these words are approved. That is changed there, not here."


class NotReader(DomainError):
    msgid = "Words of this language are approved by those who read it: the province's folder names them, and you are not among them."


class ExerciseWord(DomainError):
    msgid = "Leave the words for a drill out: they are put in front by themselves, and only in a drill."


class IssuerUnknown(DomainError):
    msgid = "This organisation is not among those that may issue. Choose one of the list."


class IssuerMissing(DomainError):
    msgid = "Nobody has chosen yet in whose name this goes out. Choose the organisation on the page of the warning first."


class NotSpeaker(DomainError):
    msgid = (
        "In the name of “%(issuer)s” only these offices decide here today: %(offices)s. Your office is not among them. Call them, or "
        "ask the account manager to enter your office under «In whose name». In an emergency whoever may issue alone does so, with "
        "the reason."
    )


class NobodySpeaks(DomainError):
    msgid = (
        "No office may speak here today in the name of “%(issuer)s” at level %(level)s. Choose another organisation, or ask the account "
        "manager to enter the office under «In whose name». In an emergency whoever may issue alone does so, with the reason."
    )


class NobodyUpdates(DomainError):
    msgid = (
        "No office may speak here today in the name of “%(issuer)s” at level %(level)s, and what was sent keeps its name. Write a new "
        "warning in the name of your own organisation. In an emergency whoever may issue alone sends this one, with the reason."
    )


class OfficeUnfit(DomainError):
    msgid = (
        "An organisation of the province is spoken for by an office that serves the whole province, one of a commune by an office "
        "of that commune. Choose another office."
    )


class OwnOffice(DomainError):
    msgid = (
        "Nobody gives this to an office in which she works on warnings herself. Ask another account manager."
    )


class DocumentMissing(DomainError):
    msgid = "Write the number of the document by which the office may speak, and its day. The day lies in the past."


class DaysReversed(DomainError):
    msgid = "The last day lies before the first day. Correct the days; nothing was saved."


class DaysOver(DomainError):
    msgid = "The last day is over already. An entry holds today at least; correct the day. Nothing was saved."


class MandateOver(DomainError):
    msgid = "This entry is over already. Open the page again to see how it stands."


class NothingSaid(DomainError):
    msgid = "Write what happened, or what the next shift has to know."


class OwnHandOver(DomainError):
    msgid = "Another person takes the shift over: whoever hands it over cannot take it herself."


class NotReachable(DomainError):
    msgid = (
        "This person cannot be called about this text: she may not agree to it, or has no telephone of her own that she proved "
        "before it was written."
    )


class NoVoiceLine(DomainError):
    msgid = (
        "No voice line works on this installation, so nobody was called. The second person agrees on the page of the warning, "
        "with her passkey, or another person does."
    )


class OwnCall(DomainError):
    msgid = (
        "You were called yourself: another person types the digits, or you agree on the page of the warning."
    )


class TooManyCalls(DomainError):
    msgid = "So many calls were made, or digits typed, within the hour that it has to rest. Ask another person to go on."


class RingsNow(DomainError):
    msgid = "Her telephone rings at this moment. Wait for what comes of it: a new call would end the one she listens to."


class CallOver(DomainError):
    msgid = "This call no longer counts: its time or its tries are over, or another was called. Have her called anew."


class NotPressed(DomainError):
    msgid = "She has not pressed 1 on her telephone yet. Wait for it, then send the digits once more."


class WrongDigits(DomainError):
    msgid = "These are not the digits that were read to her. Ask her once more. Tries left: %(left)s."


class LastWrongDigits(WrongDigits):
    msgid = "These are not the digits that were read to her, and this was the last try. Have her called again: she then hears new digits."
