"""Every key the platform closes something with is known to whoever backs it up, restores it or keeps it in a secret store."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from hoaban.config.keeping import keysafe, restore
from hoaban.config.keeping.place import SIGNING
from hoaban.foundation.access import api as access
from hoaban.kit.keys import KeyFile
from tests.support import house

OPERATOR = house.ROOT / "docs" / "operator" / "settings.md"


def named_in(path: Path) -> Iterator[str]:
    """Purposes a file asks for by name: ``key_file("x")``, or by a constant of its own; those by argument belong to a registry."""
    text = path.read_text(encoding="utf-8")
    if "key_file" not in text:
        return
    tree = ast.parse(text)
    constants = {
        target.id: str(node.value.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and node.args and ast.unparse(node.func).endswith("key_file")):
            continue
        if isinstance(given := node.args[0], ast.Constant):
            yield str(given.value)
        elif isinstance(given, ast.Name) and given.id in constants:
            yield constants[given.id]


def test_every_key_that_code_asks_for_is_in_the_settings() -> None:
    asked = {name for path in house.python_files() for name in named_in(path)}
    assert {"answers-links", "registry-index", "notify-vapid"} <= asked, (
        "the look into the code finds nothing"
    )
    assert asked <= set(settings.KEY_PURPOSES)


def test_every_key_that_rooms_declare_is_in_the_settings() -> None:
    assert {"answers-links", "files-answers-voice"} <= set(access.known_keys())
    ours = {name for name in access.known_keys() if "test" not in name}  # other tests' own
    assert ours <= set(settings.KEY_PURPOSES)


def test_a_restore_says_of_every_key_what_stays_closed_without_it() -> None:
    assert set(restore.OPENS) | {SIGNING} == set(settings.KEY_PURPOSES)


def test_every_key_comes_back_from_the_backup_of_keys(tmp_path: Path) -> None:
    made = {name: KeyFile.open(tmp_path / "a", name).keys for name in settings.KEY_PURPOSES}
    keysafe.put_back(keysafe.gathered(tmp_path / "a", {}), tmp_path / "b")
    back = keysafe.ids(tmp_path / "b", settings.KEY_PURPOSES, {})
    assert back == {name: [key_id for key_id, _key in keys] for name, keys in made.items()}


def test_the_operators_page_names_every_key() -> None:
    page = OPERATOR.read_text(encoding="utf-8")
    assert [name for name in settings.KEY_PURPOSES if f"`{name}`" not in page] == []
