"""./hoaban manage load_rules 14 — rules over measurements, as the packs propose them; after load_stations."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hoaban.domains.triggers import actions
from hoaban.domains.triggers.permissions import Permission
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.kit import pack


class Command(BaseCommand):
    help = "Load the rules of a province pack as first versions. Rules already there are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("province", help="two digits, e.g. 14")

    def handle(self, *_args: Any, **options: Any) -> None:
        by = SystemActor("triggers.load_rules", frozenset({Permission.LOAD}))
        try:
            nation = pack.find("vn", settings.PACK_DIRS)
            province = pack.of_province(options["province"], settings.PACK_DIRS)
            added = actions.load_rules(by=by, nation=nation, province=province, now=timezone.now())
        except (DomainError, pack.PackMissing) as problem:
            raise CommandError(str(problem)) from problem
        if options["verbosity"]:
            self.stdout.write(f"Pack {province.name}: {f'rules {added}' if added else 'nothing new'}.")
