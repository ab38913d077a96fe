"""How a fault is told, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.imports.values import FaultWords, ImportKind, key_of

OWN = {
    "covered": FaultWords(
        gettext_noop("Covered cell of another sheet"),
        gettext_noop(
            "this cell was covered in a sheet downloaded by another office or for another column, so it cannot be "
            "opened here. Fill in the value from your papers."
        ),
    ),
    "unsaved": FaultWords(
        gettext_noop("Formula without its value"),
        gettext_noop(
            "the cell holds a formula that has no value here. Write the value into the cell; or, where the sheet comes from another "
            "program, open it in Excel or LibreOffice, save it once and send it again."
        ),
    ),
    "torn": FaultWords(
        gettext_noop("More cells than columns"),
        gettext_noop(
            "this row has more cells than the header has names, so its cells may stand in the wrong columns. Put text "
            "that holds a comma between quotation marks, or give the extra column a name."
        ),
    ),
}
"""Faults the engine finds itself, whatever the room."""


def words_of(kind: ImportKind, fault: str) -> FaultWords | None:
    return kind.faults.get(fault) or OWN.get(fault)


def label_of(kind: ImportKind, column: str) -> str:
    """Of a row that holds several people, with whose it is."""
    key, place = key_of(column)
    label = next((gettext(field.label) for field in kind.fields if field.key == key), key)
    return label if place == 1 else gettext("%(field)s, person %(n)s") % {"field": label, "n": place}


def sentence(kind: ImportKind, column: str, fault: str, params: Mapping[str, Any]) -> str:
    """The column, what is wrong in the cell and what to do, in the reader's language."""
    return f"{label_of(kind, column)}: {advice(kind, fault, params)}"


def advice(kind: ImportKind, fault: str, params: Mapping[str, Any]) -> str:
    """What is wrong and what to do, where the column stands beside it."""
    words = words_of(kind, fault)
    text = (
        gettext(words.sentence)
        if words
        else gettext("This cell cannot be taken. Check it against your papers.")
    )
    return text % params if params else text


def column_letter(index: int) -> str:
    """0 → A, 26 → AA: what Excel writes above the column."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(65 + place) + letters
    return letters
