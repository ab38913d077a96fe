"""`./hoaban manage rotate_key PURPOSE`: a new key, and everything the old one closed under it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hoaban.foundation.access import api as access
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.audit import rotation
from hoaban.kit.progress import Progress


class Command(BaseCommand):
    help = (
        "Put a new key in use and renew what older ones closed, while everybody works on. Stopped, it goes on by itself "
        "within the hour, or with --resume. --retire removes keys that nothing uses any more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", nargs="?", help="whose key; without it the keys are listed")
        parser.add_argument("--resume", action="store_true", help="make no new key, only finish")
        parser.add_argument("--retire", action="store_true", help="remove older keys nothing uses")

    def handle(self, *_args: Any, **options: Any) -> None:
        purpose = options["purpose"]
        try:
            if purpose is None:
                self._list()
            elif options["retire"]:
                gone = rotation.retire(purpose)
                self.stdout.write(
                    f"{purpose}: removed {', '.join(gone)}. Backups of before need the key backups of before."
                )
            else:
                self._rotate(purpose, resume=options["resume"])
        except DomainError as problem:
            raise CommandError(str(problem)) from problem

    def _rotate(self, purpose: str, *, resume: bool) -> None:
        if not resume:
            self.stdout.write(
                f"{purpose}: key {rotation.rotate(purpose)} is in use. Make a key backup now: ./hoaban backup --keys FILE"
            )
        total = sum(column.waiting() for column in access.sealed_columns(purpose))
        with Progress().step(f"renewing {total} values") as step:
            done, failed = access.renew_all([purpose], lambda count: step.at(count, total))
        self.stdout.write(f"{purpose}: {done} renewed, {failed} did not open.")
        if failed:
            raise CommandError(
                "What did not open was left as it is: restore the key backup that holds its key, then --resume."
            )
        if purpose in access.lasting_keys():
            self.stdout.write(f"The older key stays. {access.lasting_keys()[purpose].why}")

    def _list(self) -> None:
        for purpose in access.known_keys():
            waiting = (
                sum(column.waiting() for column in access.sealed_columns(purpose))
                if access.key_ids(purpose)
                else 0
            )
            ids = " ".join(access.key_ids(purpose)) or "not made yet"
            self.stdout.write(
                f"{purpose:<26} {ids}" + (f"  ({waiting} values under an older key)" if waiting else "")
            )
