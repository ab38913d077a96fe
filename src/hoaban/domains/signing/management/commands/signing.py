"""`./hoaban manage signing`: which certificates count for what; enter one, or end it."""

from argparse import ArgumentParser
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hoaban.domains.signing import api as signing
from hoaban.domains.signing.values import Purpose
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.kit import clock

OPERATOR = SystemActor("signing.operator", frozenset({signing.Permission.PIN.value}))


class Command(BaseCommand):
    help = (
        "Without a word: the certificates whose signatures count, and their days left. --pin FILE enters the certificate in "
        "FILE (PEM, the signer's own first) for a purpose; --end NUMBER ends one from this moment."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", nargs="?", choices=[purpose.value for purpose in Purpose])
        parser.add_argument("--pin", type=Path, metavar="FILE", help="a certificate to be believed")
        parser.add_argument(
            "--until", metavar="YYYY-MM-DD", help="with --pin: the first day it is no longer believed"
        )
        parser.add_argument("--end", metavar="NUMBER", help="a certificate to be believed no longer")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["pin"] or options["end"]:
                self._change(options)
            else:
                self._list()
        except (DomainError, OSError, ValueError) as problem:
            raise CommandError(str(problem)) from problem

    def _change(self, options: dict[str, Any]) -> None:
        if not options["purpose"]:
            raise CommandError("Say for which purpose: ./hoaban manage signing warning --pin FILE")
        purpose, now = Purpose(options["purpose"]), clock.now()
        if options["end"]:
            signing.end_pin(by=OPERATOR, purpose=purpose, certificate_id=options["end"], at=now)
            self.stdout.write(f"{purpose}: {options['end']} is believed no longer.")
            return
        until = options["until"] and datetime.combine(
            datetime.fromisoformat(options["until"]).date(), time.min, tzinfo=clock.VIETNAM
        )
        number = signing.pin_certificate(
            by=OPERATOR,
            purpose=purpose,
            pem=options["pin"].read_text(encoding="utf-8"),
            since=now,
            until=until or None,
        )
        self.stdout.write(f"{purpose}: {number} is believed from now on.")

    def _list(self) -> None:
        for one in signing.pins_visible_to(OPERATOR):
            left = signing.days_left(one.certificate, clock.now())
            state = f"until {clock.local(one.until):%Y-%m-%d}" if one.until else f"{left} days left"
            self.stdout.write(f"{one.purpose}  {one.certificate.id}  {one.certificate.subject}  ({state})")
        for purpose in Purpose:
            try:
                self.stdout.write(f"{purpose}: signs now with {signing.may_sign(purpose).id}")
            except DomainError as problem:
                self.stdout.write(f"{purpose}: {problem}")
