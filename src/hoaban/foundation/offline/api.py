"""The front door of offline."""

from django.utils.translation import gettext_noop

from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.rules import dated
from hoaban.foundation.offline.values import (
    Asked,
    Deed,
    Each,
    Field,
    FormKind,
    Line,
    PackUnit,
    Record,
    Value,
    Values,
)

__all__ = [
    "HOUSEHOLD",
    "Asked",
    "Deed",
    "Each",
    "Field",
    "FormKind",
    "Line",
    "PackUnit",
    "Record",
    "Value",
    "Values",
    "dated",
    "register_kind",
]


HOUSEHOLD = gettext_noop("household")
"""What most forms are about, as a sentence names it."""


def register_kind(kind: FormKind) -> None:
    """A room offers a form that people may fill without a line."""
    kinds[kind.name] = kind
