"""Bring an installation to this program's age, on a copy that takes the old one's place only once it is proven.

Until the last instant nothing of the installation changes: a failure or a kill before it needs no way back. The last instant
is a switch that any later start of the platform ends (SQLite), or one transaction (PostgreSQL).
"""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from hoaban.config.keeping import apart, postgres, present, restore, sqlite, state
from hoaban.config.keeping.place import Place, tables
from hoaban.config.keeping.refusal import Refused
from hoaban.kit.gate import Gate, StillInside
from hoaban.kit.progress import Progress

JOURNAL = "upgrade"
LEAVE_WITHIN = 90  # seconds; a page may take 5, a slice of a list some more
PAGES = ("/readyz", "/", "/accounts/login/")
Counts = dict[str, int]


def run(place: Place, progress: Progress) -> str:
    """Nobody works meanwhile. Returns where the former database lies; raises Refused when the old one goes on."""
    gate = Gate(state.folder(place.data_dir))
    with _closed(gate, progress), _copied(place, progress) as copy:
        before = _counts(copy)
        settings = apart.environment(copy)
        with progress.step("changing the tables of the copy"):
            apart.ask(settings, "migrate")
        with progress.step("counting every table"):
            _refuse_loss(before, _counts(copy))
        with progress.step("opening pages on the copy"):
            _opens(settings)
        refuse_others(place)  # who began meanwhile
        _refuse_late_writes(place, before)
        with progress.step("putting the copy in the old one's place"):
            gate.renew()  # first: whoever holds the old one open must not go on with it
            return _switch(place, copy)


def refuse_others(place: Place) -> None:
    """The gate is this machine's: who works on the same database from another would not see it closed."""
    others = present.elsewhere(postgres.lines(place.url), place.data_dir) if place.url else []
    if others:
        raise Refused(
            f"Still at work on this database: {', '.join(others)}. Stop `serve` and `worker` there, then run this again. "
            "Nothing was changed."
        )


def finish(place: Place) -> bool:
    """After a kill: end a switch that began, undo what was only prepared. True when there was something."""
    found = restore.finish_switch(place.data_dir)
    begun = state.read(place.data_dir, JOURNAL)
    if begun and begun["fresh"]:
        postgres.drop(place.url, begun["fresh"])  # one that still has its working name was never switched to
    for left in state.folder(place.data_dir).glob("*-*"):
        if left.is_dir() and left.name.startswith(("upgrade-", "switch-")):
            shutil.rmtree(left, ignore_errors=True)
            found = True
    state.forget(place.data_dir, JOURNAL)
    return found or begun is not None


@contextmanager
def _closed(gate: Gate, progress: Progress) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            with progress.step("closing the doors, waiting until everybody has saved"):
                stack.enter_context(gate.closed(LEAVE_WITHIN))
        except StillInside as problem:
            raise Refused(
                f"Somebody was still at work after {LEAVE_WITHIN} s (a long list, perhaps). Nothing was changed: try again later."
            ) from problem
        yield


@contextmanager
def _copied(place: Place, progress: Progress) -> Iterator[Place]:
    fresh = f"{postgres.name_of(place.url)}_upgrade_{secrets.token_hex(4)}" if place.url else ""
    state.write(place.data_dir, JOURNAL, fresh=fresh)
    try:
        with tempfile.TemporaryDirectory(prefix="upgrade-", dir=state.folder(place.data_dir)) as folder:
            copy = replace(place, data_dir=Path(folder) / "data")
            copy.data_dir.mkdir(mode=0o700)
            with progress.step("copying the database") as step:
                if place.url:
                    copy = replace(copy, url=postgres.duplicate(place.url, fresh))
                else:
                    for name in sqlite.FILES:
                        sqlite.copy(place.data_dir / name, copy.data_dir / name, step.at)
            yield copy
    finally:
        finish(place)


def _counts(copy: Place) -> Counts:
    if copy.url:
        return postgres.counts(copy.url, tables())
    found: Counts = {}
    for name in sqlite.FILES:
        sqlite.close_for_good(copy.data_dir / name)  # rows in a write-ahead log would not be counted
        found = sqlite.counts(copy.data_dir / name, tables()) | found
    return found


def _refuse_loss(before: Counts, after: Counts) -> None:
    """Tables may come and go; rows of one that stays are nobody's to lose."""
    fewer = sorted(table for table, rows in after.items() if rows < before.get(table, 0))
    if fewer:
        first = fewer[0]
        raise Refused(
            f"{len(fewer)} tables would lose rows, {first} first: {before[first]} before, {after[first]} after. The "
            "installation stays as it was; report this to whoever made the program."
        )


def _refuse_late_writes(place: Place, before: Counts) -> None:
    """Somebody came past the gate, and may have gone again: what she wrote would be put aside with the old database."""
    if place.url and postgres.counts(place.url, tables()) != before:
        raise Refused(
            "Somebody on another machine, or another program, wrote meanwhile. Stop `serve` and `worker` there, then run this "
            "again. Nothing was changed."
        )


def _opens(settings: dict[str, str]) -> None:
    with apart.serving(settings) as browser:
        for page in PAGES:
            status = browser.get(page).status
            if status != 200:
                raise Refused(
                    f"The page {page} answered {status} on the copy. The installation stays as it was."
                )


def _switch(place: Place, copy: Place) -> str:
    stamp = state.now().strftime("%Y%m%dT%H%M%SZ").lower()
    if place.url:
        aside = f"{postgres.name_of(place.url)}_before_{stamp}"
        postgres.swap(place.url, postgres.name_of(copy.url), aside, insist=True)
        return f"the database {aside}"
    for name in sqlite.FILES:
        sqlite.close_for_good(copy.data_dir / name)
    return restore.switch(place.data_dir, copy.data_dir, stamp, sqlite.FILES)
