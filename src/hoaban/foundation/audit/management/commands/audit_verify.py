"""`./hoaban manage audit_verify`: is the record of deeds whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hoaban.foundation.audit import api
from hoaban.kit.progress import Progress


class Command(BaseCommand):
    help = (
        "Check every link of the audit chain and every signed checkpoint; exit code 1 when one does not hold."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        with Progress().step("walking the chain") as step:
            verdict = api.verify(step.at)
        self.stdout.write(
            f"sealed {verdict.sealed}, checkpoints {verdict.checkpoints}, unsealed {verdict.unsealed}"
        )
        if verdict.oldest_unsealed_at:
            self.stdout.write(f"oldest unsealed line: {verdict.oldest_unsealed_at.isoformat()}")
        if verdict.broken_at is not None:
            raise CommandError(
                f"The chain breaks at line {verdict.broken_at}: a line was changed, removed or inserted."
            )
        if verdict.bad_checkpoint is not None:
            raise CommandError(
                f"The signed checkpoint at line {verdict.bad_checkpoint} does not hold: the chain was rewritten or cut."
            )
        if verdict.copy_agrees is False:
            raise CommandError(
                "The signed checkpoints differ from their copy in checkpoints.log: some were deleted or replaced."
            )
        if verdict.unsigned_days:
            days = ", ".join(day.isoformat() for day in verdict.unsigned_days)
            self.stdout.write(f"days with lines and no signature: {days}")
        if not verdict.whole:
            raise CommandError(
                "No copy of the checkpoints lies here to say that none was made on those days: run this where the worker runs."
            )
        self.stdout.write("The chain is whole.")
