"""``./hoaban manage messages``: finds new words of every room and writes them into its Vietnamese catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hoaban.kit import catalogue

SOURCE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    help = "Update the rooms' catalogues of words; --check only reports what is untranslated."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", help="names of rooms; none means all")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when words are missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        names = catalogue.error_names(SOURCE)
        missing = 0
        for room in catalogue.rooms(SOURCE):
            if options["rooms"] and room.name not in options["rooms"]:
                continue
            found = catalogue.gaps(room, names) if options["check"] else catalogue.update(room, names)
            missing += len(found.untranslated)
            for sentence in found.untranslated:
                self.stdout.write(f"{room.relative_to(SOURCE)}: {sentence}")
        if missing and options["check"]:
            raise CommandError(
                f"{missing} sentences have no Vietnamese. Run ./hoaban manage messages, then translate."
            )
        self.stdout.write(f"{missing} sentences wait for a translation.")
