"""What the machine itself offers: Python, SQLite, browsers, servers, extras."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from hoaban.config import environment
from hoaban.config.doctor.finding import Finding, missing, ok, warn
from hoaban.config.silence import WORDS

OLDEST_SQLITE = (3, 40, 0)
LARGEST_INSTALL_MB = 450

# extra → the module that shows it is there, what it is for, the setting that asks for it.
EXTRAS = {
    "postgres": ("psycopg", "PostgreSQL instead of SQLite", "HOABAN_DATABASE_URL"),
    "objectstore": ("boto3", "files in an S3-compatible store", "HOABAN_OBJECT_STORE_URL"),
    "nats": ("nats", "dispatchers on several machines", "HOABAN_NATS_URL"),
    "pkcs11": ("pkcs11", "keys on a card, a token or an HSM", "HOABAN_SIGNER_WARNING"),
    "analytics": ("splink", "doubles found by Splink on DuckDB", "HOABAN_LINKAGE_ENGINE"),
}


def findings() -> Iterator[Finding]:
    yield python()
    yield from sqlite()
    yield install_size()
    yield from extras()
    yield browser()
    yield postgres()
    yield from hints()
    yield from voices()


def python() -> Finding:
    # ./hoaban itself refuses anything older than 3.11 and prints the apt line.
    version = ".".join(map(str, sys.version_info[:3]))
    return ok("Python", f"{version} ({sys.executable})")


def sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        yield missing(
            "SQLite",
            f"{version} is too old; 3.40 is needed.",
            "sudo apt-get install --only-upgrade libsqlite3-0",
        )
    else:
        yield ok("SQLite", version)
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
        yield ok("full-text search", "SQLite carries FTS5")
    except sqlite3.OperationalError:
        yield missing("full-text search", "this SQLite has no FTS5.", "sudo apt-get install libsqlite3-0")
    finally:
        connection.close()


def install_size() -> Finding:
    """The promise is about the default install; the tests' tools come on top of it."""
    size = sum(path.lstat().st_size for path in Path(sys.prefix).rglob("*") if path.is_file()) // 1_000_000
    with_tests = find_spec("pytest") is not None
    if size > LARGEST_INSTALL_MB and not with_tests:
        return warn("installed size", f"{size} MB, above the promised {LARGEST_INSTALL_MB} MB.")
    return ok("installed size", f"{size} MB" + (", the tools of the tests included" if with_tests else ""))


def extras() -> Iterator[Finding]:
    for name, (module, use, setting) in EXTRAS.items():
        command = f"HOABAN_EXTRAS={name} ./hoaban doctor"
        if find_spec(module):
            yield ok(f"extra {name}", f"{use} ({setting})")
        elif environment.text(setting):
            yield missing(f"extra {name}", f"not installed, but {setting} is set: nothing starts.", command)
        else:
            yield warn(f"extra {name}", f"not installed; needed only for {use} ({setting}).", command)


def browser() -> Finding:
    for program in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(program):
            return ok("Chromium", f"{program}, for the journeys of `./hoaban test --journeys`")
    return warn(
        "Chromium", "absent; only `./hoaban test --journeys` needs it.", "sudo apt-get install chromium"
    )


def postgres() -> Finding:
    found = list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
    if found:
        return ok("PostgreSQL", "its programs are here, for `./hoaban test --postgres`")
    return warn(
        "PostgreSQL", "absent; only `./hoaban test --postgres` needs it.", "sudo apt-get install postgresql"
    )


def hints() -> Iterator[Finding]:
    """The server may stand on another machine; the address tells."""
    if not (url := environment.text("HOABAN_NATS_URL")):
        return
    here = any(urlsplit(one.strip()).hostname in ("127.0.0.1", "localhost", "::1") for one in url.split(","))
    if shutil.which("nats-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        yield ok("nats-server", "is here, for dispatchers on several machines")
    elif here:
        sentence = "absent, but HOABAN_NATS_URL names this machine: no hints come."
        yield missing("nats-server", sentence, "sudo apt-get install nats-server")
    else:
        yield ok("nats-server", "HOABAN_NATS_URL names another machine; none is needed here")
    if find_spec("nats"):
        yield way_to_hints(url)


def way_to_hints(url: str) -> Finding:
    """As a dispatcher goes it; the streams are made on the way."""
    from hoaban.integrations.nats import api as nats  # the extra may be missing

    files = nats.files(environment.nats_files())
    try:
        way = nats.read(url, environment.number("HOABAN_NATS_REPLICAS", 0), files)
    except nats.AddressUnreadable as problem:
        return missing("hints (NATS)", f"{problem}.")
    if silence := nats.knocked(way):
        said = "Messages leave all the same, by the ledger alone."
        return missing("hints (NATS)", f"{WORDS[silence]} {said}", "see docs/operator/dispatchers.md")
    return ok(
        "hints (NATS)", f"they come, kept {way.replicas} times, {'under' if way.is_tls else 'without'} TLS"
    )


def voices() -> Iterator[Finding]:
    """Programs that recordings need; the platform runs without them."""
    uses = {
        "ffmpeg": "it levels recordings; without it they are kept and wait.",
        "espeak-ng": "it reads Vietnamese by machine; without it the phone's own voice reads.",
    }
    for program, use in uses.items():
        if shutil.which(program):
            yield ok(program, "is here, for recordings and voices")
        else:
            yield warn(program, f"absent; {use}", f"sudo apt-get install {program}")
