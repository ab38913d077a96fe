"""What goes into a bundle: the source of the last commit, the wheels of the locks, a script in front that checks the rest."""

import gzip
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from hoaban.config import environment
from hoaban.config.paths import ROOT
from hoaban.kit.progress import Progress

WHEELS = "wheels"  # ./hoaban installs from this folder, and from nowhere else, where it exists
LOCKS = ROOT / "requirements"
SCRIPT = Path(__file__).with_name("install.sh")


def commit() -> str:
    return _git("rev-parse", "--short=10", "HEAD").decode().strip()


def bundle(target: Path, extras: list[str]) -> int:
    """Write it beside its place, then rename; its size in bytes."""
    progress = Progress()
    with tempfile.TemporaryDirectory(prefix="hoaban-bundle-") as folder:
        wheels = Path(folder) / WHEELS
        with progress.step("fetching the packages"):
            _fetch(wheels, Path(folder), ["bootstrap", *_locks(extras)])
        payload = Path(folder) / "payload"
        with progress.step("packing the source and the packages"):
            _pack(payload, wheels)
        draft = target.with_name(f".{target.name}.part")
        with draft.open("wb") as file, payload.open("rb") as packed:
            file.write(script(payload, extras))
            shutil.copyfileobj(packed, file)
    draft.chmod(0o644)
    draft.replace(target)
    return target.stat().st_size


def _locks(extras: list[str]) -> list[str]:
    """An extra's lock holds the default set too."""
    return [f"extra-{name}" for name in extras] or ["default"]


def _fetch(wheels: Path, folder: Path, locks: list[str]) -> None:
    """By pip, which checks each hash of the lock; what exists as source only becomes a wheel here, not over there."""
    home = folder / "pip"
    _run([sys.executable, "-m", "venv", str(home)], "sudo apt-get install python3-venv")
    # What builds a wheel is pinned too: pip's own build environments take the newest there is.
    _pip(home, "install", "-r", str(LOCKS / "build.lock"))
    for lock in locks:
        _pip(home, "wheel", "--no-build-isolation", "--prefer-binary", "--use-pep517", "--wheel-dir", str(wheels),
             "-r", str(LOCKS / f"{lock}.lock"))  # fmt: skip


def _pip(home: Path, command: str, *words: str) -> None:
    always = ("--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes")
    _run(
        [str(home / "bin" / "python"), "-m", "pip", command, *always, *words],
        "check the network (or set pip's index to your mirror), then run this again",
    )


def _pack(payload: Path, wheels: Path) -> None:
    """The commit's files only: nothing of this folder that was never committed travels along."""
    source = payload.with_suffix(".source")
    source.write_bytes(_git("archive", "--format=tar", "HEAD"))
    with (
        payload.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
        tarfile.open(source) as committed,
    ):
        for member in committed:
            archive.addfile(member, committed.extractfile(member) if member.isfile() else None)
        for wheel in sorted(wheels.iterdir()):
            info = tarfile.TarInfo(f"{WHEELS}/{wheel.name}")
            info.size, info.mode = wheel.stat().st_size, 0o644
            with wheel.open("rb") as content:
                archive.addfile(info, content)


def script(payload: Path, extras: list[str]) -> bytes:
    with payload.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told = {
        "DIGEST": digest,
        "PYTHON": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "MACHINE": platform.machine(),
        "EXTRAS": ",".join(extras),
    }
    text = SCRIPT.read_text(encoding="utf-8")
    for name, value in told.items():
        text = text.replace(f"@{name}@", value)
    # Of fixed width, so that writing the numbers does not move what they tell.
    length = len(text.replace("@SKIP@", f"{0:08d}").replace("@SIZE@", f"{0:012d}").encode())
    told_last = {"@SKIP@": f"{length + 1:08d}", "@SIZE@": f"{length + payload.stat().st_size:012d}"}
    for name, value in told_last.items():
        text = text.replace(name, value)
    return text.encode()


def _git(*words: str) -> bytes:
    if not (ROOT / ".git").exists():
        raise environment.SettingProblem(
            "A bundle is made from a clone with its history (.git), and this folder is none. Make it where you cloned."
        )
    return subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True).stdout


def _run(words: list[str], mend: str) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    result = subprocess.run(words, env=kept, capture_output=True, text=True, check=False)
    if result.returncode:
        said = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise environment.SettingProblem(f"{said} To mend it: {mend}.")
