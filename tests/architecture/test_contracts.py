"""The house looks downward: import contracts, front doors, no way around them."""

import subprocess
import sys
from pathlib import Path, PurePath

import pytest

from tests.support import guards, house
from tests.support.house import Room

PLACES, SEARCH, REGISTRY = (
    Room("foundation", "places"),
    Room("foundation", "search"),
    Room("domains", "registry"),
)
CONFIG, PORTAL = Room("config", ""), Room("portal", "")


def findings(check: object, *, tests: bool = False) -> list[str]:
    """What a guard finds in every file of a room."""
    found = []
    for path in house.python_files(tests=tests):
        room = house.room_of_file(path)
        if room is not None:
            found += [
                f"{house.shown(path)}: {line}" for line in check(path.read_text(encoding="utf-8"), room, path)
            ]  # type: ignore[operator]
    return found


def run_contracts(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from importlinter.cli import lint_imports_command as main; main()"
    words = [sys.executable, "-c", code, "--config", str(config), "--no-cache"]
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": "src"}
    )


@pytest.mark.slow
def test_import_contracts_hold() -> None:
    result = run_contracts(house.ROOT / "pyproject.toml", house.ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


BREAKS = {
    "a lower floor imports a higher one": ("kit/clock.py", "import hoaban.ui.frame"),
    "a foundation room looks up": ("foundation/access/values.py", "import hoaban.foundation.places.api"),
    "the foundation looks into the mission": (
        "foundation/places/api.py",
        "import hoaban.domains.registry.api",
    ),
    "a query calls an action": ("foundation/places/queries.py", "import hoaban.foundation.places.actions"),
    "models know a permission": (
        "foundation/places/models.py",
        "import hoaban.foundation.places.permissions",
    ),
    "rules know Django": ("foundation/places/rules.py", "import django.db"),
    "somebody imports config": ("workspace/views.py", "import hoaban.config.roles"),
    "one shell imports the other": ("portal/views.py", "import hoaban.workspace.views"),
    "a folder without a place": ("basement/__init__.py", ""),
    "a foundation room without a place": ("foundation/cellar/__init__.py", ""),
}
LOWEST = (
    "access",
    "audit",
    "events",
    "jobs",
    "sources",
    "accounts",
    "duties",
    "files",
    "notify",
    "speech",
    "imports",
    "offline",
    "privacy",
    "search",
)
SKELETON = (
    *("kit/clock", "ui/frame", "portal/views", "workspace/views", "config/roles", "integrations/x"),
    *(
        "domains/registry/api",
        "domains/difficulty/api",
        "domains/rounds/api",
        "domains/lists/api",
        "domains/linkage/api",
        "domains/population/api",
        "domains/standing/api",
        "domains/hazards/api",
        "domains/signing/api",
        "domains/warning/api",
        "domains/delivery/api",
        "domains/targeting/api",
        "domains/answers/api",
        "domains/triggers/api",
        "domains/ringing/api",
        "domains/bulletins/api",
        "domains/replay/api",
        "domains/aftermath/api",
        "domains/damage/api",
        "foundation/places/api",
        "foundation/places/actions",
        "foundation/places/queries",
    ),
    *("foundation/places/permissions", "foundation/places/models", "foundation/places/rules"),
    *(f"foundation/{room}/values" for room in LOWEST),
)


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty house with our floor plan, to be broken one rule at a time."""
    folder = tmp_path_factory.mktemp("house")
    for name in SKELETON:
        path = folder / "src" / "hoaban" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        for parent in path.parents:
            if parent == folder / "src":
                break
            (parent / "__init__.py").touch()
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["nothing", *BREAKS])
def test_the_contracts_refuse(broken: str, skeleton: Path) -> None:
    name, line = BREAKS.get(broken, ("", ""))
    target = skeleton / "src" / "hoaban" / name
    before = target.read_text() if target.is_file() else None
    if name:
        target.parent.mkdir(exist_ok=True)
        target.write_text(line + "\n")
    try:
        result = run_contracts(house.ROOT / "pyproject.toml", skeleton)
    finally:
        if name and before is not None:
            target.write_text(before)
        elif name:
            target.unlink()
            target.parent.rmdir()
    assert result.returncode == (1 if name else 0), result.stdout + result.stderr


def test_every_furnished_room_keeps_the_inside_order() -> None:
    assert {room.module for room in house.furnished()} == set(house.contracts()["inside"]["containers"])


def test_neighbours_are_entered_by_their_front_door() -> None:
    assert findings(lambda text, room, _path: guards.front_doors(text, room)) == []


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("from hoaban.foundation.places import models", SEARCH),
        ("from hoaban.foundation.places.models import Unit", SEARCH),
        ("from hoaban.foundation.places.queries import units", REGISTRY),
        ("import hoaban.foundation.places.actions", PORTAL),
        ("def late():\n    from hoaban.foundation.places import queries", SEARCH),
        ("from hoaban.foundation import places", SEARCH),
        ("from hoaban.foundation.places.models import Unit", CONFIG),
    ],
)
def test_a_side_door_is_refused(line: str, room: Room) -> None:
    assert guards.front_doors(line, room)


def test_the_front_doors_are_open() -> None:
    line = "from hoaban.foundation.places import api as places\nfrom hoaban.foundation.places.values import UnitId"
    assert guards.front_doors(line, SEARCH) == []
    assert guards.front_doors("from hoaban.foundation.places import models", PLACES) == []


def test_modules_are_named_in_full() -> None:
    # The player is copied to a device as a folder of its own; its own test keeps it from naming anything of ours.
    player = house.SOURCE / "integrations" / "loudspeaker" / "player"
    found = findings(lambda text, _room, path: [] if path.parent == player else guards.relative_imports(text))
    assert found == []
    assert guards.relative_imports("from . import models")


def test_only_reads_and_writes_name_the_plain_manager() -> None:
    assert (
        findings(lambda text, _room, path: guards.plain_manager(text, path.relative_to(house.SOURCE))) == []
    )


@pytest.mark.parametrize(
    "line", ["Unit.plain.all()", "model._default_manager.all()", "Unit._base_manager.get(pk=1)"]
)
def test_the_plain_manager_is_refused_elsewhere(line: str) -> None:
    assert guards.plain_manager(line, PurePath("foundation/places/web/views.py"))
    assert guards.plain_manager(line, PurePath("foundation/places/queries.py")) == []


def test_nobody_is_a_superuser() -> None:
    assert findings(lambda text, _room, _path: guards.privileged(text), tests=True) == []


@pytest.mark.parametrize(
    "line", ["user.is_superuser = True", "INSTALLED_APPS = ['django.contrib.admin']", "if user.is_staff: ..."]
)
def test_a_superuser_is_refused(line: str) -> None:
    assert guards.privileged(line)


def test_only_accounts_reaches_the_user_table() -> None:
    assert findings(lambda text, room, _path: guards.user_table(text, room)) == []


@pytest.mark.parametrize(
    "line",
    [
        "User.objects.get(pk=1)",
        "get_user_model().objects.all()",
        "from hoaban.foundation.accounts.models import User",
    ],
)
def test_the_user_table_is_refused_elsewhere(line: str) -> None:
    assert guards.user_table(line, PLACES)
    assert guards.user_table(line, Room("foundation", "accounts")) == []


def test_no_room_names_a_shell() -> None:
    assert findings(lambda text, room, _path: guards.shells_by_name(text, room)) == []
    assert guards.shells_by_name("redirect('portal:home')", PLACES)
    assert guards.shells_by_name('render(request, "workspace/page.html")', PLACES)
