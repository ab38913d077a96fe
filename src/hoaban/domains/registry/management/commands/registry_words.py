"""./hoaban manage registry_words — the words by which people are found, made anew from their names."""

from typing import Any

from django.core.management.base import BaseCommand

from hoaban.domains.registry import wordindex


class Command(BaseCommand):
    help = "Make the index of names anew, for one that was damaged. Who writes people waits meanwhile. On PostgreSQL as the tables' owner."

    def handle(self, *_args: Any, **options: Any) -> None:
        people = wordindex.make_anew()
        if options["verbosity"]:
            self.stdout.write(f"{people} people can be found by their names.")
