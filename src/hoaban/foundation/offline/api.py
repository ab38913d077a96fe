"""The front door of offline."""

from hoaban.foundation.offline.ports import kinds
from hoaban.foundation.offline.values import Deed, Field, FormKind, PackUnit, Record, Value, Values

__all__ = ["Deed", "Field", "FormKind", "PackUnit", "Record", "Value", "Values", "register_kind"]


def register_kind(kind: FormKind) -> None:
    """A room offers a form that people may fill without a line."""
    kinds[kind.name] = kind
