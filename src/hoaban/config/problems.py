"""Turns the failures of machines (a full disk, a locked database, a taken port) into sentences with a way out."""

import errno
import sqlite3

_OS_SENTENCES = {
    errno.ENOSPC: "The disk is full{where}. Free some space (`df -h` shows where), then run the command again: nothing "
    "half-written was kept.",
    errno.EDQUOT: "Your disk quota is used up{where}. Free some space, then run the command again.",
    errno.EACCES: "There is no right to write or read{where}. Change its owner, or choose another folder with HOABAN_DATA_DIR.",
    errno.EPERM: "There is no right to write or read{where}. Change its owner, or choose another folder with HOABAN_DATA_DIR.",
    errno.EROFS: "The disk is read-only{where}. Choose another folder with HOABAN_DATA_DIR.",
    errno.EADDRINUSE: "The port is already taken by another program. Choose another with --port.",
    errno.ENOTDIR: "A file stands where a folder should be{where}. Choose another folder with HOABAN_DATA_DIR.",
}

_DATABASE_SENTENCES = {
    "database is locked": "The database is busy: another program holds it for writing. Stop that program (a second worker, an open "
    "sqlite3 shell), then run the command again.",
    "database or disk is full": "The disk is full. Free some space (`df -h` shows where), then run the command again.",
    "attempt to write a readonly database": "The database file cannot be written. Change the owner of the data directory, or choose "
    "another with HOABAN_DATA_DIR.",
    "unable to open database file": "The database file cannot be opened. Check that the data directory exists and is yours to write, "
    "or choose another with HOABAN_DATA_DIR.",
    "file is not a database": "The database file is damaged or is no database. Restore it from a backup, or move it away.",
    "database disk image is malformed": "The database file is damaged. Restore it from a backup.",
    "no such table": "The database has no tables yet. Run `./hoaban manage migrate`.",
    "connection refused": "The database server does not answer. Start it, or check HOABAN_DATABASE_URL.",
    "connection failed": "The database server does not answer. Start it, or check HOABAN_DATABASE_URL.",
    "couldn't get a connection": "The database server does not answer. Start it, or check HOABAN_DATABASE_URL.",
}


def sentence(problem: BaseException) -> str | None:
    """The sentence for a failure we can foresee; None for a fault of ours, which deserves its traceback."""
    for cause in _chain(problem):
        if isinstance(cause, OSError) and cause.errno in _OS_SENTENCES:
            where = f" at {cause.filename}" if cause.filename else ""
            return _OS_SENTENCES[cause.errno].format(where=where)
        if isinstance(cause, sqlite3.DatabaseError) or type(cause).__module__.startswith(
            ("psycopg", "django.db")
        ):
            text = str(cause).lower()
            for sign, words in _DATABASE_SENTENCES.items():
                if sign in text:
                    return words
    return None


def _chain(problem: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while problem is not None and problem not in chain:
        chain.append(problem)
        problem = problem.__cause__ or problem.__context__
    return chain
