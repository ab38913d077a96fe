"""The authorisation table: every way in, one row each, in ``tests/doors/*.toml``.

[doors."places:board"]
who = "everyone"                   # or "signed in", or the roles by name
methods = ["GET"]                  # every other method is answered with 405
sample = { number = "own_commune" }  # URL arguments, by the name of a function in tests/support/samples.py
scoped = true                      # the sample lies in the own commune: the same role of the next commune gets 404 or 403

[jobs."audit.seal"], [imports.NAME], [exports.NAME] have rows of their own. A way in without a row fails the build.
"""

import functools
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.support.house import ROOT

FOLDER = ROOT / "tests" / "doors"
EVERYONE, SIGNED_IN = "everyone", "signed in"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
KINDS = ("doors", "jobs", "imports", "exports")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may knock, and with what."""

    name: str
    who: str | tuple[str, ...]
    methods: tuple[str, ...] = ("GET",)
    sample: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    """What a POST carries, where an empty one would be answered before the row is looked for."""
    facts: str = ""
    """A function of tests/support/samples.py to call first: what the page is about."""
    scoped: bool = False
    open_because: str = ""
    """Why a row with arguments is the same for every area; a sentence."""
    others: bool = False
    """A page of allauth: which methods it takes is its business."""

    @property
    def roles(self) -> tuple[str, ...]:
        return self.who if isinstance(self.who, tuple) else ()


def table(kind: str) -> dict[str, Row]:
    return {name: _row(name, facts) for name, facts in _read().get(kind, {}).items()}


def plain_table(kind: str) -> dict[str, dict[str, Any]]:
    """Rows of jobs, imports and exports, as written."""
    return _read().get(kind, {})


@functools.cache
def _read() -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for kind, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if kind not in KINDS:
                raise ValueError(f"{path.name}: [{kind}.…] is no kind of row; there are {KINDS}")
            known = merged.setdefault(kind, {})
            twice = set(known) & set(rows)
            if twice:
                raise ValueError(f"{path.name}: {kind} {sorted(twice)} stand in the table twice")
            known.update(rows)
    return merged


def _row(name: str, facts: Mapping[str, Any]) -> Row:
    who = facts["who"]
    if who not in (EVERYONE, SIGNED_IN) and not isinstance(who, list):
        raise ValueError(f"{name}: who is “everyone”, “signed in” or a list of roles, not {who!r}")
    rest = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in facts.items()
        if key != "who"
    }
    return Row(name, tuple(who) if isinstance(who, list) else who, **rest)


def url_patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, Any]]:
    """(name with namespace, pattern) of every address there is; a nameless one is called by its route."""
    from django.urls import get_resolver

    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern


def roles_that_open(door: Any, roles: Mapping[str, Any]) -> str | tuple[str, ...]:
    """What a declared door means, in the table's words."""
    if door.public:
        return EVERYONE
    if door.signed_in:
        return SIGNED_IN
    return tuple(name for name, role in roles.items() if door.permission in role.permissions)


def without_row(names: Iterable[str], rows: Iterable[str]) -> list[str]:
    """Both directions: a way in that nobody judged, and a judgement of nothing."""
    there, judged = set(names), set(rows)
    return [f"{name} has no row in tests/doors" for name in sorted(there - judged)] + [
        f"{name} has a row but is no way in" for name in sorted(judged - there)
    ]


def said_twice(names: Iterable[str]) -> list[str]:
    """Two addresses under one name: the row, and every test of it, would meet one of them."""
    return [f"{name} names {count} addresses" for name, count in Counter(names).items() if count > 1]


def weak_reasons(rows: Iterable[Row]) -> list[str]:
    """A row open to every area tells why in a sentence of its own; rooms may share one where the reason is the same row."""
    reasons = {row.name: row.open_because for row in rows if row.open_because}
    short = [
        f"{name}: “{why}” is no reason in words" for name, why in reasons.items() if len(why.split()) < 6
    ]
    pasted = {why for why, count in Counter(reasons.values()).items() if count > PASTED}
    return short + [f"{name}: pasted: “{why}”" for name, why in reasons.items() if why in pasted]


PASTED = 2
"""A page and the form on it may give one reason; a third row with the same words was not thought about."""


def disagreement(row: Row, door: Any, roles: Mapping[str, Any]) -> list[str]:
    """The table says one thing, the code another."""
    opens = roles_that_open(door, roles)
    said = row.who if isinstance(row.who, str) else tuple(sorted(row.who))
    declared = opens if isinstance(opens, str) else tuple(sorted(opens))
    found = [f"{row.name}: the table says {said}, the door opens for {declared}"] if said != declared else []
    if row.sample and not row.scoped and not row.open_because and row.who != EVERYONE:
        found.append(f"{row.name} takes arguments: say scoped = true, or open_because = “…”")
    return found
