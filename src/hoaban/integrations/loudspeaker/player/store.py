"""What the player remembers over a loss of power: packages, what was said of them, what waits to be said."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from .package import Package

WINDOW = 500
"""So far behind an issuer's highest number a package may come late; older ones are a replay."""
KEEP = 7 * 86_400
_TABLES = """
CREATE TABLE IF NOT EXISTS package (
  issuer TEXT, sequence INTEGER, alert TEXT, version INTEGER, sent INTEGER, expires INTEGER, token TEXT, is_over INTEGER DEFAULT 0,
  is_quiet INTEGER, rounds INTEGER DEFAULT 0, due_at REAL, PRIMARY KEY (issuer, sequence)) STRICT;
CREATE TABLE IF NOT EXISTS reference (reference TEXT PRIMARY KEY, issuer TEXT, sequence INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS highest (issuer TEXT PRIMARY KEY, sequence INTEGER, sent INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS said (id INTEGER PRIMARY KEY, reference TEXT, said TEXT, reason TEXT, at REAL) STRICT;
"""
Key = tuple[str, int]


class Store:
    """One file; every change is on the disk before the broker hears that we have the message."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / "player.db", isolation_level=None, check_same_thread=False)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _TABLES)

    def close(self) -> None:
        self._db.close()

    def state_of(self, package: Package) -> str:
        """``new``, ``known``, ``number used before``, ``replayed`` or ``superseded``.

        A platform put back from a backup gives its numbers again: what stands under this one may be another warning.
        """
        key = (package.issuer, package.sequence)
        had = "SELECT alert, version FROM package WHERE issuer = ? AND sequence = ?"
        if found := self._db.execute(had, key).fetchone():
            return "known" if found == (package.alert, package.version) else "number used before"
        top = self._db.execute("SELECT sequence FROM highest WHERE issuer = ?", key[:1]).fetchone()
        if top and package.sequence <= top[0] - WINDOW:
            return "replayed"
        newer = "SELECT 1 FROM package WHERE alert = ? AND version >= ?"  # whoever signed it: certificates are renewed
        if self._db.execute(newer, (package.alert, package.version)).fetchone():
            return "superseded"
        return "new"

    def latest_sent(self) -> int:
        """When the newest package we believed was signed: time cannot be earlier."""
        return int(self._db.execute("SELECT coalesce(max(sent), 0) FROM highest").fetchone()[0])

    def keep(self, package: Package, token: str, due_at: float, *, is_over: bool) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO package (issuer, sequence, alert, version, sent, expires, token, is_over, is_quiet, due_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (package.issuer, package.sequence, package.alert, package.version, package.sent, package.expires, token,
                 int(is_over), int(is_over), due_at),
            )  # fmt: skip
            self._db.execute(
                "INSERT INTO highest VALUES (?, ?, ?) ON CONFLICT (issuer) DO UPDATE SET "
                "sequence = max(sequence, excluded.sequence), sent = max(sent, excluded.sent)",
                (package.issuer, package.sequence, package.sent),
            )

    def end_older(self, package: Package) -> None:
        """A new version ends what the alert said before."""
        older = "UPDATE package SET is_over = 1 WHERE alert = ? AND version < ?"
        self._db.execute(older, (package.alert, package.version))

    def refer(self, package: Package, reference: str) -> None:
        """One more number of the ledger under which this package came."""
        told = (reference, package.issuer, package.sequence)
        self._db.execute("INSERT OR IGNORE INTO reference VALUES (?, ?, ?)", told)

    def waiting(self) -> list[tuple[str, int, float]]:
        """(token, rounds played, due at) of what is not over."""
        return self._db.execute(
            "SELECT token, rounds, due_at FROM package WHERE is_over = 0 ORDER BY sequence"
        ).fetchall()

    def knows(self, alert: str) -> bool:
        return self._db.execute("SELECT 1 FROM package WHERE alert = ?", (alert,)).fetchone() is not None

    def was_heard(self, key: Key) -> bool:
        """A whole round, or the quiet that it asked for."""
        row = self._db.execute(
            "SELECT rounds, is_quiet FROM package WHERE issuer = ? AND sequence = ?", key
        ).fetchone()
        return bool(row and (row[0] or row[1]))

    def rounds(self, key: Key) -> int:
        found = self._db.execute(
            "SELECT rounds FROM package WHERE issuer = ? AND sequence = ?", key
        ).fetchone()
        return int(found[0]) if found else 0

    def played(self, key: Key, due_at: float | None) -> None:
        """A whole round was heard. None: there is no next one."""
        self._db.execute(
            "UPDATE package SET rounds = rounds + 1, is_over = ?, due_at = ? WHERE issuer = ? AND sequence = ?",
            (int(due_at is None), due_at or 0, *key),
        )

    def put_off(self, key: Key, due_at: float) -> None:
        self._db.execute("UPDATE package SET due_at = ? WHERE issuer = ? AND sequence = ?", (due_at, *key))

    def say(self, key: Key, said: str, at: float, reason: str = "") -> None:
        """Of every number it came under, once each word."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            rows = self._db.execute(
                "SELECT reference FROM reference WHERE issuer = ? AND sequence = ?", key
            ).fetchall()
            self._db.executemany(
                "INSERT INTO said (reference, said, reason, at) VALUES (?, ?, ?, ?)",
                [(reference, said, reason, at) for (reference,) in rows],
            )

    def say_of(self, reference: str, said: str, at: float, reason: str = "") -> None:
        self._db.execute(
            "INSERT INTO said (reference, said, reason, at) VALUES (?, ?, ?, ?)",
            (reference, said, reason, at),
        )

    def unsaid(self, most: int = 100) -> list[tuple[int, str, str, str, float]]:
        return self._db.execute(
            "SELECT id, reference, said, reason, at FROM said ORDER BY id LIMIT ?", (most,)
        ).fetchall()

    def heard(self, ids: Sequence[int]) -> None:
        """The broker has these words."""
        self._db.executemany("DELETE FROM said WHERE id = ?", [(one,) for one in ids])

    def forget(self, now: float) -> None:
        """Only what its number alone would refuse if it came again."""
        old = (
            "SELECT p.issuer, p.sequence FROM package p JOIN highest h USING (issuer) "
            "WHERE p.sequence <= h.sequence - ? AND p.expires < ?"
        )
        for key in self._db.execute(old, (WINDOW, now - KEEP)).fetchall():
            with self._db:
                self._db.execute("DELETE FROM reference WHERE issuer = ? AND sequence = ?", key)
                self._db.execute("DELETE FROM package WHERE issuer = ? AND sequence = ?", key)
