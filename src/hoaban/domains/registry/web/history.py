"""Changes of a household in words: which line, what stood there, what stands there since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry import rules
from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.spoken import MOVES, PARTS, RELATIONS, SEXES
from hoaban.domains.registry.values import (
    Changed,
    ChangeShown,
    Left,
    MergeShown,
    Part,
    Precision,
    Relation,
    Sex,
)
from hoaban.kit import masking

LABELS = {
    "village": gettext_noop("Village"),
    "address": gettext_noop("Address"),
    "name": gettext_noop("Full name"),
    "relation": gettext_noop("Relation to the head"),
    "sex": gettext_noop("Sex"),
    "born": gettext_noop("Born"),
    "phone_e164": gettext_noop("Telephone"),
}
WHY = {Left.MOVED: gettext_noop("Moved away"), Left.DIED: gettext_noop("Died")}


@dataclass(frozen=True, slots=True)
class Told:
    """A change as the page tells it."""

    change: ChangeShown
    title: str
    lines: Sequence[tuple[str, str, str]]
    """Label, before, after."""
    notes: Sequence[str]
    """Whose child, who said so, on which paper."""
    may_return: bool
    """She moved away, and nothing was told of her coming or going since."""


@dataclass(frozen=True, slots=True)
class MergeTold:
    """Two records made one, with its parts in words."""

    merge: MergeShown
    taken: str
    stayed: str


def told_merges(merges: Sequence[MergeShown]) -> list[MergeTold]:
    return [MergeTold(merge, parts_said(merge.taken), parts_said(merge.stayed)) for merge in merges]


def whys() -> dict[MoveWhy, str]:
    return {why: gettext(said) for why, said in MOVES.items()}


def parts_said(parts: Sequence[Part]) -> str:
    return ", ".join(gettext(PARTS[part]) for part in parts)


def told(changes: Sequence[ChangeShown]) -> list[Told]:
    """Newest first, as they come."""
    last: dict[UUID | None, UUID] = {}
    for change in changes:
        if change.what in {Changed.LEFT, Changed.RETURNED} and not change.is_taken_back:
            last.setdefault(change.person, change.uid)
    return [
        Told(
            change,
            _title(change),
            _lines(change),
            list(_notes(change)),
            _may_return(change, last.get(change.person)),
        )
        for change in changes
    ]


def _may_return(change: ChangeShown, last: UUID | None) -> bool:
    is_away = change.what is Changed.LEFT and change.after.get("why") == Left.MOVED
    return is_away and change.uid == last and not change.is_erased


def _notes(change: ChangeShown) -> Iterator[str]:
    if change.parent:
        yield gettext("Child of %(name)s") % {"name": change.parent}
    if change.on and change.what is not Changed.RETURNED:
        yield gettext("So since %(day)s") % {"day": f"{change.on:%d/%m/%Y}"}
    if change.said_by:
        yield gettext("Said by %(name)s") % {"name": change.said_by}
    if change.paper:
        yield gettext("Paper: %(number)s") % {"number": change.paper}


def _title(change: ChangeShown) -> str:
    if change.what is Changed.HOUSEHOLD:
        return gettext("Village or address changed")
    if change.what is Changed.ADDED:
        return gettext("%(name)s was added") % {"name": change.name}
    if change.what is Changed.BORN:
        born = _spoken(change.after).get("born", "")
        return " · ".join(
            part for part in (gettext("%(name)s was born") % {"name": change.name}, born) if part
        )
    if change.what is Changed.RETURNED:
        said = gettext("%(name)s came back") % {"name": change.name}
        return f"{said} · {date.fromisoformat(change.after['on']):%d/%m/%Y}"
    if change.what is Changed.PERSON or (change.what is Changed.PAPERS and change.is_erased):
        return gettext("%(name)s was corrected") % {"name": change.name}
    if change.what is Changed.PAPERS and change.before:
        former = parts_said([Part(part) for part in change.before["papers"]])
        said = (
            gettext("%(name)s: %(numbers)s corrected")
            if change.after["papers"]
            else gettext("%(name)s: %(numbers)s taken away")
        )
        return said % {"name": change.name, "numbers": former}
    if change.what is Changed.PAPERS:
        added = parts_said([Part(part) for part in change.after["papers"]])
        if change.said_by:
            return gettext("%(name)s: %(numbers)s added") % {"name": change.name, "numbers": added}
        return gettext("%(name)s: %(numbers)s added from a list") % {"name": change.name, "numbers": added}
    why = gettext(WHY[Left(change.after["why"])])
    return f"{change.name}: {why} · {date.fromisoformat(change.after['on']):%d/%m/%Y}"


def _lines(change: ChangeShown) -> list[tuple[str, str, str]]:
    if change.what not in {Changed.HOUSEHOLD, Changed.PERSON}:
        return []
    before, after = _spoken(change.before), _spoken(change.after)
    return [
        (gettext(label), before[key], after[key])
        for key, label in LABELS.items()
        if before[key] != after[key]
    ]


def _spoken(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes as people say them; what a change does not name is empty."""
    said = {key: str(values.get(key) or "") for key in LABELS}
    if relation := values.get("relation"):
        said["relation"] = gettext(RELATIONS[Relation(relation)])
    if sex := values.get("sex"):
        said["sex"] = gettext(SEXES[Sex(sex)])
    if phone := values.get("phone_e164"):
        said["phone_e164"] = masking.shown_phone(phone, whole=True)
    if year := values.get("birth_year"):
        day = date.fromisoformat(values["birth_date"]) if values.get("birth_date") else None
        precision = Precision(values["birth_precision"])
        said["born"] = rules.born_text(year, day, precision, values.get("birth_month"), whole=True)
    return said
