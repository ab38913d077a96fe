"""``./hoaban manage inbound_sms FILE`` (or ``-``) — takes in what a gateway wrote to a file: one JSON object per line.

For gateways that speak no HTTP (smstools, gammu: their hook appends a line). Lines already taken in change nothing, so that the same
file may be read again and again. Only whoever may read the installation's data can run it.
"""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.notify.actions import inbound
from hoaban.foundation.notify.permissions import Permission

GATEWAY = SystemActor("notify.gateway", frozenset({Permission.RECEIVE}))


class Command(BaseCommand):
    help = "Take in messages of the shared number: lines of JSON with id, from, text and, if known, at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                lines = (
                    sys.stdin
                    if options["file"] == "-"
                    else stack.enter_context(open(options["file"], encoding="utf-8"))
                )
            except OSError as problem:
                raise CommandError(f"{options['file']} cannot be read: {problem.strerror}.") from problem
            done = self._take(lines)
        self.stdout.write(f"{done['new']} taken in, {done['known']} known before, {done['refused']} refused.")
        if done["refused"]:
            raise CommandError("The refused lines are named above; mend them and run the command again.")

    def _take(self, lines: Iterable[str]) -> Counter[str]:
        done: Counter[str] = Counter()
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = json.loads(line)
                kept = inbound.take(
                    by=GATEWAY, message=inbound.message_of(inbound.strings(said), timezone.now())
                )
            except (ValueError, AttributeError):
                self.stderr.write(f"line {number}: no JSON object")
                done["refused"] += 1
            except DomainError as problem:
                self.stderr.write(f"line {number}: {problem}")
                done["refused"] += 1
            else:
                done["new" if kept.is_new else "known"] += 1
        return done
