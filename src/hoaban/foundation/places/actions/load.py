"""Loading a province pack: rows not there yet are added, rows there are kept. A pack is a seed, not the truth."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.foundation.events import api as events
from hoaban.foundation.places.actions import rows
from hoaban.foundation.places.actions.rows import Known
from hoaban.foundation.places.errors import PackUnusable
from hoaban.foundation.places.events import UnitsChanged
from hoaban.foundation.places.models import (
    EthnicGroup,
    EthnicName,
    Facility,
    Language,
    Lineage,
    PublishedFigure,
    SpokenHere,
    Unit,
    ZoneDecision,
)
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.places.values import Level, Loaded
from hoaban.foundation.sources import api as sources
from hoaban.kit.pack import Pack, PackBroken

Table = TypeVar("Table", bound=models.Model)


@transaction.atomic
def load_pack(*, by: Actor, nation: Pack, province: Pack, demo: bool = False) -> Loaded:
    """Load the nation's code tables and one province. ``demo`` adds the made-up figures, marked as such.

    About a thousand rows and fifteen statements: well under the 200 ms a transaction may take.
    """
    require(by, Permission.LOAD)
    try:
        added = {
            "sources": sources.load_pack(by=by, pack=nation).added
            + sources.load_pack(by=by, pack=province).added
        }
        added |= _codes(nation, Known.read(nation.name))
        added |= _province(province, Known.read(province.name), demo=demo)
    except (PackBroken, KeyError, ValueError) as problem:
        raise PackUnusable(reason=str(problem)) from problem
    loaded = Loaded(added)
    if loaded.total:
        audit.record("places:pack:load", by=by, target=("pack", province.name), count=loaded.total)
        events.publish(UnitsChanged(int(province.toml("pack.toml")["code"])))
    return loaded


def _codes(nation: Pack, known: Known) -> dict[str, int]:
    groups = nation.rows("ethnic_groups.csv", ["code", "name"])
    added = {"ethnic_groups": _add(EthnicGroup, [rows.group(row, known) for row in groups], ("code",))}
    ids = dict(EthnicGroup.plain.values_list("code", "id"))
    names = rows.ethnic_names(
        groups, nation.rows("ethnic_names_match_only.csv", ["code", "name", "why"]), ids
    )
    _add(EthnicName, names, ("group_id", "name_key"))
    spoken = nation.rows("languages.csv", ["iso639_3", "name"])
    # Varieties point at their language, which must be there first.
    for wave in (False, True):
        ids = dict(Language.plain.values_list("iso639_3", "id"))
        wanted = [rows.language(row, known, ids) for row in spoken if bool(row["variety_of"]) is wave]
        added["languages"] = added.get("languages", 0) + _add(Language, wanted, ("iso639_3",))
    return added


def _province(pack: Pack, known: Known, *, demo: bool) -> dict[str, int]:
    code = str(pack.toml("pack.toml")["code"])
    listed = pack.rows(
        "units.csv", ["level", "code", "name", "full_name", "parent", "valid_from", "valid_to"]
    )
    added = {"units": _units(listed, code, known)}
    units = rows.Units.read(code)
    lineage = pack.optional_rows("lineage.csv", ["from_code", "to_code", "on"])
    added["lineage"] = _add(
        Lineage, [rows.lineage(row, units, known) for row in lineage], ("old_id", "new_id")
    )
    facilities = [
        rows.facility(n, row, units, known) for n, row in enumerate(pack.optional_rows("facilities.csv"), 1)
    ]
    added["facilities"] = _add(Facility, facilities, ("kind", "code"))
    languages = dict(Language.plain.values_list("iso639_3", "id"))
    spoken = [
        SpokenHere(language_id=languages[row["iso639_3"]], unit_id=units.today(code).pk, position=n,
                   note=row.get("note", ""), status=row.get("status", ""))
        for n, row in enumerate(pack.optional_rows("languages.csv", ["iso639_3"]), start=1)
    ]  # fmt: skip
    _add(SpokenHere, spoken, ("language_id", "unit_id"))
    figures = [
        rows.figure(row, units, known) for row in pack.optional_rows("figures.csv", ["topic", "value"])
    ]
    if demo:
        figures += rows.synthetic_figures(pack, units)
    added["figures"] = _add(PublishedFigure, figures, ("row_key",))
    zones = [rows.zone(row, units, known) for row in pack.optional_rows("zone_counts.csv", ["zone", "count"])]
    added["zones"] = _add(ZoneDecision, zones, ("row_key",))
    return added


def _units(listed: Sequence[dict[str, str]], province: str, known: Known) -> int:
    """Level by level, because a parent must have its key before its children."""
    unknown = sorted({row["level"] for row in listed} - set(Level))
    if unknown:
        raise ValueError(f"level {', '.join(unknown)} is none of ours")
    count = 0
    for level in Level:
        units = rows.Units.read(province)
        wanted = [rows.unit(row, province, units, known) for row in listed if row["level"] == level]
        count += _add(Unit, wanted, ("level", "code", "valid_from"))
    return count


def _add(table: type[Table], wanted: Iterable[Table], natural: tuple[str, ...]) -> int:
    """Insert what is not there by its natural key; how many."""
    key: Callable[[Any], tuple[Any, ...]] = lambda row: tuple(getattr(row, name) for name in natural)  # noqa: E731
    manager = table.plain  # type: ignore[attr-defined]
    there = set(manager.values_list(*natural))
    fresh = {key(row): row for row in wanted if key(row) not in there}
    manager.bulk_create(list(fresh.values()), batch_size=500)
    return len(fresh)
