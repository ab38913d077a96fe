"""An operator finds every HOABAN_ variable in docs/operator/settings.md, and none that the code has forgotten."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operator" / "settings.md"
# Names that are read; a name inside a sentence to the operator counts too, for it must exist.
_NAME = re.compile(r"\bHOABAN_[A-Z0-9_]+\b")


def _in_code() -> set[str]:
    files = [ROOT / "hoaban", *(ROOT / ".ci").iterdir()]
    files += [path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts]
    names = {name for path in files for name in _NAME.findall(path.read_text(encoding="utf-8"))}
    # NAME_FILE is a way to give NAME, described once at the top of the page; a trailing _ is a family (HOABAN_KEY_*).
    return {name.removesuffix("_FILE") for name in names if not name.endswith("_")}


def _in_page() -> set[str]:
    return set(re.findall(r"^\| `(HOABAN_[A-Z0-9_]+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_variable_of_the_code_is_on_the_operators_page() -> None:
    assert not _in_code() - _in_page()


def test_the_operators_page_names_no_variable_the_code_does_not_know() -> None:
    assert not _in_page() - _in_code()
