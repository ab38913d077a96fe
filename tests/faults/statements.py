"""A pytest plugin that breaks every statement of a verb, one after the other, before it lets the verb do its work.

The rooms' own tests set the scene: the first time a test calls a verb, the verb is tried with its first statement failing,
then with its second, until it passes untouched. After each failure every table must look as before. Then the test goes on
with the real call, which is the plain retry, and with all it asserts.

``write_paths.toml`` names a test for each verb; ``python -m tests.faults.statements [FOLDER…]`` finds them anew.
"""

import copy
import functools
import inspect
import itertools
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.verbs import verbs

TABLE = Path(__file__).with_name("write_paths.toml")
NOTES = "HOABAN_STATEMENT_NOTES"
FIND = "HOABAN_STATEMENT_FIND"
MOST = 400  # statements of one verb; more is a loop over rows


def wanted() -> dict[str, str]:
    """Verb → the test that sets its scene."""
    return dict(tomllib.loads(TABLE.read_text(encoding="utf-8"))["tests"])


class Breaker:
    """Lets statements pass and fails the n-th, once."""

    def __init__(self, number: int) -> None:
        self.number, self.seen, self.failed = number, 0, ""

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        from django.db import OperationalError

        self.seen += 1
        if self.seen == self.number:
            self.failed = sql
            raise OperationalError(f"broken on purpose: statement {self.number}")
        return execute(sql, params, many, context)


def tables() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the main database, by table."""
    from django.apps import apps
    from django.db import connection, router

    found = {}
    for model in apps.get_models(include_auto_created=True):
        if (
            model._meta.managed
            and router.db_for_write(model) == "default"
            and model._meta.label != "sessions.Session"
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                found[model._meta.db_table] = sorted(cursor.fetchall(), key=repr)
    return found


def break_each(verb: str, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """How many statements were broken; an assertion names the first that left something behind, or was swallowed."""
    from django.db import DatabaseError, connection, transaction

    before = tables()  # one for all: each try is rolled back
    for number in itertools.count(1):
        assert number < MOST, f"{verb} has more than {MOST} statements: a loop over rows?"
        breaker = Breaker(number)
        words, named = copy.deepcopy((args, kwargs))
        with transaction.atomic(), ExitStack() as left:
            left.callback(transaction.set_rollback, True)
            try:
                with connection.execute_wrapper(breaker):
                    function(*words, **named)
            except DatabaseError:
                if not breaker.failed:
                    raise
            else:
                assert not breaker.failed, f"{verb} answered although this failed:\n{breaker.failed}"
                return number - 1
            # A verb without a transaction of its own: look at what it would leave.
            transaction.set_rollback(False)
            after = tables()
        changed = [name for name in before if before[name] != after[name]]
        assert not changed, (
            f"{verb}: {changed} kept something after statement {number} failed:\n{breaker.failed}"
        )
    raise AssertionError


class Statements:
    """Stands before every verb while the tests run."""

    def __init__(self, notes: Path, scenes: dict[str, str] | None) -> None:
        self.notes, self.scenes, self.test, self.inside = notes, scenes, "", False
        self.done: set[str] = set()

    def pytest_collection_finish(self) -> None:
        """Every module that imported a verb by name gets the one that stands before it."""
        before = {id(function): self.before(name, function) for name, function in verbs().items()}
        ours = [
            module for name, module in list(sys.modules.items()) if name.startswith(("hoaban.", "tests."))
        ]
        for module in ours:
            for name, value in list(vars(module).items()):
                if id(value) in before and inspect.isfunction(value):
                    setattr(module, name, before[id(value)])

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Before its fixtures: they too set scenes."""
        self.test = nodeid

    def before(self, verb: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def tried(*args: Any, **kwargs: Any) -> Any:
            if self.inside or not self.is_wanted(verb):
                return function(*args, **kwargs)
            self.inside = True
            try:
                broken = break_each(verb, function, args, kwargs) if self.scenes is not None else 0
                answer = function(*args, **kwargs)
            finally:
                self.inside = False
            self.done.add(verb)
            with self.notes.open("a", encoding="utf-8") as notes:
                notes.write(f"{verb} {broken} {self.test}\n")
            return answer

        return tried

    def is_wanted(self, verb: str) -> bool:
        if self.scenes is None:
            return True
        return verb not in self.done and self.scenes.get(verb) == self.test


def pytest_configure(config: pytest.Config) -> None:
    if notes := os.environ.get(NOTES):
        scenes = None if os.environ.get(FIND) else wanted()
        config.pluginmanager.register(Statements(Path(notes), scenes))


def run(notes: Path, tests: Sequence[str], **settings: str) -> subprocess.CompletedProcess[str]:
    """The tests with this plugin; what was broken stands in ``notes``."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "tests.faults.statements",
        "-q",
        "-n",
        "2",
        "-p",
        "no:cacheprovider",
    ]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOABAN_", "PYTEST_"))}
    return subprocess.run(
        [*words, *tests], env=kept | {NOTES: str(notes)} | settings, capture_output=True, text=True, check=False,
        cwd=TABLE.parents[2],
    )  # fmt: skip


def find(folders: Sequence[str]) -> None:
    """For each verb the first test of these folders, by name, that calls it from outside and sees it answer."""
    notes = TABLE.with_suffix(".notes")
    notes.unlink(missing_ok=True)
    run(notes, [*folders, "-m", "not journey and not fault and not postgres"], **{FIND: "1"})
    scenes: dict[str, str] = {}
    for line in sorted(notes.read_text(encoding="utf-8").splitlines()):
        verb, _broken, test = line.split(" ", 2)
        if test:
            scenes.setdefault(verb, test)
    notes.unlink()
    for verb in sorted(verbs()):
        print(f'"{verb}" = "{scenes[verb]}"' if verb in scenes else f"# no test calls {verb}")


if __name__ == "__main__":
    import django

    django.setup()
    find(sys.argv[1:] or ["src"])
