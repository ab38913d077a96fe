"""A scope nobody declared shows nothing, of any table, to anybody; proven with rows, and without asking the database."""

import inspect
from typing import Any

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, models, transaction

from hoaban.foundation.access.api import EVERYWHERE, ScopedModel
from tests.support import samples, tables
from tests.support.people import Cast

pytestmark = pytest.mark.django_db(databases="__all__")
SCOPED = [model for model in tables.our_models() if issubclass(model, ScopedModel)]
UNDECLARED = "no such verb"


class Everybody:
    """Holds every permission everywhere: whatever stays hidden, a missing declaration hides it."""

    key, label = "user:0", "everybody"

    def may(self, permission: str) -> bool:
        return True

    def areas(self, permission: str) -> tuple[Any, ...]:
        return (EVERYWHERE,)


def make_everything(cast: Cast) -> None:
    """Every sample once; a second row of what may stand only once is left out."""
    for name, make in inspect.getmembers(samples, inspect.isfunction):
        if make.__module__ == samples.__name__ and not name.startswith("_"):
            try:
                with transaction.atomic():
                    make(cast)
            except IntegrityError:
                continue


@pytest.mark.slow
def test_an_undeclared_verb_shows_none_of_the_rows(cast: Cast) -> None:
    make_everything(cast)
    filled = [model for model in SCOPED if model.plain.exists()]
    assert len(filled) >= FILLED
    shown = [
        model._meta.label
        for model in filled
        if model.objects.visible_to(Everybody(), verb=UNDECLARED).exists()
    ]
    assert shown == []


FILLED = 25
"""Tables that have a sample, near today's number; the others are judged by the next test alone."""


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_an_undeclared_verb_is_not_even_asked(model: type[models.Model]) -> None:
    with pytest.raises(EmptyResultSet):
        str(model.objects.visible_to(Everybody(), verb=UNDECLARED).query)
