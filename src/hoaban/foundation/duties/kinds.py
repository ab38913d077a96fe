"""The kinds of duties that rooms open, each with a name people choose in the filter."""

from django.utils.translation import gettext_noop

_labels: dict[str, str] = {}


def register_kind(kind: str, label: str) -> None:
    """Name a kind ``room.what``; ``label`` is an English msgid of the room that registers it."""
    if kind.count(".") != 1:
        raise ValueError(f"{kind}: a kind reads room.what")
    _labels[kind] = label


def label_of(kind: str) -> str:
    """The msgid; a kind nobody named is still shown."""
    return _labels.get(kind, gettext_noop("Other work"))
