"""Rules of the house that read source text. Each takes a text and returns its findings as sentences.

They are plain functions of their input so that a test can feed each a broken sample and see it refused.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from tests.support.house import FRONT_DOORS, Room, height, room_labelled, room_of_module

SHELLS = ("portal", "workspace")
COMPOSES = ("config",)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below, inside functions too; expressions, most of a file, hold none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


def imports_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, full module name) of every import, inside functions too."""
    for node in statements(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def front_doors(text: str, room: Room) -> list[str]:
    """Neighbours are entered by api, values, errors, events, ports only; config composes and may see more, never tables."""
    findings = []
    for line, module in imports_in(ast.parse(text)):
        target = room_of_module(module)
        if target is None or target[0] == room or target[0].floor in ("ui", "kit"):
            continue
        other, inside = target
        first = inside.split(".")[0]
        if room.floor in COMPOSES and other.floor != "config":
            if first == "models":
                findings.append(f"line {line}: config reaches the tables of {other.label}; ask its api")
        elif first not in FRONT_DOORS:
            findings.append(
                f"line {line}: {other.label}.{inside or '(package)'} is not a front door of {other.label}"
            )
    return findings


def relative_imports(text: str) -> list[str]:
    """A relative import hides from the contracts which room is meant."""
    if not re.search(r"\bfrom[\s\\]*\.", text):
        return []
    nodes = [node for node in statements(ast.parse(text)) if isinstance(node, ast.ImportFrom) and node.level]
    return [f"line {node.lineno}: relative import; write the full name" for node in nodes]


MAY_NAME_PLAIN = ("queries", "actions", "migrations", "tests")
PLAIN = ("plain", "_base_manager", "_default_manager")


def plain_manager(text: str, path: PurePath) -> list[str]:
    """`.plain` walks past every scope, so only reads and writes of the own room may name it."""
    if any(part.removesuffix(".py") in MAY_NAME_PLAIN for part in path.parts):
        return []
    if not any(name in text for name in PLAIN):
        return []
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in PLAIN:
            found.append(f"line {node.lineno}: .{node.attr} outside queries.py, actions.py, migrations")
    return found


def privileged(text: str) -> list[str]:
    """No superuser, no Django admin, no staff flag: rights come from memberships alone."""
    words = ("is_superuser", "is_staff", "django.contrib.admin", "createsuperuser", "create_superuser")
    return [
        f"names {word}"
        for word in words
        if word in text and re.search(rf"(?<![\w.]){re.escape(word)}\b|\.{word}\b", text)
    ]


def user_table(text: str, room: Room) -> list[str]:
    """accounts.User keeps a plain manager because allauth needs it; nobody else may use it."""
    if room.label == "accounts":
        return []
    pattern = r"\bUser\.objects\b|\bget_user_model\(|AUTH_USER_MODEL\)|accounts\.models"
    return [f"reaches accounts' user table: {match.group()}" for match in re.finditer(pattern, text)]


LOOKUPS = frozenset({"in", "isnull", "exact", "gt", "gte", "lt", "lte", "pk", "id"})


def crossing_rows(text: str, fields: Iterable[str]) -> list[str]:
    """A foreign key into another room is a constraint, not a road: no join, no look-up, no attribute through it."""
    names, found = set(fields), []
    if not any(name in text for name in names):
        return []
    for node in ast.walk(ast.parse(text)):
        found += _crossing(node, names)
    return sorted(set(found))


def _crossing(node: ast.AST, names: set[str]) -> list[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in ("select_related", "prefetch_related"):
            words = [
                arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            ]
            return [
                f"line {node.lineno}: {node.func.attr}({word!r}) joins another room"
                for word in words
                if word in names
            ]
        return []
    if isinstance(node, ast.keyword) and node.arg:
        return _crossing_path(node.arg, names, node.value.lineno)
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"-?\w+__\w+", node.value)
    ):
        return _crossing_path(node.value.lstrip("-"), names, node.lineno)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr in names:
        owner = node.value.value
        is_row = isinstance(owner, ast.Name) and owner.id not in (
            "self",
            "cls",
            "settings",
            "options",
            "models",
        )
        return (
            [f"line {node.lineno}: .{node.value.attr}.{node.attr} reads another room's row"] if is_row else []
        )
    return []


def _crossing_path(path: str, names: set[str], line: int) -> list[str]:
    head, _, rest = path.partition("__")
    if head in names and rest and rest not in LOOKUPS:
        return [f"line {line}: {path} looks into another room's table"]
    return []


def shells_by_name(text: str, room: Room) -> list[str]:
    """No room links by name to a shell: it could not serve the other one, or a third."""
    if room.label in (*SHELLS, *COMPOSES):
        return []
    found = re.findall(
        r"""["'](?:portal|workspace):\w+["']|["'](?:portal|workspace)/[\w/]+\.html["']""", text
    )
    return [f"names a shell: {word}" for word in found]


# --- templates -------------------------------------------------------------------------------------------------------

TAG = re.compile(r"""\{%\s*(extends|include|load)\s+(.*?)%\}""", re.S)
OTHERS_FOLDERS = ("account", "allauth", "mfa", "usersessions", "registration")


