"""The whole bank by language: what is approved, what is not, and which languages people speak here that it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.cache import cache
from django.utils.translation import gettext

from hoaban.domains.registry import api as registry
from hoaban.domains.warning.queries import bank, worded
from hoaban.domains.warning.values import Gap, Hazard
from hoaban.domains.warning.values.approved import FULL, FormShown, Heard
from hoaban.foundation.access import api as access
from hoaban.foundation.places import api as places
from hoaban.kit.text import fold

STATES = ("open", "begun", "approved", "changed")
SPEAKERS, A_DAY = "warning:speakers", 86_400
"""Where the count of speakers is kept, and seconds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for in the bank; empty is all."""

    hazard: str = ""
    level: int | None = None
    language: str = ""
    state: str = ""
    words: str = ""
    """Every one of them stands in the row, typed with or without marks."""


def variants() -> list[str]:
    """Languages that the bank has a file for, ours first."""
    return [FULL, *(one.code for one in bank.book().tongues)]


def rows_of_bank(asked: Asked) -> list[FormShown]:
    """In the order of the bank, language after language; two queries."""
    known = variants()
    some = worded.forms_in([asked.language] if asked.language in known else known)
    return [one for found in some.values() for one in found if _is_asked(one, asked)]


def _is_asked(one: FormShown, asked: Asked) -> bool:
    if asked.hazard and one.hazard != asked.hazard:
        return False
    if asked.level is not None and asked.level not in levels_of(one.hazard, one.level):
        return False
    if asked.state and not _stands(one, asked.state):
        return False
    said = fold(" ".join(words for _key, words in one.lines))
    return all(word in said for word in fold(asked.words).split())


def _stands(one: FormShown, state: str) -> bool:
    """``open``: whatever is not approved, also what waits for its second person and what changed since."""
    if state == "approved":
        return one.is_approved
    if state == "begun":
        return bool(one.approvals) and not one.is_approved
    return one.is_outdated if state == "changed" else not one.is_approved


def state_of(one: FormShown) -> str:
    """The one word for it: the first that fits, gravest last."""
    if one.is_approved:
        return "approved"
    return "changed" if one.is_outdated else "begun" if one.approvals else "open"


def levels_of(hazard: Hazard, level: int) -> Sequence[int]:
    """Of the row whose lowest level it is."""
    words = bank.book().words_for(hazard, level)
    return words.levels if words else range(level, level + 1)


def languages() -> list[Heard]:
    """Each language of the province or of the bank: rows with words, rows approved, people who speak it best on record.

    Those with the most speakers first, after Vietnamese.
    """
    spoken = _speakers()
    listed = places.languages_of(settings.PROVINCE)
    names = names_of_languages()
    some = worded.forms_in(variants())
    codes = dict.fromkeys([*some, *sorted(spoken, key=lambda code: -spoken[code]), *names])
    groups = {one.variety_of for one in listed}
    return [
        Heard(
            code, names.get(code, code), len(some.get(code, [])), sum(one.is_approved for one in some.get(code, [])),
            spoken.get(code, 0),
        )
        for code in codes
        if code not in groups or code in spoken or code in some
    ]  # fmt: skip


def gaps() -> list[Gap]:
    """Languages spoken here whose words lack their people, and those in which the bank says nothing; Vietnamese is `rooms`'.

    A file of the bank that nobody here speaks is read on the bank's own page, and is no gap.
    """
    found, silent = [], []
    listed = {one.iso639_3 for one in places.languages_of(settings.PROVINCE)}
    for one in languages():
        if one.code == FULL:
            continue
        if not one.rows:
            silent += [one] if one.people else []
        elif one.approved < one.rows and (one.people or one.code in listed):
            found.append(Gap("tongue", one.name, one.rows - one.approved))
    if silent:
        found.append(Gap("untold", ", ".join(one.name for one in silent), len(silent)))
    return found


def names_of_languages() -> dict[str, str]:
    """By code, as pages call them: those spoken here and those of the bank."""
    listed = {one.iso639_3: one.name for one in places.languages_of(settings.PROVINCE)}
    of_bank = {one.code: _named(one.tag, one.code) for one in bank.book().tongues}
    return {FULL: _named("vi", FULL)} | of_bank | listed


def _named(tag: str, code: str) -> str:
    """A language of the bank that nobody lists among those spoken here, in the language of the page."""
    known = LANG_INFO.get(tag, {})
    return gettext(known["name"]) if "name" in known else code


def _speakers() -> dict[str, int]:
    """People by the language they speak best, as the register tells of its whole province: counted once a day, it reads them all."""
    return cache.get_or_set(SPEAKERS, _count_speakers, A_DAY) or {}


def _count_speakers() -> dict[str, int]:
    number = int(settings.PROVINCE) * bank.PROVINCE
    counter = access.SystemActor("warning.ready", frozenset({registry.COUNT}))
    area = access.UnitRange(number, number + bank.PROVINCE)
    told = registry.denominators(counter, [area], registry.FactKind.LANGUAGE, registry.About.PERSON)
    first = np.array([str(value).split()[0] if value else "" for value in told["value"]], dtype=object)
    return {str(code): int(told["count"][first == code].sum()) for code in sorted(set(first)) if code}
