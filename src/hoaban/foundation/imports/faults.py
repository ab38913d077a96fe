"""How a fault is told, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from hoaban.foundation.imports.values import ImportKind


def sentence(kind: ImportKind, column: str, fault: str, params: Mapping[str, Any]) -> str:
    """What is wrong in a cell and what to do, in the reader's language."""
    label = next((gettext(field.label) for field in kind.fields if field.key == column), column)
    words = kind.faults.get(fault)
    text = (
        gettext(words.sentence)
        if words
        else gettext("This cell cannot be taken. Check it against your papers.")
    )
    return f"{label}: {text % params if params else text}"
