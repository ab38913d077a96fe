"""One catalogue of words for a language instead of one for each room."""

from typing import Any

from django.utils.translation import trans_real


def merge_equals() -> None:
    """Let Django lay catalogues together whose plural rules are equal, as it means to.

    Django 5.2 compares a function's code with a function, which is never equal: every room's catalogue stayed apart, and a
    word of the last room was looked for in all of them (27 here, a few hundred times a page). What was put together before
    this call is forgotten: a model's constraint asks for a translation while it is loaded.
    """
    real: Any = trans_real
    real.TranslationCatalog.update = _update
    real._translations.clear()
    real._default = None


def _update(self: Any, trans: Any) -> None:
    if trans.plural.__code__ == self._plurals[0].__code__:
        self._catalogs[0].update(trans._catalog)
    else:
        self._catalogs.insert(0, trans._catalog.copy())
        self._plurals.insert(0, trans.plural)
