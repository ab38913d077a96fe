"""A copy of an installation at work, in processes of its own whose settings are the copy's."""

import json
import os
import secrets
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from hoaban.config import paths
from hoaban.config.demo import ports, walk
from hoaban.config.demo.processes import die_with_parent
from hoaban.config.keeping.place import Place
from hoaban.config.keeping.refusal import Refused

READY_WITHIN = 120  # seconds


def environment(copy: Place) -> dict[str, str]:
    """The copy is a place of its own: nothing it does reaches the real one, whose keys it only reads."""
    apart = {"HOABAN_OBJECT_STORE_URL", "HOABAN_OBJECT_STORE_URL_FILE", "HOABAN_DATABASE_URL_FILE"}
    kept = {key: value for key, value in os.environ.items() if key not in apart}
    return kept | {
        "HOABAN_DATA_DIR": str(copy.data_dir),
        "HOABAN_KEYS_DIR": str(copy.keys_dir),
        "HOABAN_DATABASE_URL": copy.url,
        "HOABAN_PRODUCTION": "0",
        "HOABAN_BEHIND_PROXY": "0",
        "HOABAN_ALLOWED_HOSTS": "127.0.0.1",
        "HOABAN_BUSY_SECONDS": "20",
        "HOABAN_STATEMENT_MS": "0",
        "HOABAN_SECRET_KEY": secrets.token_urlsafe(48),
    }


def ask(settings: dict[str, str], what: str) -> dict[str, Any]:
    """One of the questions of `proof`, put to the copy; a failure is told by its last line."""
    words = [paths.hoaban_command()[0], "-m", "hoaban.config.keeping.proof", what]
    result = subprocess.run(
        words, env=settings, capture_output=True, text=True, check=False,
        preexec_fn=partial(die_with_parent, os.getpid()),
    )  # fmt: skip
    if result.returncode:
        said = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Refused(f"The copy of the installation does not work: {said}")
    answer: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return answer


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[walk.Browser]:
    """A web process on the copy, on a port of this machine alone."""
    listener = ports.listen(None)
    port = listener.getsockname()[1]
    words = paths.hoaban_command("serve", "--processes", "1", "--fd", str(listener.fileno()))
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(
            words, env=settings, pass_fds=(listener.fileno(),), stdout=said, stderr=said,
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509 — one thread
        )  # fmt: skip
        listener.close()
        try:
            _wait(server, port)
            yield walk.Browser(port)
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            if walk.Browser(port).get("/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise Refused("The web process on the copy did not get ready.")
