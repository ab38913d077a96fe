"""Codes as people say them, for tables taken away."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.facts import FactKind
from hoaban.domains.registry.queries.exported_facts import EXPORTED
from hoaban.domains.registry.queries.facts import PROVINCE_SPAN, languages_at
from hoaban.domains.registry.spoken import RELATIONS, SEXES_TOLD
from hoaban.domains.registry.web.fact_words import said

EXPORT_HEADER = (
    gettext_noop("Commune code"),
    gettext_noop("Commune"),
    gettext_noop("Village"),
    gettext_noop("Household code"),
    gettext_noop("Full name"),
    gettext_noop("Name people go by"),
    gettext_noop("Relation to the head"),
    gettext_noop("Sex"),
    gettext_noop("Born"),
    gettext_noop("Telephone"),
    gettext_noop("Poverty status"),
    gettext_noop("Number of the decision on the status"),
    gettext_noop("Day or year of the decision"),
    gettext_noop("Status in force since"),
    # What holds of the household, of her and of her village, in the order of `EXPORTED`.
    gettext_noop("House"),
    gettext_noop("Water for living"),
    gettext_noop("Source of electricity"),
    gettext_noop("Languages spoken"),
    gettext_noop("Whose telephone"),
    gettext_noop("Best way to reach"),
    gettext_noop("Livelihood"),
    gettext_noop("Disability"),
    gettext_noop("Number of the disability certificate"),
    gettext_noop("Day or year of the disability certificate"),
    gettext_noop("Schooling"),
    gettext_noop("Health insurance"),
    gettext_noop("Health insurance good until"),
    gettext_noop("Telephone network"),
    gettext_noop("Road to the village"),
)


def header() -> list[str]:
    return [gettext(label) for label in EXPORT_HEADER]


def spoken(
    rows: Iterable[tuple[Any, ...]], communes: Mapping[int, tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    """Commune, relation, sex and facts in words; each is looked up once, not once per row."""
    relations = {code: gettext(text) for code, text in RELATIONS.items()}
    sexes = {code: gettext(text) for code, text in SEXES_TOLD.items()}
    told = cache(_told)
    for (
        place,
        village,
        code,
        name,
        called,
        relation,
        sex,
        born,
        phone,
        status,
        number,
        day,
        since,
        *facts,
    ) in rows:
        yield (
            *communes.get(rules.commune_of(place), ("", "")), village, code, name, called, relations[relation],
            sexes[sex], born, phone, told(FactKind.POVERTY, status, 0) if status else "", number, day, since,
            *(told(kind, value, place // PROVINCE_SPAN) if kind and value else value
              for kind, value in zip(EXPORTED, facts, strict=True)),
        )  # fmt: skip


def _told(kind: FactKind, value: str, province: int) -> str:
    """As the page says it."""
    return said(kind, value, languages_at(province * PROVINCE_SPAN) if kind is FactKind.LANGUAGE else {})
