"""Facts as people say them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from hoaban.domains.registry.facts import KINDS, About, FactKind, FactShown, codes_of
from hoaban.domains.registry.values import HouseholdShown


def label_of(kind: FactKind) -> str:
    return gettext(KINDS[kind].label)


def said(kind: FactKind, value: str, languages: Mapping[str, str]) -> str:
    """Codes in words; a language under its name, and one we do not know under its code."""
    words = KINDS[kind].words
    return ", ".join(
        gettext(words[code]) if code in words else languages.get(code, code) for code in codes_of(value)
    )


def lines(household: HouseholdShown) -> list[tuple[str, str]]:
    """What holds now as label and value; the label says of whom, so that it stands once."""
    names = {int(person.id): person.name for person in household.people}
    told = []
    for fact in sorted(_current(household.facts), key=lambda one: (one.about, one.owner, one.kind)):
        of_whom = f" · {names.get(fact.owner, '')}" if fact.about is About.PERSON else ""
        value = said(fact.kind, fact.value, household.languages)
        label = gettext("Village") + " · " if fact.about is About.VILLAGE else ""
        told.append(
            (f"{label}{label_of(fact.kind)}{of_whom}", f"{value} · {fact.source}" if fact.source else value)
        )
    return told


def _current(facts: Sequence[FactShown]) -> list[FactShown]:
    return [fact for fact in facts if fact.is_current]


def told(facts: Sequence[FactShown]) -> list[tuple[str, str]]:
    """A household's own facts as label and value, with the paper they rest on."""
    return [
        (
            label_of(fact.kind),
            " · ".join(part for part in (said(fact.kind, fact.value, {}), fact.source) if part),
        )
        for fact in sorted(facts, key=lambda one: list(FactKind).index(one.kind))
    ]
