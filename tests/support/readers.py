"""Who reads guarded columns: found in the source text, function by function, and compared with a list people keep.

A reading is an attribute taken from a row, a name in values(), order_by() or a look-up. Writing is none: a keyword of
create() or update(), an assignment. Names that are common words (`value`, `digest`) count only in a file that names their
table; all others count in every file of their room, because a row may have travelled.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hoaban.foundation.access.api import GUARDED
from tests.support import house, tables

LIST = house.ROOT / "docs" / "operator" / "readers.toml"
LOOK_UPS = frozenset({"filter", "exclude", "get", "get_or_create", "update_or_create", "Q"})
# What names columns without reading them.
UNREAD = frozenset({"defer", "update_fields", "fields", "defaults"})

Found = Mapping[str, frozenset[str]]
"""Function, as ``registry.queries.household.number_of``, → guarded columns it reads."""


@dataclass(frozen=True, slots=True)
class Column:
    """A guarded column: ``registry.Person.ethnic_group``."""

    label: str
    table: str
    names: frozenset[str]

    @property
    def is_common_word(self) -> bool:
        return not any("_" in name.removesuffix("_id") for name in self.names)


def guarded_columns() -> dict[str, list[Column]]:
    """Room's label → its guarded columns."""
    found: dict[str, list[Column]] = defaultdict(list)
    for model in tables.our_models():
        for name, secrecy in getattr(model, "secrecy", {}).items():
            if secrecy in GUARDED:
                names = {name, model._meta.get_field(name).attname}
                label = f"{model._meta.app_label}.{model.__name__}.{name}"
                found[model._meta.app_label].append(Column(label, model.__name__, frozenset(names)))
    return found


def readers_of_the_house() -> Found:
    found: dict[str, frozenset[str]] = {}
    columns = guarded_columns()
    for path in house.python_files():
        room = house.room_of_file(path)
        if (
            room is None
            or room.label not in columns
            or path.name == "permissions.py"
            or "models" in path.with_suffix("").parts
        ):
            continue
        module = ".".join([room.label, *path.relative_to(room.folder).with_suffix("").parts])
        found |= readings(path.read_text(encoding="utf-8"), columns[room.label], module)
    return found


def readings(text: str, columns: list[Column], module: str) -> dict[str, frozenset[str]]:
    """The readings of one file."""
    labels: dict[str, set[str]] = defaultdict(set)
    # Named tables first: of two tables with a column of one name, the file means the one it names.
    for one in sorted(columns, key=lambda one: not _names_table(text, one)):
        for name in one.names:
            if _names_table(text, one) or not (one.is_common_word or labels[name]):
                labels[name].add(one.label)
    found: dict[str, set[str]] = defaultdict(set)
    for where, names in _walk(ast.parse(text), module):
        for name in names & labels.keys():
            found[where] |= labels[name]
    return {where: frozenset(read) for where, read in found.items() if read}


def _names_table(text: str, column: Column) -> bool:
    return re.search(rf"\b{column.table}\b", text) is not None


def _walk(node: ast.AST, where: str) -> Iterator[tuple[str, set[str]]]:
    """(function, names read there) of every expression below; docstrings and what is only named are passed over."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        where = f"{where}.{node.name}"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        yield from _call(node, where)
        return
    if isinstance(node, ast.AnnAssign) and node.value is None:
        return
    names = _names(node)
    if names:
        yield where, names
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, where)


def _call(node: ast.Call, where: str) -> Iterator[tuple[str, set[str]]]:
    function = node.func
    called = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    yield from _walk(function, where)
    if called not in UNREAD:
        for argument in node.args:
            yield from _walk(argument, where)
    for word in node.keywords:
        if word.arg in UNREAD:
            continue
        if called in LOOK_UPS and word.arg:
            yield where, set(word.arg.split("__"))
        yield from _walk(word.value, where)


def _names(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        # Enum members end in .value too: `State.OPEN.value`, `Kind.SEE`.
        root = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "a")
        return set() if root[:1].isupper() else {node.attr}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.fullmatch(r"-?\w+", node.value):
            return set(node.value.lstrip("-").split("__"))
        is_sql = re.match(r"\s*(SELECT|UPDATE|DELETE|INSERT|WITH)\b", node.value)
        return set(re.findall(r"\w+", node.value)) if is_sql else set()
    return set()


def listed() -> dict[str, dict[str, Any]]:
    """The list people keep: function → ``for`` (purposes) or ``because`` (why it is no reading of a row)."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))


def judged(
    found: Found, kept: Mapping[str, Mapping[str, Any]], opens: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """What the list and the code say differently, as sentences. ``opens``: purpose → columns it may read."""
    said = [
        f"{name} reads {', '.join(sorted(found[name]))} and is not listed"
        for name in sorted(found.keys() - kept.keys())
    ]
    said += [
        f"{name} is listed and reads nothing guarded any more" for name in sorted(kept.keys() - found.keys())
    ]
    for name in sorted(found.keys() & kept.keys()):
        said += _row_judged(name, found[name], kept[name], opens)
    return said


def _row_judged(
    name: str, columns: frozenset[str], row: Mapping[str, Any], opens: Mapping[str, tuple[str, ...]]
) -> list[str]:
    if set(row.get("columns", ())) != columns:
        return [f"{name} reads {', '.join(sorted(columns))}; the list names others"]
    if ("for" in row) == ("because" in row):
        return [f"{name} needs either purposes (for) or a reason why it is no reading (because)"]
    unknown = [code for code in row.get("for", ()) if code not in opens]
    if unknown:
        return [f"{name} reads for {', '.join(unknown)}, which no room declares"]
    allowed = {column for code in row.get("for", ()) for column in opens[code]}
    closed = sorted(columns - allowed) if "for" in row else []
    return [f"{name} reads {column} for a purpose that does not open it" for column in closed]
