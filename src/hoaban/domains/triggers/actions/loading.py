"""Rules of the packs as first versions: what is not there yet is added, what is there stays as it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hoaban.domains.triggers import rules
from hoaban.domains.triggers.errors import RulesUnusable, RuleUnfit
from hoaban.domains.triggers.models import Decision, Rule, Version
from hoaban.domains.triggers.permissions import PROVINCE, Permission
from hoaban.domains.triggers.values import Kind
from hoaban.domains.warning.values import Hazard
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.pack import Pack, PackBroken

FILE = "rules.toml"


@transaction.atomic
def load_rules(*, by: access.Actor, nation: Pack, province: Pack, now: datetime) -> int:
    """How many rules were new. The nation's become the province's own, so that she may change them for herself."""
    access.require(by, Permission.LOAD)
    try:
        code = str(province.toml("pack.toml")["code"])
        keys = sources.known_keys()
        added = sum(_load(pack, code, keys, by, now) for pack in (nation, province) if pack.has(FILE))
    except (PackBroken, KeyError, ValueError, TypeError, RuleUnfit) as problem:
        raise RulesUnusable(reason=str(problem)) from problem
    if added:
        audit.record("triggers:rule:load", by=by, target=("pack", province.name), count=added)
    return added


def _load(pack: Pack, province: str, keys: set[str], by: access.Actor, now: datetime) -> int:
    number = int(province) * PROVINCE
    there = set(Rule.plain.filter(place_no=number).values_list("code", flat=True))
    tables = pack.toml(FILE).get("rule", {})
    fresh = {f"{pack.name}.{name}": table for name, table in tables.items()}
    fresh = {code: table for code, table in fresh.items() if code not in there}
    for code, table in fresh.items():
        _add(code, number, pack, table, keys, by, now)
    return len(fresh)


def _add(
    code: str,
    number: int,
    pack: Pack,
    table: Mapping[str, Any],
    keys: set[str],
    by: access.Actor,
    now: datetime,
) -> None:
    """The pack stands for a first approval; the page says so until a person confirms or changes it."""
    if "ground" in table:
        raise ValueError(f"{code}: how easily a commune's ground slides stands on its page, not in a rule")
    kind, hazard = Kind(table["kind"]), Hazard(table["hazard"])
    rule = Rule.plain.create(code=code, place_no=number, title=table["title"], kind=kind, hazard=hazard)
    version = Version(
        rule=rule, number=1, based_on=0, params=rules.dumped(rules.parsed(kind, table)),
        areas=[places.commune_number(f"{number // PROVINCE:02d}", one) for one in table.get("areas", ())],
        source=sources.key_in_pack(keys, pack.name, table["source"]), article=table["article"],
        mark=sources.mark_of(table["status"]), reason=table.get("note", ""), by_key=by.key, by_label=pack.name, at=now,
        valid_from=table.get("valid_from"),
    )  # fmt: skip
    version.save()
    Decision(version=version, is_approved=True, by_key=by.key, by_label=pack.name, at=now).save()
