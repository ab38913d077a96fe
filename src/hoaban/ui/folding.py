"""One script per shell: a module with all that it imports as one file, so that a slow line carries one answer, not ten in a chain.

Our modules are plain: ``import "./x.js"``, ``import { a, b } from "./x.js"``, and ``export`` before a function or a constant.
What is written otherwise is refused when the files of a version are assembled.
"""

import re
from collections.abc import Callable

_IMPORT = re.compile(r'^import (?:\{ ([\w, ]+) \} from )?"\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:function|const) (\w+)", re.MULTILINE)
_NOT_OURS = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


def fold(name: str, read: Callable[[str], str]) -> str:
    """The module of that name after everything it needs, each in a scope of its own."""
    parts: list[str] = []
    seen: set[str] = set()

    def take(name: str) -> None:
        if name in seen:
            return
        seen.add(name)
        text, folder = read(name), name.rpartition("/")[0]
        for _names, other in _IMPORT.findall(text):
            take(f"{folder}/{other}")
        parts.append(_scoped(name, text))

    take(name)
    return "".join(parts)


def _scoped(name: str, text: str) -> str:
    """Names that it imports become constants; names that it exports are what the scope returns."""
    exported = ", ".join(_EXPORTED.findall(text))
    folder = name.rpartition("/")[0]
    body = _IMPORT.sub(lambda found: _taken(found[1], f"{folder}/{found[2]}"), text)
    body = _COMMENT.sub("", _EXPORT.sub("", body))
    if strange := _NOT_OURS.search(body):
        raise ValueError(f"{name}: cannot fold “{strange[0]}”")
    return f"const {_variable(name)} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _taken(names: str | None, module: str) -> str:
    return f"const {{ {names} }} = {_variable(module)};\n" if names else ""


def _variable(name: str) -> str:
    return "_" + re.sub(r"\W", "_", name)
