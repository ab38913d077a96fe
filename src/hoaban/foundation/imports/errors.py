"""What goes wrong with a sheet, in sentences."""

from hoaban.foundation.access.errors import DomainError


class SheetProblem(DomainError):
    """The sheet as a whole cannot be taken; nothing was written."""


class NotASpreadsheet(SheetProblem):
    msgid = (
        "This file is not a table we can read. Open it in Excel or LibreOffice, save it as .xlsx or CSV, then"
        " send that copy."
    )


class OldSheet(SheetProblem):
    msgid = (
        "This is an Excel file of the old kind (.xls). Open it in Excel or LibreOffice, save it as .xlsx, then"
        " send that copy."
    )


class ParquetAbsent(SheetProblem):
    msgid = (
        "Parquet needs the extra “analytics”, which is not installed here. Whoever runs the server adds it with"
        " HOABAN_EXTRAS=analytics ./hoaban doctor; Excel and CSV work without it."
    )


class QuoteOpen(SheetProblem):
    msgid = (
        "A quotation mark opened in line %(line)s is never closed, so we cannot tell where that row ends. Close or"
        " remove it, then send the list again."
    )


class SheetLocked(SheetProblem):
    msgid = "The sheet is locked with a password. Open it, remove the password, save it, then send it again."


class SheetDamaged(SheetProblem):
    msgid = (
        "The sheet cannot be read; it may have been cut off on the way. Open it on your computer, save it"
        " once more, then send it again."
    )


class SheetTooLarge(SheetProblem):
    msgid = (
        "The sheet has more than %(limit)s rows, the most we take at once. Split it by village or commune"
        " and send the parts."
    )


class SheetEmpty(SheetProblem):
    msgid = "No rows with data were found in this file. Check that you chose the right one."


class HeaderMissing(SheetProblem):
    msgid = (
        "We could not find the row with column names. Put the names (for example “%(example)s”) in one "
        "row above the data, then send the sheet again."
    )


class ColumnsMissing(DomainError):
    msgid = "These columns are needed before we can check the sheet: %(columns)s. Choose a column for each."


class ColumnTwice(DomainError):
    msgid = "One column of the sheet is chosen for two things. Choose a different column for one of them."


class FontUndecided(DomainError):
    msgid = "Some columns were written for an old font. Choose whether we change them to Unicode."


class NotNow(DomainError):
    msgid = (
        "This import is at another step now, so nothing was changed. Open it again to see where it stands."
    )


class NobodyAsks(SheetProblem):
    msgid = (
        "The person who asked for this import no longer has the right to it, so it stopped. Nothing more "
        "was written; a colleague with the right can send the sheet again."
    )


class DiskFull(SheetProblem):
    msgid = (
        "The server's disk is full. What was already written is whole and stays; free some space, then "
        "press “Continue”."
    )


class DatabaseBusy(DomainError):
    msgid = (
        "The database is busy with other work, so nothing was saved. Wait a moment and press the button "
        "again."
    )
