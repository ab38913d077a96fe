"""./hoaban manage import_boundaries FILE — outlines of communes from a GeoJSON file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission
from hoaban.kit.progress import Progress


class Command(BaseCommand):
    help = "Import outlines of communes. Good rows are kept, bad ones are named; run it again with a better file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", default=settings.PROVINCE, help="two digits")
        parser.add_argument("--licence", default="", help="the terms under which the file was given to you")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = SystemActor("places.import_boundaries", frozenset({Permission.IMPORT}))
        try:
            with Progress().step("reading outlines") as step:
                report = actions.import_boundaries(
                    by=by,
                    file=options["file"],
                    province=options["province"],
                    licence=options["licence"],
                    progress=step.at,
                )
        except DomainError as problem:
            raise CommandError(str(problem)) from problem
        for line in report.bad:
            self.stderr.write(f"skipped, row {line}")
        self.stdout.write(f"{report.good} outlines imported, {len(report.bad)} rows skipped.")
        if report.missing:
            self.stdout.write(f"Still without an outline: {', '.join(report.missing)}.")
