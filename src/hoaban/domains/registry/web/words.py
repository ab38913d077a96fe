"""Codes as people say them, for tables taken away."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.spoken import RELATIONS, SEXES

EXPORT_HEADER = (
    gettext_noop("Commune code"),
    gettext_noop("Commune"),
    gettext_noop("Village"),
    gettext_noop("Household code"),
    gettext_noop("Full name"),
    gettext_noop("Relation to the head"),
    gettext_noop("Sex"),
    gettext_noop("Born"),
    gettext_noop("Telephone"),
)


def header() -> list[str]:
    return [gettext(label) for label in EXPORT_HEADER]


def spoken(
    rows: Iterable[tuple[Any, ...]], communes: Mapping[int, tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Commune, relation and sex in words; each is looked up once, not once per row."""
    relations = {code: gettext(text) for code, text in RELATIONS.items()}
    sexes = {code: gettext(text) for code, text in SEXES.items()}
    for place, village, code, name, relation, sex, born, phone in rows:
        yield (
            *communes.get(rules.commune_of(place), ("", "")), village, code, name, relations[relation],
            sexes.get(sex, ""), born, phone,
        )  # fmt: skip
