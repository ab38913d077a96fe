"""A bundle installs the platform where there is no network, and a damaged one writes nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from hoaban.config.bundle import make
from hoaban.config.paths import ROOT, hoaban_command
from tests.support.skips import unshared

# A new network namespace has a loopback that is down; this brings it up with Python alone.
LOOPBACK = (
    "import fcntl, socket, struct; fcntl.ioctl(socket.socket(), 0x8914, struct.pack('16sh14x', b'lo', 65))"
)


def clean(folder: Path) -> dict[str, str]:
    """Nothing of this machine's caches and settings."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "HOABAN_DATA_DIR": str(folder / "data"),
        "LANG": "C.UTF-8",
    }


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundle") / "hoaban.sh"
    settings = {key: value for key, value in os.environ.items() if not key.startswith("HOABAN_")}
    result = subprocess.run(
        hoaban_command("bundle", str(target)),
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return target


@pytest.mark.slow
def test_it_installs_and_works_without_a_network(bundle: Path, tmp_path: Path) -> None:
    place = tmp_path / "a place with blanks"
    work = f'python3 -c "{LOOPBACK}" && sh "$1" "$2" && "$2/hoaban" demo --check --people 200 --sheet 200'
    result = subprocess.run(
        [*unshared("-rn"), "sh", "-c", work, "sh", str(bundle), str(place)],
        env=clean(tmp_path), capture_output=True, text=True, check=False, timeout=6000,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 failed" in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.999])
def test_one_that_was_cut_short_writes_nothing(bundle: Path, tmp_path: Path, share: float) -> None:
    whole = bundle.read_bytes()
    cut = tmp_path / "cut.sh"
    cut.write_bytes(whole[: int(len(whole) * share)])
    result = install(cut, tmp_path / "place", tmp_path)
    assert result.returncode == 65
    assert "cut short" in result.stderr
    assert not (tmp_path / "place").exists()


@pytest.mark.slow
def test_it_touches_no_folder_that_holds_something(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "place" / "mine").write_text("kept")
    result = install(bundle, tmp_path / "place", tmp_path)
    assert result.returncode == 65
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["mine"]


def install(file: Path, place: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(file), str(place)],
        env=clean(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def test_cut_anywhere_in_its_head_it_writes_nothing_and_nearly_always_says_why(tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.write_bytes(os.urandom(500))
    head = make.script(payload, [])
    guard = head.index(b"\n")
    assert guard < 130
    for length in (*range(1, guard + 3), *range(guard + 3, len(head), 41), len(head) + 499):
        cut = tmp_path / "cut.sh"
        cut.write_bytes((head + payload.read_bytes())[:length])
        result = install(cut, tmp_path / "place", tmp_path)
        assert result.returncode, f"cut after {length} bytes it ended as if all were well"
        assert not (tmp_path / "place").exists()
        if length >= guard:
            assert (result.returncode, "cut short" in result.stderr) == (65, True), (length, result.stderr)
    (tmp_path / "whole.sh").write_bytes(head + payload.read_bytes())
    whole = install(tmp_path / "whole.sh", tmp_path / "place", tmp_path)
    assert "cut short" not in whole.stderr  # and goes on to what this test gave it instead of files
    assert whole.returncode == 74
