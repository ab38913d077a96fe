"""Run the tests: fast ones by default, the rest when asked. Words after the options go to pytest."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoaban.config import environment
from hoaban.config.paths import ROOT
from hoaban.kit import clock

# Asked of the machine and of the tests themselves; whatever else an installation sets stays outside.
SWITCHES = frozenset(
    {
        "HOABAN_REQUIRE_ALL",
        "HOABAN_PYTHON",
        "HOABAN_EXTRAS",
        "HOABAN_ALL_EXAMPLES",
        "HOABAN_ALL_PAGES",
        "HOABAN_CHROMIUM",
        "HOABAN_FAULT_MESSAGES",
        "HOABAN_FAULT_ONE_DATABASE",
        "HOABAN_FAULT_ROUNDS",
        "HOABAN_FAULT_SEED",
        "HOABAN_GUIDE_PICTURES",
        "HOABAN_JOURNEY_SERVER",
        "HOABAN_LARGE_SHEET",
        "HOABAN_PAGES_TURN",
    }
)

SUITE_WORKERS = "3"
"""One more than the cores of a small machine: who waits for a broker or a telephone, a third of the time, leaves one free."""
TESTS_FAILED = 1
"""What pytest answers when it ran everything and some of it failed; other numbers say that it could not."""
UNSTEADY = 3
"""So many tests may fail once and pass in a second run of their files; more are no accident of a busy machine."""


def configure(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--postgres", action="store_true", help="the same suite on a private PostgreSQL")
    which.add_argument("--journeys", action="store_true", help="walk the product in headless Chromium")
    which.add_argument("--faults", action="store_true", help="kill processes, fill disks")
    parser.add_argument(
        "--row-security",
        action="store_true",
        help="with --postgres: as a user whom the rows themselves refuse",
    )
    parser.add_argument("--coverage", action="store_true", help="measure branch coverage; too little fails")
    parser.add_argument(
        "-n",
        dest="workers",
        help="processes (default 3, with --journeys and --faults 2; 0 = this one, for a debugger)",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help=f"with --journeys or --faults: files of at most {UNSTEADY} tests that failed run once more, in a demo of their own",
    )
    parser.add_argument("paths", nargs="*", help="folders or files (default: everything)")
    parser.add_argument("-k", dest="names", help="only tests whose names match, as pytest's -k")


def run(options: Namespace) -> int:
    with _database(options) as (missing, extra):
        if missing:
            return _absent(missing)
        if options.coverage:  # a second run would measure its own files only
            return pytest(_words(options), extra)
        late = options.again and (options.journeys or options.faults)
        return _perhaps_twice(_words(options), extra, UNSTEADY if late else 0)


def _perhaps_twice(words: list[str], extra: dict[str, str], unsteady: int) -> int:
    """The files of what failed run again, alone, and are named: where at most `unsteady` tests did, and over midnight.

    A browser or a killed process may once be late. A test keeps the day it was read on, the product takes the next: each
    that fails in a run that saw both is asked on the new day, however many. Whole files: a walk may build on the one before it.
    """
    day = clock.today()
    with tempfile.TemporaryDirectory() as kept:
        code = pytest(["-o", f"cache_dir={kept}", *words], extra)
        failed = _failed(Path(kept))
        turned = clock.today() != day
        if code != TESTS_FAILED or not failed or not (turned or len(failed) <= unsteady):
            return code
        asked = words[: words.index("-m") + 2]
        code = pytest([*asked, *sorted({name.partition("::")[0] for name in failed})], extra)
    passed = "passed on the new day" if turned else "UNSTEADY, passed in a second run; mend what it waits for"
    for name in failed:
        print(f"hoaban: {'failed again' if code else passed}: {name}", flush=True)
    return code


def _failed(cache: Path) -> list[str]:
    """The names pytest wrote down as failed."""
    told = cache / "v" / "cache" / "lastfailed"
    return sorted(json.loads(told.read_text("utf-8"))) if told.is_file() else []


def pytest(words: list[str], extra: dict[str, str]) -> int:
    """Run pytest in a process of its own, at the root."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=ROOT, env=surroundings() | extra, check=False
    ).returncode


def surroundings() -> dict[str, str]:
    """What a run finds around it: nothing of a real installation, and leave to keep what was compiled.

    Where Python is told to write no bytecode, each of the hundreds of processes of a run compiled all of its modules
    anew: three fifths of what a worker needs to begin, half of what every smaller one does.
    """
    found = {key: value for key, value in os.environ.items() if not is_of_an_installation(key)}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def is_of_an_installation(key: str) -> bool:
    return key.startswith("HOABAN_") and key not in SWITCHES


def _words(options: Namespace) -> list[str]:
    # Neighbours stay in one process, which makes once what a module shares; whoever is done early takes from the other.
    workers = options.workers or ("2" if options.journeys or options.faults else SUITE_WORKERS)
    words = ["-n", workers, "--dist", "worksteal", "-m", _markers(options)]
    if options.names:
        words += ["-k", options.names]
    if options.coverage:
        words += ["--cov", "--cov-report=term"]
    return [*words, *(str(os.path.abspath(path)) for path in options.paths)]


def _markers(options: Namespace) -> str:
    if options.journeys:
        return "journey"
    if options.faults:
        return "fault"
    if options.postgres:
        # Whoever asks for no database says the same beside either; named, it runs all the same.
        named = (options.paths or options.names) and not options.row_security
        return "not journey and not fault" + ("" if named else " and (database or postgres)")
    return "not journey and not fault and not postgres"


@contextmanager
def _database(options: Namespace) -> Iterator[tuple[str, dict[str, str]]]:
    """The sentence of what is missing (or nothing), and the variables the run needs."""
    if not options.postgres:
        yield "", {}
        return
    sys.path.insert(0, str(ROOT))
    postgres = importlib.import_module("tests.support.postgres")
    try:
        postgres.binaries()
    except postgres.PostgresMissing as problem:
        yield str(problem), {}
        return
    print("hoaban: starting a private PostgreSQL", flush=True)
    with postgres.private_cluster(ordinary=options.row_security) as url:
        # Tests do not time anything: a machine that stands still for seconds, or rows counted while there were none, fails none.
        yield (
            "",
            {
                "HOABAN_DATABASE_URL": url,
                "HOABAN_ROW_SECURITY": str(int(options.row_security)),
                "HOABAN_STATEMENT_MS": "60000",
            },
        )


def _absent(sentence: str) -> int:
    if environment.flag("HOABAN_REQUIRE_ALL"):
        raise environment.SettingProblem(f"{sentence} (HOABAN_REQUIRE_ALL=1 lets nothing be skipped.)")
    print(f"hoaban: skipped. {sentence}")
    return 0
