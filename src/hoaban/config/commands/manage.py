"""Django's management commands, under our name."""

import os
import sys


def run_raw(words: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    # Management commands work in bulk and may wait for a writer longer than a page does.
    os.environ.setdefault("HOABAN_BUSY_SECONDS", "20")
    os.environ.setdefault("HOABAN_STATEMENT_MS", "0")
    from django.core.management import execute_from_command_line

    sys.argv = ["./hoaban manage", *words]
    execute_from_command_line(sys.argv)
    return 0
