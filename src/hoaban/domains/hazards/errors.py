"""What goes wrong with readings, in sentences."""

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


class PackUnusable(DomainError):
    msgid = "The stations of this pack cannot be loaded: %(reason)s. Nothing was changed."
