"""The entry script, run for real beside a stand-in for uv that only notes what it was asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hoaban.config.paths import ROOT

pytestmark = pytest.mark.slow

UV = """#!/bin/sh
if [ "$1" = --version ]; then echo "uv 0"; exit 0; fi
echo "$@" >>"$UV_LOG"
if [ "$1" = venv ]; then
    for last in "$@"; do :; done
    mkdir -p "$last/bin" "$last/lib/python3.11/site-packages"
    printf '#!/bin/sh\\nif [ "$2" = "" ]; then exit 0; fi\\nshift 2\\necho "ran: $*"\\n' >"$last/bin/python"
    chmod +x "$last/bin/python"
fi
exit "${UV_FAILS:-0}"
"""


class Clone:
    """A clone with the script and the locks alone."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "a clone"
        self.tools = folder / "tools"
        self.log = folder / "uv.log"
        self.home.mkdir()
        self.tools.mkdir()
        shutil.copy2(ROOT / "hoaban", self.home)
        shutil.copytree(ROOT / "requirements", self.home / "requirements")
        (self.tools / "uv").write_text(UV)
        (self.tools / "uv").chmod(0o755)

    def run(
        self, *words: str, script: Path | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "UV_LOG": str(self.log),
            "HOABAN_PYTHON": sys.executable,
        }
        return subprocess.run(
            [script or self.home / "hoaban", *words],
            env=environment | settings,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )

    def asked(self) -> list[str]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_start_prepares_and_the_second_asks_for_nothing(clone: Clone) -> None:
    first = clone.run("demo", "--port", "1")
    assert first.stdout == "ran: demo --port 1\n"
    venv, sync = clone.asked()
    assert venv.startswith("venv")
    assert "--require-hashes" in sync
    assert "--build-constraints" in sync
    assert sync.endswith("requirements/default.lock")
    assert clone.run("demo").stdout == "ran: demo\n"
    assert clone.asked() == []


def test_the_source_folder_is_named_relative_so_that_a_moved_clone_works(clone: Clone) -> None:
    clone.run("demo")
    (named,) = clone.home.glob(".venv/lib/*/site-packages/hoaban_src.pth")
    assert (named.parent / named.read_text().strip()).resolve() == clone.home / "src"


def test_tests_add_their_tools_and_the_demo_keeps_them(clone: Clone) -> None:
    clone.run("demo")
    clone.asked()
    clone.run("test")
    assert clone.asked()[-1].endswith("requirements/dev.lock")
    clone.run("demo")
    assert clone.asked() == []


def test_a_changed_lock_is_synchronised_once(clone: Clone) -> None:
    clone.run("demo")
    clone.asked()
    with (clone.home / "requirements/default.lock").open("a") as lock:
        lock.write("\n")
    clone.run("demo")
    assert len(clone.asked()) == 1
    clone.run("demo")
    assert clone.asked() == []


def test_extras_are_added_remembered_and_an_unknown_one_is_named(clone: Clone) -> None:
    clone.run("demo")
    clone.asked()
    clone.run("doctor", HOABAN_EXTRAS="postgres,objectstore")
    assert clone.asked()[-1].endswith("requirements/extra-objectstore.lock")
    clone.run("demo")
    assert clone.asked() == []
    wrong = clone.run("demo", HOABAN_EXTRAS="telepathy")
    assert wrong.returncode == 78
    assert "Known: analytics nats objectstore pkcs11 postgres" in wrong.stderr


def test_it_works_through_a_symbolic_link(clone: Clone, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere"
    link.symlink_to(clone.home / "hoaban")
    assert clone.run("demo", script=link).stdout == "ran: demo\n"


def test_a_failed_installation_is_told_and_tried_again_at_the_next_start(clone: Clone) -> None:
    failed = clone.run("demo", UV_FAILS="1")
    assert failed.returncode == 78
    assert "disk" in failed.stderr
    assert not (clone.home / ".uv/lock").exists()
    assert clone.run("demo").stdout == "ran: demo\n"


def test_a_lock_left_by_a_dead_process_is_taken_over(clone: Clone) -> None:
    (clone.home / ".uv/lock").mkdir(parents=True)
    gone = subprocess.Popen(["/bin/true"])
    gone.wait()
    (clone.home / ".uv/lock/pid").write_text(str(gone.pid))
    assert clone.run("demo").stdout == "ran: demo\n"


def test_a_python_that_is_too_old_or_absent_is_refused_with_a_way_out(clone: Clone) -> None:
    refused = clone.run("demo", HOABAN_PYTHON="/bin/false")
    assert refused.returncode == 78
    assert "HOABAN_PYTHON" in refused.stderr


def test_without_venv_it_prints_the_apt_line(clone: Clone) -> None:
    (clone.tools / "uv").unlink()
    python = clone.tools / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    refused = clone.run("demo", HOABAN_PYTHON=str(python), PATH="/usr/bin:/bin")
    assert refused.returncode == 78
    assert "sudo apt-get install python3-venv" in refused.stderr


def test_it_is_plain_sh(clone: Clone) -> None:
    for shell in ("dash", "bash"):
        if path := shutil.which(shell):
            assert (
                subprocess.run(
                    [path, "-n", str(clone.home / "hoaban")], check=False, env=dict(os.environ)
                ).returncode
                == 0
            )


def test_where_a_bundle_brought_its_packages_nothing_is_asked_of_a_network(clone: Clone) -> None:
    (clone.home / "wheels").mkdir()
    clone.run("demo")
    assert "--offline --no-index --find-links" in clone.asked()[-1]
    clone.run("doctor", HOABAN_EXTRAS="postgres", UV_FAILS="1")
    assert "bundle" in clone.run("doctor", HOABAN_EXTRAS="postgres", UV_FAILS="1").stderr
