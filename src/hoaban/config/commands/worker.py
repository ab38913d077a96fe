"""Run the job lanes: alerts and rings (life), events and sealing (quick), imports and screening (bulk)."""

import os
from argparse import ArgumentParser, Namespace

from hoaban.config import environment, paths
from hoaban.config.commands import ready
from hoaban.config.keeping import present

LANES = ("life", "quick", "bulk")


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--lane", choices=LANES, help="one lane in this process; without it, all three as processes"
    )


def run(options: Namespace) -> int:
    os.environ.setdefault("HOABAN_PRODUCTION", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    present.announce("worker", environment.folder("HOABAN_DATA_DIR", paths.ROOT / "var"))
    # Lanes wait for a writer and for long statements longer than a page may.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    os.environ.setdefault("HOABAN_STATEMENT_MS", "20000")
    ready.set_up()
    from hoaban.config import row_security
    from hoaban.foundation.jobs import supervisor

    row_security.refuse_unfit(for_web=False)

    if options.lane:
        supervisor.run_lane(options.lane)
    else:
        supervisor.run_all()
    return 0
