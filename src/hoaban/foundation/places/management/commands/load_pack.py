"""./hoaban manage load_pack 14 — a province's units, codes and published figures."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.sources.api import Permission as Sources
from hoaban.kit import pack


class Command(BaseCommand):
    help = "Load a province pack. Rows already there are kept; a second run adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("province", help="two digits, e.g. 14")
        parser.add_argument("--demo", action="store_true", help="also the made-up figures, labelled as such")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = SystemActor("places.load_pack", frozenset({Permission.LOAD, Sources.LOAD}))
        try:
            nation = pack.find("vn", settings.PACK_DIRS)
            province = pack.of_province(options["province"], settings.PACK_DIRS)
            loaded = actions.load_pack(by=by, nation=nation, province=province, demo=options["demo"])
        except (DomainError, pack.PackMissing) as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"]:
            said = ", ".join(
                f"{name.replace('_', ' ')} {count}" for name, count in loaded.added.items() if count
            )
            self.stdout.write(f"Pack {province.name}: {said or 'nothing new'}.")
