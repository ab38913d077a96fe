"""What goes wrong with readings and signs, in sentences."""

from hoaban.foundation.access.errors import DomainError


class ReadingUnfit(DomainError):
    """One row that cannot be taken; the others of its message are."""

    status = 422


class UnknownStation(ReadingUnfit):
    msgid = (
        "No station “%(station)s” whose readings are yours to send. Check its code and the area of the key."
    )


class UnknownVariable(ReadingUnfit):
    msgid = "“%(variable)s” is not measured here. Send rain, water_level, temperature or humidity."


class NotANumber(ReadingUnfit):
    msgid = "The value is no number. Leave a gap out instead of sending a word or an empty value."


class NoTime(ReadingUnfit):
    msgid = "The time cannot be read. Write it with its zone, such as 2026-11-27T07:00:00+07:00."


class SpanUnfit(ReadingUnfit):
    msgid = "A reading covers whole minutes, at most 31 days, and its start lies before its end. Rain always needs a start."


class UnknownUnit(ReadingUnfit):
    msgid = "%(variable)s is not measured in “%(unit)s”. Send it in %(wanted)s."


class RowUnreadable(ReadingUnfit):
    msgid = "This row is no reading. It needs a station, a variable, a time and a value."


class MessageUnreadable(DomainError):
    msgid = "This is no JSON with readings. Nothing was kept. Send one reading or a list of them."
    status = 400


class TooManyRows(DomainError):
    msgid = "At most %(most)s readings at a time. Nothing was kept. Send them in smaller parts."
    status = 413


class SettingUnfit(DomainError):
    status = 422


class PaperMissing(SettingUnfit):
    msgid = "Say which document the numbers stand in, or who told them. Nothing was set."


class AlarmsUnordered(SettingUnfit):
    msgid = "Alarm level 1 is the lowest and 3 the highest. Nothing was set."


class NoAlarmsHere(SettingUnfit):
    msgid = "Only a station at a river has alarm levels. Nothing was set."


class SettingMoved(DomainError):
    msgid = "Somebody else set this station since you opened the page. Look at it again. Nothing was set."


class SettingOwn(DomainError):
    msgid = "You set it yourself, so another person compares it with the document."


class GroundUnknown(SettingUnfit):
    msgid = "Choose one of the four classes. Nothing was set."


class SinceAhead(SettingUnfit):
    msgid = "The document's day lies ahead. Set it once the day has come. Nothing was set."


class GroundMoved(DomainError):
    msgid = (
        "Somebody else set this commune's class since you opened the page. Look at it again. Nothing was set."
    )


class StationUnfit(DomainError):
    """What was written of a station; ``field`` is where its page shows the sentence."""

    status = 422
    field = ""


class StationPaperMissing(StationUnfit):
    field = "paper"
    msgid = "Say which document it stands in, or who told it. Nothing was saved."


class CodeTaken(StationUnfit):
    field = "code"
    msgid = "A station with this code is there already: %(name)s. Capital and small letters are one code. Nothing was saved."


class CodeInUse(StationUnfit):
    field = "code"
    msgid = "Readings came under this code already, so it stays. If it is wrong, take the station out of service and add another."


class KindHoldsAlarms(StationUnfit):
    field = "kind"
    msgid = "It has alarm levels, which only a station at a river has. Empty them first under “Alarm levels and rhythm”. Nothing was saved."


class PlaceForeign(StationUnfit):
    field = "place"
    msgid = "This commune is not yours to write about. Choose another one. Nothing was saved."


class PlaceElsewhere(StationUnfit):
    field = "centre"
    msgid = (
        "This position lies in %(there)s, not in %(commune)s. Correct one of the two; if both are right, "
        "tick the box below and save again."
    )


class PlaceFarOff(StationUnfit):
    field = "centre"
    msgid = "This position lies outside %(commune)s. Correct one of the two; if both are right, tick the box below and save again."


class OutAhead(StationUnfit):
    field = "since"
    msgid = "This moment lies ahead. A station is out of service from now or from a moment before. Nothing was saved."


class OutBefore(StationUnfit):
    field = "since"
    msgid = "It was put back into service after that moment. Choose a later one. Nothing was saved."


class StationMoved(DomainError):
    msgid = (
        "Somebody else wrote of this station since you opened the page. Look at it again. Nothing was saved."
    )


class PackUnusable(DomainError):
    msgid = "The stations of this pack cannot be loaded: %(reason)s. Nothing was changed."


class KindUnknown(DomainError):
    status = 422
    msgid = "There is no such sign. Go back and tap one of the pictures."


class PlaceUnknown(DomainError):
    status = 422
    msgid = "We do not know this village or commune. Choose another one near it. Nothing is lost."


class TooManyTold(DomainError):
    status = 429
    msgid = "Very many words came from this line in a short time. Call the office or 112 now."


class TooManyCodes(DomainError):
    status = 429
    msgid = "Too many codes were tried from this line. Wait ten minutes, or call your commune's office."


class SignFull(DomainError):
    msgid = "No more pictures or voices fit here. What you told us is kept; tell it again to add more."


class MoreToldIt(DomainError):
    msgid = (
        "Somebody else told it since you opened the page. Read it first, then answer again. Nothing was sent."
    )


class AlreadyTold(DomainError):
    msgid = "The same sign waits in that village already. Answer it there, and answer this one too."


class SignMoved(DomainError):
    msgid = "This sign is not at that step any more. Open it again to see where it stands."


class NoUndo(DomainError):
    msgid = (
        "It cannot be taken back: somebody has it already, or told it again. Give a better answer instead."
    )


class WordsMissing(DomainError):
    status = 422
    msgid = "Choose what the people shall read. Nothing was sent."
