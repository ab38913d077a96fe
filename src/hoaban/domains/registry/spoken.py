"""Codes of people as they are said on a page."""

from collections.abc import Collection

from django.utils.translation import gettext, gettext_noop

from hoaban.domains.registry.moves import MoveWhy
from hoaban.domains.registry.values import Part, Relation, Sex

RELATIONS = {
    Relation.HEAD: gettext_noop("Head"),
    Relation.SPOUSE: gettext_noop("Spouse"),
    Relation.CHILD: gettext_noop("Child"),
    Relation.PARENT: gettext_noop("Parent"),
    Relation.SIBLING: gettext_noop("Sibling"),
    Relation.GRANDCHILD: gettext_noop("Grandchild"),
    Relation.GRANDPARENT: gettext_noop("Grandparent"),
    Relation.IN_LAW: gettext_noop("In-law"),
    Relation.OTHER: gettext_noop("Other"),
}
SEXES = {Sex.MALE: gettext_noop("Male"), Sex.FEMALE: gettext_noop("Female")}
SEXES_TOLD = {**SEXES, Sex.UNKNOWN: gettext_noop("Unknown")}
"""In tables: an empty cell there is one that nobody filled in."""
PARTS = {
    Part.NAME: gettext_noop("Full name"),
    Part.BORN: gettext_noop("Born"),
    Part.SEX: gettext_noop("Sex"),
    Part.PHONE: gettext_noop("Telephone"),
    Part.RELATION: gettext_noop("Relation to the head"),
    Part.IDENTITY: gettext_noop("Identity number"),
    Part.INSURANCE: gettext_noop("Health insurance number"),
}
MOVES = {
    MoveWhy.SPLIT: gettext_noop("Part of the household becomes one of its own"),
    MoveWhy.MARRIED: gettext_noop("Marriage"),
    MoveWhy.JOINED: gettext_noop("Two households live as one"),
    MoveWhy.MOVED: gettext_noop("Moved to relatives or for another reason"),
}


def called_of(name: str | None) -> str:
    """The name people go by, beside the official one; empty where nobody said it."""
    return gettext("known as %(name)s") % {"name": name} if name else ""


def other_year(asked: Collection[int], born: int | None) -> str:
    """That this is not the birth year somebody asked for; empty where it is, or none was asked for."""
    if not asked or born in asked:
        return ""
    return gettext("birth year not known") if born is None else gettext("another birth year")
