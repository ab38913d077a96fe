"""The commune's form, as the pack says: the province's own file before the nation's."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from hoaban.domains.damage.values import Form, Indicator, Kind, Law, Named, Origin
from hoaban.foundation.sources.values import Mark
from hoaban.kit import pack

FILE = "damage.toml"


def form() -> Form:
    return _form(settings.PROVINCE, tuple(settings.PACK_DIRS))


@lru_cache(maxsize=4)
def _form(province: str, folders: tuple[Path, ...]) -> Form:
    ours = [pack.of_province(province, folders), pack.find("vn", folders)]
    found = next((one for one in ours if one.has(FILE)), ours[-1])
    try:
        return _read(found.toml(FILE))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise pack.PackBroken(f"{found.name}/{FILE}: {type(problem).__name__} {problem}") from problem


def _read(said: dict[str, Any]) -> Form:
    terms = {one["report"]: one for one in said["deadline"]}
    return Form(
        _law(said["circular"]), {Kind(one["key"]): _named(one) for one in said["kind"]},
        tuple(_named(one) for one in said["group"]), tuple(_indicator(one) for one in said["indicator"]),
        timedelta(hours=int(terms["first"]["hours"])), str(terms["first"]["source"]), str(terms["daily"]["before"]),
    )  # fmt: skip


def _named(one: dict[str, Any]) -> Named:
    return Named(str(one["key"]), str(one["vi"]), str(one["en"]))


def _law(one: dict[str, Any]) -> Law:
    read = Named("read", str(one["read_vi"]), str(one["read_en"]))
    return Law(str(one["number"]), one["issued_on"], str(one["address"]), Mark(one["mark"]), read)


def _indicator(one: dict[str, Any]) -> Indicator:
    return Indicator(
        str(one["key"]), str(one["vi"]), str(one["en"]), str(one["group"]), str(one["unit"]), bool(one.get("whole")),
        int(one["ask_above"]), str(one["source"]), Mark(one["mark"]), Origin(one.get("origin", "circular")),
    )  # fmt: skip
