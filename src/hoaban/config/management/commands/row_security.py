"""./hoaban manage row_security — the second wall on PostgreSQL: rows of people refuse a query that forgot its scope."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from hoaban.config import row_security


class Command(BaseCommand):
    help = "Guard the tables of people row by row (PostgreSQL). Run it as their owner, also after an upgrade."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--off", action="store_true", help="take the guard away again")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite knows no guard on rows; HOABAN_DATABASE_URL names no PostgreSQL.")
        tables = row_security.take_down() if options["off"] else row_security.build()
        if options["verbosity"]:
            state = (
                "no longer guarded"
                if options["off"]
                else "guarded; serve and work with HOABAN_ROW_SECURITY=1"
            )
            self.stdout.write(f"{', '.join(tables)}: {state}.")
