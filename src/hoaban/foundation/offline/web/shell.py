"""The page that opens without a line, the worker that keeps it, and the page for sealed files."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hoaban.foundation.access.api import door
from hoaban.foundation.offline.permissions import Permission

FRAME = (
    "ui/tokens.css",
    "ui/base.css",
    "ui/controls.css",
    "ui/content.css",
    "ui/graphics.css",
    "ui/flower.svg",
    "ui/js",
)
WORKER = ("offline/sw.js", "notify/push-worker.js")
"""A browser keeps one worker per address: what shows notices stands in the same one."""
OWN = ("offline/offline.css", "offline/js")
ADDRESS = "/w/offline/"


@door(public=True, cacheable=True)
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """Nobody's name is in it: whose work it shows, the browser knows."""
    return render(request, "offline/app.html")


@door(public=True)
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker with the list of files it keeps; a changed file makes another worker."""
    return HttpResponse(_worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@door(permission=Permission.SYNC)
@require_safe
def enter(_request: HttpRequest) -> HttpResponse:
    """The way back through sign-in or the lock: the page itself is kept by the browser and would never ask."""
    return redirect("offline:app")


@door(permission=Permission.SYNC)
@require_safe
def carry(request: HttpRequest) -> HttpResponse:
    """Bring a sealed file in, one's own or a colleague's."""
    return render(request, "offline/carry.html")


@cache
def _worker() -> str:
    files = {f"/static/{name}": path for name, path in _files()}
    digest = hashlib.sha256()
    for path in files.values():
        digest.update(path.read_bytes())
    code = "\n".join(_found(name).read_text(encoding="utf-8") for name in WORKER)
    head = (
        f"const VERSION = {json.dumps(digest.hexdigest()[:16])}, FILES = {json.dumps([ADDRESS, *files])};\n"
    )
    return head + code


def _files() -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    for name in (*FRAME, *OWN):
        path = _found(name)
        found += (
            [(f"{name}/{one.name}", one) for one in sorted(path.glob("*.js"))]
            if path.is_dir()
            else [(name, path)]
        )
    return found


def _found(name: str) -> Path:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path)
