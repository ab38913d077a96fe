"""Rooms explain themselves, files stay readable, and nothing names one machine."""

import ast
import re
from collections import Counter
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from types import ModuleType

import pytest

from hoaban.config import roles
from hoaban.foundation.access.api import permission_book
from tests.support import guards, house


def docs() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((house.ROOT / "docs").rglob("*.md")))


@pytest.mark.parametrize("room", house.furnished(), ids=lambda room: room.label)
def test_a_room_has_its_readme(room: house.Room) -> None:
    path = room.folder / "README.md"
    assert path.exists(), "every room says what it is and why"
    assert guards.readme(path.read_text(encoding="utf-8")) == []


def test_a_readme_without_its_parts_is_refused() -> None:
    parts = "\n".join(f"## {part.capitalize()}" for part in guards.README_PARTS)
    parts = f"*Tested with people: not yet.*\n{parts}"
    assert guards.readme(parts) == []
    assert guards.readme(parts.replace("## Words", ""))
    assert guards.readme(parts.replace("*Tested with people: not yet.*", "*Tested with many people.*"))
    assert guards.readme(parts + "\n" * 60)


@pytest.mark.parametrize("room", house.furnished(), ids=lambda room: room.label)
def test_a_room_has_a_front_door(room: house.Room) -> None:
    """`api.__all__` is what neighbours may rely on; each of its functions says what it promises."""
    api = import_module(f"{room.module}.api")
    assert api.__all__ == sorted(set(api.__all__)) or set(api.__all__), "api needs __all__"
    silent = [
        name
        for name in api.__all__
        if callable(thing := getattr(api, name)) and getattr(thing, "__module__", "").startswith(room.module)
        and isinstance(thing, type(test_a_room_has_a_front_door)) and not thing.__doc__
        and thing.__module__.endswith((".api", ".actions"))
    ]  # fmt: skip
    assert silent == []


def enums_of(module: ModuleType) -> list[StrEnum]:
    """Every member of every enumeration the module makes itself, whatever it is called."""
    kinds = [
        kind for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.__name__
    ]  # fmt: skip
    return [member for kind in kinds for member in kind]


def test_every_room_s_permissions_are_registered_and_described() -> None:
    book, missing = permission_book(), []
    for room in house.furnished():
        name = f"{room.module}.permissions"
        for permission in enums_of(import_module(name)) if find_spec(name) else ():
            if len(book.get(permission.value, "").split()) < 3:
                missing.append(f"{permission.value} is not registered with a sentence")
            kept = house.CUT_FROM.get(room.label, ("", "", ""))[2]
            if not permission.value.startswith((f"{room.label}:", kept or f"{room.label}:")):
                missing.append(f"{permission.value} should begin with {room.label}:")
    assert missing == []


def asked_for(text: str) -> list[str]:
    """Permissions named as plain text where somebody is asked: `require(by, "a:b:c")`, `door(permission="a:b:c")`."""
    called = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    asking = [
        call
        for call in called
        if getattr(call.func, "attr", getattr(call.func, "id", ""))
        in ("require", "require_at", "may", "areas", "door")
    ]
    words = [word for call in asking for word in (*call.args, *(one.value for one in call.keywords))]
    return [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]


def test_whoever_is_asked_is_asked_for_a_permission_that_exists() -> None:
    book = permission_book()
    named = {name for path in house.python_files() for name in asked_for(path.read_text(encoding="utf-8"))}
    assert sorted(named - set(book)) == []
    assert asked_for("access.require(by, 'registry:person:typo')") == ["registry:person:typo"]


def unknown_permissions(role_permissions: dict[str, frozenset[str]], book: set[str]) -> list[str]:
    return [
        f"{role} holds {name}, which no room declares"
        for role, held in role_permissions.items()
        for name in sorted(held - book)
    ]


def test_roles_hold_only_permissions_that_exist() -> None:
    held = {name: role.permissions for name, role in roles.ROLES.items()}
    assert unknown_permissions(held, set(permission_book())) == []
    assert unknown_permissions({"clerk": frozenset({"places:moon:see"})}, set(permission_book()))


