"""Relations, sexes and statuses as cells say them: as people write them (`rules`), and in the screen's own words.

What the register gives out, in either language, comes back as it was.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils import translation

from hoaban.domains.lists import rules
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.values import Poverty, Relation, Sex
from hoaban.kit import text

Code = TypeVar("Code")


def relation_of(said: str) -> Relation | None:
    """None: not a relation we know."""
    return rules.relation_of(said) or _relations().get(text.name_key(said))


def sex_of(said: str) -> Sex | None:
    found = rules.sex_of(said)
    return _sexes().get(text.name_key(said)) if found is None else found


def poverty_of(said: str) -> Poverty | bool | None:
    """The status, None for an empty cell, False for a word we do not know."""
    found = rules.poverty_of(said)
    return _statuses().get(text.name_key(said), False) if found is False else found


@cache
def _relations() -> Mapping[str, Relation]:
    return on_screen(registry.RELATIONS)


@cache
def _sexes() -> Mapping[str, Sex]:
    return on_screen(registry.SEXES_TOLD)


@cache
def _statuses() -> Mapping[str, Poverty]:
    words = registry.KINDS[registry.FactKind.POVERTY].words
    return on_screen({code: words[code] for code in Poverty})


def on_screen(words: Mapping[Code, str]) -> dict[str, Code]:
    """Key of each word in every language of the screen → its code."""
    found: dict[str, Code] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {text.name_key(translation.gettext(word)): code for code, word in words.items()}
    return found
