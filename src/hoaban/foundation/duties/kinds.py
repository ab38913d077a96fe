"""The kinds of duties that rooms open, each with a name people choose in the filter."""

from django.utils.translation import gettext_noop

_labels: dict[str, str] = {}
_of_life: set[str] = set()
_crowds: set[str] = set()
_drills: set[str] = set()
_calls: set[str] = set()


def register_kind(
    kind: str,
    label: str,
    *,
    is_life: bool = False,
    is_crowd: bool = False,
    is_drill: bool = False,
    is_call: bool = False,
) -> None:
    """Name a kind ``room.what``; ``label`` is an English msgid of the room that registers it.

    ``is_life``: danger to life, which stands above every other work, late work too. ``is_crowd``: one event opens many of them
    at once, so they stand behind whatever else is danger to life and never push it off the first screen. ``is_drill``: nothing of it has
    happened, so that it stands behind everything real, however soon it is due. ``is_call``: somebody calls for help, which stands before
    whatever else is danger to life.
    """
    if kind.count(".") != 1:
        raise ValueError(f"{kind}: a kind reads room.what")
    if is_call and not is_life:
        raise ValueError(f"{kind}: a call for help is danger to life")
    if is_drill and is_life:
        raise ValueError(f"{kind}: a drill is no danger to life")
    _labels[kind] = label
    (_of_life.add if is_life else _of_life.discard)(kind)
    (_crowds.add if is_crowd else _crowds.discard)(kind)
    (_drills.add if is_drill else _drills.discard)(kind)
    (_calls.add if is_call else _calls.discard)(kind)


def of_life() -> list[str]:
    return sorted(_of_life)


def of_calls() -> list[str]:
    return sorted(_calls)


def of_life_alone() -> list[str]:
    """Without those that come in crowds."""
    return sorted(_of_life - _crowds)


def of_drills() -> list[str]:
    return sorted(_drills)


def label_of(kind: str) -> str:
    """The msgid; a kind nobody named is still shown."""
    return _labels.get(kind, gettext_noop("Other work"))
