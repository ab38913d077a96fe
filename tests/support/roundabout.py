"""Ways round the import contracts and the scopes: another room named in a text, rows reached from a door by a side door.

Plain functions of a text, as in guards.py.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from tests.support.guards import COMPOSES, SHELLS
from tests.support.house import FRONT_DOORS, Room, height, room_labelled, room_of_module, rooms

TEMPLATE = re.compile(r"(\w+)/[\w./-]+\.(?:html|txt|svg|xml)")
ADDRESS = re.compile(r"(\w+):[a-z]\w*")
MODULE = re.compile(r"hoaban(?:\.\w+)+")


def stands_above(other: Room | None, room: Room) -> bool:
    """Siblings too; the two shells may lead to each other's pages."""
    shells = other is not None and {other.label, room.label} <= set(SHELLS)
    return other is not None and other != room and height(other) >= height(room) and not shells


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every string, the parts of f-strings too; docstrings and other sentences left out."""
    nodes = list(ast.walk(tree))
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.lineno, node.value


def named_in_text(text: str, room: Room, tables: Mapping[str, str]) -> list[str]:
    """A table, template, address or module of another room, written as a string. ``tables``: table → app label."""
    if room.label in COMPOSES:
        return []
    foreign = [name for name, label in tables.items() if label != room.label]
    table = re.compile(rf"\b({'|'.join(foreign)})\b") if foreign else None
    found = []
    for line, said in texts(ast.parse(text)):
        for pattern, what in ((TEMPLATE, "template"), (ADDRESS, "address")):
            match = pattern.fullmatch(said)
            target = room_labelled(match.group(1)) if match else None
            if stands_above(target, room):
                found.append(f"line {line}: “{said}” is the {what} of a room above")
        if table and (match := table.search(said)):
            found.append(f"line {line}: names the table {match.group()} of another room; ask its api")
        if MODULE.fullmatch(said):
            found += [f"line {line}: {problem}" for problem in _module(said, room)]
    return found


def _module(name: str, room: Room) -> list[str]:
    located = room_of_module(name)
    if located is None or located[0] == room or located[0] not in rooms():
        return []
    other, inside = located
    if height(other) >= height(room):
        return [f"“{name}” looks upward to {other.label}"]
    if other.floor not in ("ui", "kit") and inside.split(".")[0] not in FRONT_DOORS:
        return [f"“{name}” is not a front door of {other.label}"]
    return []


BY_NAME = frozenset({"get_model", "import_module", "__import__"})
SIDE_DOORS = frozenset({
    "get_object_or_404", "get_list_or_404", "QuerySet", "ModelForm", "ListView", "DetailView", "unscoped",
    "cursor", "connection", "connections", "default_manager", "base_manager", "_default_manager", "_base_manager", "plain",
}) | BY_NAME  # fmt: skip


def is_door(path: PurePath) -> bool:
    """A view or an endpoint, whatever the file is called."""
    return bool({"web", "rest"} & set(path.parts)) or path.parts[0] in (*SHELLS, "ui")


def side_doors(text: str, path: PurePath) -> list[str]:
    """A door asks queries and actions; apps.py alone joins modules by name. ``path``: below src/hoaban."""
    refused = SIDE_DOORS if is_door(path) else BY_NAME if path.name != "apps.py" else frozenset()
    if path.parts[0] in COMPOSES or not any(
        name in text for name in refused
    ):  # most files are not even parsed
        return []
    return [f"line {line}: {name} goes round the scopes" for line, name in names(text) if name in refused]


def names(text: str) -> Iterator[tuple[int, str]]:
    """Every name, attribute, imported name, and string that could be one (`getattr(model, "plain")`)."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((node.lineno, alias.name.rsplit(".", 1)[-1]) for alias in node.names)
    yield from texts(tree)


# --- templates -------------------------------------------------------------------------------------------------------


def addresses_above(text: str, room: Room) -> list[str]:
    """`{% url %}` looks downward like everything else."""
    found = []
    for name in re.findall(r"""\{%\s*url\s+["'](\w+):\w+["']""", text):
        if stands_above(room_labelled(name), room):
            found.append(f"links to {name}, which stands above")
    return found


def included_by_variable(text: str) -> list[str]:
    """An `{% include %}` whose name is decided at run time may show any room's part."""
    return [
        f"{{% include {word} %}} is not a name" for word in re.findall(r"\{%\s*include\s+([^\s\"'%]+)", text)
    ]


# --- text on screen ----------------------------------------------------------------------------------------------------

NOT_READ = re.compile(
    r"\{%\s*block\s+\w*(?:class|attributes)\b.*?endblock\s*%\}|\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->|\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}|<(script|style|code)\b.*?</\1>",
    re.S,
)
SPOKEN = re.compile(r"""\b(?:title|placeholder|alt|aria-label|aria-description)\s*=\s*["']([^"']*)["']""")
WORD = re.compile(r"[^\W\d_]{2,}")


def bare_text(text: str, fine: frozenset[str] = frozenset()) -> list[str]:
    """Words that no catalogue knows: they would be read in one language only. ``fine``: names, said alike in all."""
    text = NOT_READ.sub(" ", text)
    said = [*SPOKEN.findall(text), *re.split(r"<[^>]*>", text)]
    return [
        f"untranslated: “{' '.join(part.split())[:60]}”"
        for part in said
        if any(word not in fine for word in WORD.findall(re.sub(r"&\w+;", " ", part)))
    ]
