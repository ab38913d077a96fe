"""A certificate was entered: what came before it is judged again, each bulletin in a transaction of its own.

Run twice or killed anywhere it does the same: what is rightly signed is not looked at again, and what was found of the others
is found once more.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hoaban.domains.bulletins import queries, rules
from hoaban.domains.bulletins.actions import asking, entering, replacing
from hoaban.domains.bulletins.actions.proving import Proof, proven
from hoaban.domains.bulletins.actions.taking import told
from hoaban.domains.bulletins.models import Bulletin, FeedCertificate, JudgedAgain
from hoaban.domains.bulletins.permissions import Permission
from hoaban.domains.bulletins.values import Signature
from hoaban.foundation.access import api as access
from hoaban.foundation.audit import api as audit
from hoaban.foundation.jobs import api as jobs
from hoaban.kit.cap.reading import read

log = logging.getLogger(__name__)


def look_back(
    *, by: access.Actor, certificate_id: int, clock: Callable[[], datetime], beat: Callable[[], None]
) -> int:
    """Judge again what came before this certificate was entered; of how many something else is said now.

    One that our program breaks on stays as it was judged and stops no other.
    """
    access.require(by, Permission.KEEP)
    entry = FeedCertificate.plain.get(pk=certificate_id)
    book, changed = queries.place_book(), 0
    for pk in queries.judged_before(entry):
        beat()
        try:
            changed += _judge(by, pk, book, clock())
        except jobs.PASS_ON:
            raise
        except Exception:  # outermost loop: of one bulletin; the others are judged
            log.exception("bulletin %s could not be judged again", pk)
    _finish(by, entry, changed, clock())
    return changed


@transaction.atomic
def _judge(by: access.Actor, pk: int, book: Sequence[rules.Place], now: datetime) -> bool:
    """Whether something else is said of it now. It is judged by what counts now and could sign when it came."""
    row = (
        Bulletin.plain.select_for_update(of=("self",))
        .select_related("feed", "piece")
        .filter(pk=pk, certificate__isnull=True)
        .first()
    )
    if row is None:
        return False
    proof, was = proven(row.feed, bytes(row.piece.content), now, row.received_at), row.signature
    if proof.signature in (was, Signature.UNCHECKED):
        return False
    changes = _right(row, proof, book) if proof.certificate else {"is_mismatched": True}
    if not changes:
        return False
    JudgedAgain.plain.create(bulletin=row, was=was, at=now)
    Bulletin.plain.filter(pk=pk).update(**changes)
    row.refresh_from_db()
    _settle(by, row, now)
    return True


def _right(row: Bulletin, proof: Proof, book: Sequence[rules.Place]) -> dict[str, object]:
    """What is to be read of it now: only what its signature covers. Empty where its name was taken by another since."""
    came = replace(read(proof.content), is_signed=True)
    named = {name: getattr(came.reference, name) for name in ("sender", "identifier", "sent")}
    if Bulletin.plain.filter(feed=row.feed_id, certificate__isnull=False, **named).exists():
        return {}
    return {
        **named, **told(came, row.feed, book, row.received_at), "certificate": proof.certificate, "is_mismatched": False,
    }  # fmt: skip


def _settle(by: access.Actor, row: Bulletin, now: datetime) -> None:
    """What holds follows from what is believed now."""
    if row.is_mismatched:
        replacing.give_back(row)
        entering.stand_again(row)
        if row.until > now:
            asking.ask_mismatched(by, row.feed, now)
        return
    Bulletin.plain.filter(pk=row.pk, replaced_by__certificate__isnull=True).update(replaced_by=None)
    replacing.replace(row)
    entering.recognise(row)
    if not Bulletin.plain.filter(feed=row.feed_id, is_mismatched=True, until__gt=now).exists():
        asking.all_fit(by, row.feed, now)


@transaction.atomic
def _finish(by: access.Actor, entry: FeedCertificate, changed: int, now: datetime) -> None:
    done = FeedCertificate.plain.filter(pk=entry.pk, looked_back_at__isnull=True).update(looked_back_at=now)
    if done:
        audit.record("bulletins:certificate:look_back", by=by, target=entry, count=changed)
