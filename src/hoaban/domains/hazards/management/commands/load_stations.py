"""./hoaban manage load_stations 14 — stations of a province pack, what is possible there, and published readings."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hoaban.domains.hazards import actions
from hoaban.domains.hazards.permissions import Permission
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.kit import pack


class Command(BaseCommand):
    help = "Load the stations of a province pack, after load_pack. Rows already there are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("province", help="two digits, e.g. 14")
        parser.add_argument("--demo", action="store_true", help="also the made-up hours, labelled as such")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = SystemActor("hazards.load_stations", frozenset({Permission.LOAD, Permission.OBSERVE}))
        try:
            nation = pack.find("vn", settings.PACK_DIRS)
            province = pack.of_province(options["province"], settings.PACK_DIRS)
            added = actions.load_pack(
                by=by, nation=nation, province=province, now=timezone.now(), demo=options["demo"]
            )
        except (DomainError, pack.PackMissing) as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"]:
            said = ", ".join(f"{name} {count}" for name, count in added.items() if count)
            self.stdout.write(f"Pack {province.name}: {said or 'nothing new'}.")
