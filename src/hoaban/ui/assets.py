"""Styles and scripts as they travel: under a name that changes with their content, compressed, one style sheet and one script per shell.

Everything lies below ``/static/FINGERPRINT/``, where the fingerprint covers all files together: a browser may keep them for
ever, and a relative address (a module's import, a picture in a style sheet) needs no rewriting. The compressed copies are
made at the first start of a version, in HOABAN_DATA_DIR/cache.
"""

import functools
import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

from hoaban.ui.folding import fold

FINGERPRINT = re.compile(r"^/static/([0-9a-f]{12})/")
KEPT_VERSIONS = 3
# Raise it when bundles are made in another way: a version made before must not stand for this one.
RECIPE = 2
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r"""url\(["']?(?!data:|/)([^"')]+)["']?\)""")


@functools.cache
def sources() -> dict[str, Path]:
    """Name → file, of every room and package; the first finder wins, as Django has it."""
    found: dict[str, Path] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            found.setdefault(name.replace("\\", "/"), Path(storage.path(name)))
    return found


@functools.cache
def fingerprint() -> str:
    """Twelve digits over names and contents, the recipe of the bundles included."""
    recipe = (RECIPE, sorted(settings.STYLE_BUNDLES.items()), sorted(settings.SCRIPT_BUNDLES.items()))
    digest = hashlib.sha256(repr(recipe).encode())
    for name, path in sorted(sources().items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def bundle(names: tuple[str, ...]) -> str:
    """Several style sheets as one, without comments; addresses in them are made relative to ``bundles/``."""
    parts = []
    for name in names:
        text = _COMMENT.sub("", sources()[name].read_text(encoding="utf-8"))
        folder = name.rpartition("/")[0]
        parts.append(_ADDRESS.sub(rf'url("../{folder}/\1")', text))
    return "\n".join(line.strip() for line in "".join(parts).splitlines() if line.strip())


def assembled() -> Path:
    """The folder of this version, made if it is not there. Two processes may make it at once; one of them wins."""
    parent = Path(settings.DATA_DIR) / "cache" / "static"
    folder = parent / fingerprint()
    if folder.is_dir():
        return folder
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as made:
        _fill(Path(made) / "files")
        try:
            (Path(made) / "files").rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
    _forget_old(parent)
    return folder


def _fill(folder: Path) -> None:
    compressor = Compressor(use_brotli=False, quiet=True)
    for name, path in _files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(path, Path):
            shutil.copyfile(path, target)
        else:
            target.write_text(path, encoding="utf-8")
        if compressor.should_compress(name):
            list(compressor.compress(str(target)))


def _files() -> Iterator[tuple[str, Path | str]]:
    yield from sources().items()
    for name, names in settings.STYLE_BUNDLES.items():
        yield name, bundle(names)
    for name, module in settings.SCRIPT_BUNDLES.items():
        yield name, fold(module, lambda one: sources()[one].read_text(encoding="utf-8"))


def _forget_old(parent: Path) -> None:
    """A version or two stay: during an upgrade both serve."""
    versions = sorted(parent.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in versions[KEPT_VERSIONS:]:
        shutil.rmtree(folder, ignore_errors=True)


class Versioned(StaticFilesStorage):
    """``{% static %}`` names the version."""

    def url(self, name: str | None) -> str:
        return f"{settings.STATIC_URL}{fingerprint()}/{name or ''}"


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Answers below /static/. An address of another version, from a page opened before an upgrade, gets this one's file."""

    files: dict[str, Any]
    known: ClassVar[dict[str, Any]] = {}
    """Found once per process: every test client builds the middleware anew."""

    def add_files_from_finders(self) -> None:
        if not self.known:
            self.add_files(str(assembled()), prefix=f"{settings.STATIC_URL}{fingerprint()}/")
            self.known.update(self.files)
        self.files = self.known

    def immutable_file_test(self, path: str, url: str) -> bool:
        return url.startswith(f"{settings.STATIC_URL}{fingerprint()}/")

    def __call__(self, request: Any) -> Any:
        path = request.path_info
        if not path.startswith(settings.STATIC_URL):
            return super().__call__(request)
        if path in self.files:
            answer = super().__call__(request)
            answer.headers["X-Content-Type-Options"] = "nosniff"
            return answer
        bare = FINGERPRINT.sub(settings.STATIC_URL, path)
        request.path_info = bare.replace(settings.STATIC_URL, f"{settings.STATIC_URL}{fingerprint()}/", 1)
        answer = super().__call__(request)
        answer.headers["Cache-Control"] = "no-cache"  # the same address may mean another content tomorrow
        return answer
