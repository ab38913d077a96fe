"""What is said anew of somebody, beside what her record says."""

from collections.abc import Mapping
from typing import Any

from hoaban.domains.registry.values import PersonTold, Precision, Sex
from hoaban.kit import text as texts


def said_of(told: PersonTold) -> dict[str, Any]:
    """What is said of a person, by column of her record; what is not known says nothing."""
    said: dict[str, Any] = {"name": told.name, "relation": told.relation.value}
    if told.sex is not Sex.UNKNOWN:
        said["sex"] = told.sex.value
    if told.phone:
        said["phone_e164"] = told.phone
    if told.birth_year is not None:
        said |= {
            "birth_year": told.birth_year, "birth_month": told.birth_month,
            "birth_date": told.birth_date.isoformat() if told.birth_date else None,
            "birth_precision": told.birth_precision.value,
        }  # fmt: skip
    return said


_EXACT = {Precision.UNKNOWN: 0, Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}


def changed(held: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What of a row is new to a record: capitals are not, and a year alone does not undo a whole date."""
    new = {name: value for name, value in said.items() if held[name] != value}
    if "name" in new and texts.same_name(new["name"], held["name"]):
        del new["name"]
    births = [name for name in new if name.startswith("birth_")]
    if births and said["birth_year"] == held["birth_year"]:
        was, now = Precision(held["birth_precision"] or Precision.UNKNOWN), Precision(said["birth_precision"])
        if _EXACT[now] < _EXACT[was]:
            new = {name: value for name, value in new.items() if name not in births}
    return new


_EMPTY: dict[str, Any] = {"sex": "", "phone_e164": "", "birth_year": None, "birth_month": None, "birth_date": None,
                          "birth_precision": ""}  # fmt: skip


def said_anew(held: PersonTold, said: PersonTold) -> dict[str, Any]:
    """What is new of somebody, by column of her record."""
    return changed(_EMPTY | said_of(held), said_of(said))