READ_THE_REGISTER = {"commune_officer", "province_officer", "registry_keeper", "data_protection_officer"}
"""Police, shields of children and women, and markets never do: a role that comes to it is named here, and seen in review."""


def in_the_register(role_permissions: dict[str, frozenset[str]]) -> set[str]:
    return {
        role for role, held in role_permissions.items() if any(name.startswith("registry:") for name in held)
    }


def test_only_named_roles_have_a_right_in_the_register() -> None:
    held = {name: role.permissions for name, role in roles.ROLES.items()}
    assert in_the_register(held) == READ_THE_REGISTER
    assert in_the_register({"police": frozenset({"registry:household:see"})}) == {"police"}


def test_every_permission_is_held_by_some_role() -> None:
    """A permission nobody holds guards a door nobody can open."""
    held = frozenset().union(*(role.permissions for role in roles.ROLES.values()))
    assert sorted(set(permission_book()) - held) == []


def test_every_role_describes_itself_in_words() -> None:
    assert [name for name, role in roles.ROLES.items() if len(role.description.split()) < 5] == []


def test_every_role_demands_the_second_factor() -> None:
    """A role that opens nobody's data may do without; the first such role is named here, with the reason."""
    assert [name for name, role in roles.ROLES.items() if not role.needs_second_factor] == []


def test_files_stay_readable() -> None:
    found = []
    for path in [
        house.ROOT / "conftest.py",
        *house.python_files(tests=True),
        *house.static_files("css"),
        *house.static_files("js"),
        *sorted((house.ROOT / "tests").rglob("*.py")),
        *sorted((house.ROOT / "benchmarks").rglob("*.py")),
    ]:
        text = path.read_text(encoding="utf-8")
        found += [f"{house.shown(path)}: {line}" for line in guards.sizes(text, path)]
    assert found == []


def test_a_long_file_or_function_is_refused() -> None:
    assert guards.sizes("x = 1\n" * 401, PurePath("rules.py"))
    assert guards.sizes("x = 1\n" * 450, PurePath("settings.py")) == []
    assert guards.sizes("def view():\n" + "    x = 1\n" * 60, PurePath("views.py"))
    assert guards.sizes("def view():\n" + "    x = 1\n" * 60, PurePath("accounts/web/people.py"))
    assert guards.sizes("// x\n" * 401, PurePath("ui/page.js"))
    assert guards.sizes("<p>\n" * 151, PurePath("page.html"))


# --- nothing that names one machine -------------------------------------------------------------------------------------

THIS_RULE = {house.ROOT / "tests/support/guards.py", house.ROOT / "tests/architecture/test_furniture.py"}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in house.tracked_files():
        if path in THIS_RULE or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{house.shown(path)}: {line}" for line in guards.foreign_words(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "see /home/an/notes",
        "open('/work/x')",
        "--index-url https://pypi.org/simple",
        "../shared/data/x.csv",
        "https://git.internal/x",
        "cp x /mnt/nas/x",
        "/tmp/heavy ./hoaban",
    ],
)
def test_a_machine_s_name_is_refused(text: str) -> None:
    assert guards.foreign_words(text)


@pytest.mark.parametrize(
    "text",
    ["https://thuvienphapluat.vn/van-ban", "127.0.0.1", "a/work/plan", "docs/homework/", "version 10.0.1"],
)
def test_public_words_are_fine(text: str) -> None:
    assert guards.foreign_words(text) == []


# --- documents ----------------------------------------------------------------------------------------------------------


def test_the_map_names_every_room() -> None:
    text = (house.ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    assert [room.label for room in house.rooms() if not re.search(rf"\b{room.label}\b", text)] == []


def test_the_map_names_nothing_twice() -> None:
    text = (house.ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| (`.+?) \|", text, re.MULTILINE) + re.findall(r"`(/\S*)`", text)
    assert sorted(name for name, count in Counter(names).items() if count > 1) == []


def test_every_role_is_documented() -> None:
    known = docs()
    assert sorted(name for name in roles.ROLES if name not in known) == []
