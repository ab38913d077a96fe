"""./hoaban manage registry_words — what people are found by, made anew: the words of their names, and on SQLite their numbers."""

from typing import Any

from django.core.management.base import BaseCommand

from hoaban.domains.registry import numberindex, wordindex


class Command(BaseCommand):
    help = (
        "Make the indexes of names and numbers anew, for one that was damaged. Who writes people waits meanwhile. On PostgreSQL as "
        "the tables' owner."
    )

    def handle(self, *_args: Any, **options: Any) -> None:
        people = wordindex.make_anew()
        numberindex.make_anew()
        if options["verbosity"]:
            self.stdout.write(f"{people} people can be found by their names and numbers.")
