"""Django's management commands, under our name."""

import os
import sys

from hoaban.config import environment
from hoaban.kit.gate import Gate


def run_raw(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    # Management commands work in bulk and may wait for a writer longer than a page does.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    os.environ.setdefault("HOABAN_STATEMENT_MS", "0")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    sys.argv = ["./hoaban manage", *words]
    kept = settings.DATA_DIR / "keeping"
    if not kept.is_dir():  # nothing was ever kept here, so nothing is being upgraded
        execute_from_command_line(sys.argv)
        return 0
    with Gate(kept).inside() as may:
        if not may:
            raise environment.SettingProblem(
                "An upgrade of this installation is at work. Wait until it has ended."
            )
        execute_from_command_line(sys.argv)
    return 0