def template_order(text: str, room: Room, libraries: Mapping[str, str]) -> list[str]:
    """`extends`, `include`, `load` obey the order of floors and rooms. `libraries`: tag library → the label it lies in."""
    findings = []
    for verb, rest in TAG.findall(text):
        for label, said in _references(verb, rest, libraries):
            target = room_labelled(label)
            if target is None or target == room:
                continue
            if height(target) >= height(room) or (label in SHELLS and room.floor != "config"):
                findings.append(f"{{% {verb} {said} %}} looks upward to {label}")
        if verb == "extends" and not rest.strip().startswith(('"', "'")) and room.label != "ui":
            findings.append(f"{{% extends {rest.strip()} %}} is not a name; only ui asks which frame to use")
    return findings


def _references(verb: str, rest: str, libraries: Mapping[str, str]) -> list[tuple[str, str]]:
    if verb == "load":
        names = rest.rsplit(" from ", maxsplit=1)[-1].split() if " from " in rest else rest.split()
        return [(libraries[name], name) for name in names if name in libraries]
    quoted = re.match(r"""["']([^"']+)["']""", rest.strip())
    return [(quoted.group(1).split("/")[0], quoted.group(1))] if quoted else []


def inline_code(text: str) -> list[str]:
    """The content policy allows scripts and styles from files only."""
    if not any(
        sign in text for sign in ("<", "javascript:", "/static/")
    ):  # most texts in Python are no markup
        return []
    without_comments = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", "", text, flags=re.S)
    rules = {
        "a script element without src": r"<script(?![^>]*\bsrc=)[^>]*>",
        "a style element": r"<style\b",
        "a style attribute": r"<[a-zA-Z][^>]*\sstyle\s*=",
        "an on… attribute": r"<[a-zA-Z][^>]*\son[a-z]{3,}\s*=",
        "a javascript: address": r"""["']\s*javascript:""",
        "a static address without {% static %}": r"""\b(?:src|href)\s*=\s*["']/static/""",
    }
    return [f"has {name}" for name, pattern in rules.items() if re.search(pattern, without_comments)]


# --- words that must not leave this machine ---------------------------------------------------------------------------

FOREIGN = {
    "a package registry's host": (
        r"\b(?:files\.pythonhosted|pypi|test\.pypi|registry\.npmjs|registry\.yarnpkg|proxy\.golang|crates)"
        r"\.(?:org|io|com)\b"
    ),
    "a path of somebody's machine": r"(?<![\w.\-/}$*])/(?:work|home/\w+|root|Users/\w+|mnt|tmp/\w+)(?:/|\b)",
    "a folder beside the repository": r"\.\./shared/|\bshared/(?:data|design|reference)\b",
    "a private host name": r"https?://[\w.-]+\.(?:internal|corp|lan)\b",
}


def foreign_words(text: str) -> list[str]:
    """What names one machine or one network is of no use to a stranger who clones."""
    return [
        f"{name}: {match.group()}" for name, pattern in FOREIGN.items() if (match := re.search(pattern, text))
    ]


# --- sizes -------------------------------------------------------------------------------------------------------------


WIDEST_LINE = 200


def wide_lines(text: str) -> int:
    """A template must not keep its ceiling of lines by the length of its lines."""
    return sum(len(line) > WIDEST_LINE for line in text.splitlines())


def sizes(text: str, path: PurePath, long_lines: int = 0) -> list[str]:
    """The ceilings of the style page: file 400 (settings 500), template 150, function 100, view 50, test 50.

    A view is what lies in web/ or rest/, whatever its file is called.
    """
    lines = text.count("\n") + 1
    is_template = path.suffix not in {".py", ".css", ".js"}
    ceiling = 500 if path.name == "settings.py" else 150 if is_template else 400
    findings = [f"{lines} lines; the ceiling is {ceiling}"] if lines > ceiling else []
    if is_template and (wide := wide_lines(text)) > long_lines:
        findings.append(f"{wide} lines beyond {WIDEST_LINE} characters; {long_lines} are allowed")
    return findings + (_functions(text, path) if path.suffix == ".py" else [])


def _functions(text: str, path: PurePath) -> list[str]:
    is_view = path.name in ("views.py", "endpoints.py") or {"web", "rest"} & set(path.parts)
    ceiling = 50 if is_view or path.name.startswith("test_") else 100
    if text.count("\n") < ceiling:
        return []
    return [
        f"{node.name}() has {length} lines; the ceiling is {ceiling}"
        for node in statements(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > ceiling
    ]


# Docs/field-test: a number only with filled sheets behind it.
FIELD_TESTED = re.compile(
    r"^\*Tested with (people: not yet|\d+ people on \d{4}-\d{2}-\d{2}, [^.]+)\.\*$", re.MULTILINE
)
README_PARTS = ("words", "what we own", "what we promise", "what we use", "doors")


def readme(text: str) -> list[str]:
    """A room explains itself in at most 60 lines, always in the same order."""
    lines = text.splitlines()
    headings = [line.lstrip("# ").strip().lower() for line in lines if line.startswith("#")]
    findings = [f"{len(lines)} lines; 60 are enough"] if len(lines) > 60 else []
    if not FIELD_TESTED.search(text):
        findings.append("no line “*Tested with people: not yet.*” (docs/field-test)")
    return findings + [f"no part “{part}”" for part in README_PARTS if part not in headings]
