"""Words on screen: finds the English sentences of a room and keeps its Vietnamese catalogue complete.

No xgettext is needed: Python is read with ``ast``, templates with Django's own ``templatize``. Besides
gettext calls a sentence may stand where a room's furniture puts it: ``msgid = "…"`` and the first argument
of an error (errors.py), the descriptions of permissions, and the labels of roles.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop", "lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
# Function → which positional arguments are sentences. Role labels and permission texts are shown through gettext.
SPOKEN_ARGUMENTS = {"_role": (1, 2)}
SPOKEN_TABLES = {"register_permissions"}
SKIPPED = {"tests", "migrations", "__pycache__", "node_modules"}

_CALL = re.compile(r"\b(ngettext|npgettext|pgettext|gettext|_)\(")
_STRING = re.compile(r"\s*u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?", re.DOTALL)
# A fixed date: regenerating a catalogue without new words must change no byte.
_DATE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """An English sentence of the screen; ``plural`` and ``context`` are empty for most."""

    msgid: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a room's catalogue lacks, and what it keeps though nothing says it any more."""

    room: Path
    untranslated: tuple[str, ...]
    unused: tuple[str, ...]


def rooms(source: Path) -> list[Path]:
    """Every folder that is a Django app under ``src/hoaban``."""
    return sorted(path.parent for path in source.glob("**/apps.py") if not SKIPPED & set(path.parts))


def sentences(room: Path, error_names: frozenset[str] = frozenset()) -> dict[Sentence, set[str]]:
    """Each sentence of the room with the files that say it."""
    found: dict[Sentence, set[str]] = {}
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room)
        if SKIPPED & set(inside.parts) or not path.is_file():
            continue
        for sentence in _of_file(path, error_names):
            found.setdefault(sentence, set()).add(inside.as_posix())
    return found


def error_names(source: Path) -> frozenset[str]:
    """Names of the classes in every ``errors.py``: their first argument is a sentence."""
    names = set()
    for path in source.glob("**/errors.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names |= {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    return frozenset(names)


def catalogue_path(room: Path, language: str = "vi") -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def update(room: Path, names: frozenset[str], language: str = "vi") -> Gaps:
    """Write the room's catalogue anew, keeping every translation that is still said."""
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - a quarter of a second, paid by this command only
    from babel.messages.pofile import write_po  # noqa: PLC0415 - as above

    said = sentences(room, names)
    kept = translations(room, language)
    catalogue = Catalog(
        locale=language,
        project="hoaban",
        domain="django",
        creation_date=_DATE,
        revision_date=_DATE,
        fuzzy=False,
    )
    catalogue.header_comment = (
        "# Words of this room on screen. Written by `./hoaban manage messages`; translate here."
    )
    for sentence in sorted(said):
        ids = (sentence.msgid, sentence.plural) if sentence.plural else sentence.msgid
        places = [(file, 1) for file in sorted(said[sentence])]
        string = kept.get(sentence, "")
        catalogue.add(
            ids, _shaped(string, bool(sentence.plural)), locations=places, context=sentence.context or None
        )
    target = catalogue_path(room, language)
    if said:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_po(file, catalogue, width=110, include_lineno=False)
    return gaps(room, names, language)


def gaps(room: Path, names: frozenset[str], language: str = "vi") -> Gaps:
    """Sentences without a translation, and translations without a sentence."""
    said, kept = sentences(room, names), translations(room, language)
    untranslated = tuple(sorted(sentence.msgid for sentence in said if not kept.get(sentence)))
    unused = tuple(sorted(sentence.msgid for sentence in kept if sentence not in said))
    return Gaps(room, untranslated, unused)


def _shaped(string: str, is_plural: bool) -> Any:
    """Vietnamese has one form for every number: a plural's tuple holds one text."""
    return (string,) if is_plural else string


def translations(room: Path, language: str = "vi") -> dict[Sentence, str]:
    """What the room's catalogue holds; empty texts stand for what is not translated yet."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - as above

    path = catalogue_path(room, language)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    kept = {}
    for message in catalogue:
        if message.id and not message.fuzzy:
            ids = message.id if isinstance(message.id, tuple | list) else (message.id, "")
            string = message.string[0] if isinstance(message.string, tuple | list) else message.string
            kept[Sentence(ids[0], ids[1], message.context or "")] = string or ""
    return kept


def _of_file(path: Path, names: frozenset[str]) -> Iterator[Sentence]:
    if path.suffix == ".py":
        yield from in_python(path.read_text(encoding="utf-8"), names)
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from in_template(path.read_text(encoding="utf-8"), str(path))


def in_python(text: str, names: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """Sentences of a Python file."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from _of_call(node, names)
        elif isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "msgid" for t in node.targets
        ):
            yield from _constants([node.value])
        elif (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == "msgid"
        ):
            yield from _constants([node.value] if node.value else [])


def _of_call(node: ast.Call, names: frozenset[str]) -> Iterator[Sentence]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name in SINGULAR or name in names:
        yield from _constants(node.args[:1])
    elif name in PLURAL and len(texts) >= 2:
        yield Sentence(texts[0], texts[1])
    elif name in WITH_CONTEXT and len(texts) >= 2:
        yield Sentence(texts[1], context=texts[0])
    elif name in SPOKEN_ARGUMENTS:
        yield from _constants(node.args[place] for place in SPOKEN_ARGUMENTS[name] if place < len(node.args))
    elif name in SPOKEN_TABLES:
        yield from _constants(value for arg in node.args if isinstance(arg, ast.Dict) for value in arg.values)


def _constants(nodes: Iterable[ast.expr]) -> Iterator[Sentence]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            yield Sentence(node.value)


def in_template(text: str, origin: str = "") -> Iterator[Sentence]:
    """Sentences of a Django template: its tags become calls, and the calls are read."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - kit needs no Django otherwise

    calls = templatize(text, origin=origin)
    for match in _CALL.finditer(calls):
        texts = list(_strings(calls, match.end()))
        if not texts:
            continue
        match match.group(1), texts:
            case "ngettext", [one, many, *_]:
                yield Sentence(one, many)
            case "npgettext", [context, one, many, *_]:
                yield Sentence(one, many, context)
            case "pgettext", [context, one, *_]:
                yield Sentence(one, context=context)
            case "gettext" | "_", [one, *_]:
                yield Sentence(one)


def _strings(text: str, start: int) -> Iterator[str]:
    """String literals standing one after the other from ``start``."""
    while found := _STRING.match(text, start):
        yield ast.literal_eval(found.group(1))
        start = found.end()
