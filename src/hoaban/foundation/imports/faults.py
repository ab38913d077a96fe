"""How a fault is told, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from hoaban.foundation.imports.values import FaultWords, ImportKind

OWN = {
    "covered": FaultWords(
        gettext_noop("Covered cell of another sheet"),
        gettext_noop(
            "this cell was covered in a sheet downloaded by another office or for another column, so it cannot be "
            "opened here. Fill in the value from your papers."
        ),
    )
}
"""Faults the engine finds itself, whatever the room."""


def words_of(kind: ImportKind, fault: str) -> FaultWords | None:
    return kind.faults.get(fault) or OWN.get(fault)


def sentence(kind: ImportKind, column: str, fault: str, params: Mapping[str, Any]) -> str:
    """What is wrong in a cell and what to do, in the reader's language."""
    label = next((gettext(field.label) for field in kind.fields if field.key == column), column)
    words = words_of(kind, fault)
    text = (
        gettext(words.sentence)
        if words
        else gettext("This cell cannot be taken. Check it against your papers.")
    )
    return f"{label}: {text % params if params else text}"
