"""Writing the record, sealing it, signing its head."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import connections, models, transaction
from django.utils import timezone

from hoaban.foundation.access.api import Actor, append, append_all, purpose_of, require
from hoaban.foundation.audit import keyring, ledger, queries, rules
from hoaban.foundation.audit.errors import TagMalformed
from hoaban.foundation.audit.models import Checkpoint, Entry, ReadEntry
from hoaban.foundation.audit.permissions import Permission
from hoaban.foundation.audit.queries import CHAINED
from hoaban.foundation.audit.values import Search

Target = models.Model | tuple[str, str] | None

SEAL_AT_ONCE = 2000  # a transaction of about 50 ms; other writers wait that long at most


def record(
    tag: str,
    *,
    by: Actor,
    target: Target = None,
    request: str | None = None,
    fields: Iterable[str] = (),
    values: Mapping[str, object] | None = None,
    count: int | None = None,
    note: str = "",
) -> None:
    """Write one line inside the caller's transaction: who, what, on which row, which fields.

    `values` are only digested. `request` makes the action unique per actor (see `answered`): a second commit with the
    same one fails with IntegrityError. A bulk job writes one line with `count` and the digest of its set.
    """
    if tag.count(":") != 2:
        raise TagMalformed(tag=tag)
    target_type, target_id = _named(target)
    append(
        Entry,
        at=timezone.now(),
        actor_key=by.key,
        actor_label=by.label,
        tag=tag,
        target_type=target_type,
        target_id=target_id,
        request=request or None,
        fields=sorted(fields or (values or ())),
        digest=rules.digest_of(values, keyring.digest_key()) if values else "",
        count=count,
        note=note,
    )


@transaction.atomic
def note_export(*, by: Actor, what: str, wanted: Search, request: str | None = None) -> None:
    """Taking lines out of the platform is itself a line: `what` (``entry`` or ``read``) and by which filters, not whom they name."""
    require(by, Permission.SEE)
    if queries.answered(by, request) is None:
        filters = {name: value for name, value in asdict(wanted).items() if value}
        record(f"audit:{what}:export", by=by, request=request, values=filters)


def record_read(tag: str, *, by: Actor, target: Target, purpose: str, count: int = 1) -> None:
    """Note that somebody looked, and for which declared purpose; on SQLite in a file of its own."""
    record_reads([(tag, target, count)], by=by, purpose=purpose)


def record_reads(looks: Iterable[tuple[str, Target, int]], *, by: Actor, purpose: str) -> None:
    """One look that several tables answered: tag, row and how many of each, in one statement."""
    purpose_of(purpose)
    now = timezone.now()
    rows: list[dict[str, object]] = []
    for tag, target, count in looks:
        target_type, target_id = _named(target)
        rows.append(
            {"at": now, "actor_key": by.key, "actor_label": by.label, "tag": tag, "target_type": target_type,
             "target_id": target_id, "purpose": purpose, "count": count}
        )  # fmt: skip
    append_all(ReadEntry, rows)


@transaction.atomic
def seal(limit: int = SEAL_AT_ONCE) -> int:
    """Number and chain up to `limit` committed lines; how many were sealed. Only one sealer runs, under jobs' lease.

    A unique constraint on `seq` stops a second sealer whose lease was lost meanwhile.
    """
    seq, previous = queries.head()
    links: list[tuple[int, bytes, int]] = []
    for line in Entry.plain.filter(seq__isnull=True).order_by("id").values("id", *CHAINED)[:limit]:
        row_id = line.pop("id")
        seq += 1
        previous = rules.link(previous, seq, line)
        links.append((seq, previous, row_id))
    if links:
        with connections[Entry.plain.db].cursor() as cursor:
            cursor.executemany(
                "UPDATE audit_entry SET seq = %s, link = %s WHERE id = %s AND seq IS NULL", links
            )
    return len(links)


def sign_todays_checkpoint() -> int:
    """The daily signature and its copy outside the database, as a job: 1 when it was made now."""
    now = timezone.now()
    made = sign_checkpoint(timezone.localdate(now), now)
    copy_checkpoints()  # also after a run that ended between the two
    return int(made)


def copy_checkpoints() -> None:
    """After the commit, never before it: a copy of what was rolled back would accuse an honest database."""
    ledger.append(Checkpoint.plain.filter(number__gt=ledger.last_number()).order_by("number"))


@transaction.atomic
def sign_checkpoint(day: date, now: datetime) -> bool:
    """Sign the chain's head as the checkpoint of `day`; False if that day has one, or nothing is sealed yet."""
    seq, link = queries.head()
    if seq == 0 or Checkpoint.plain.filter(day=day).exists():
        return False
    number, previous = queries.last_checkpoint()
    text = rules.checkpoint_text(number + 1, day, seq, link, previous)
    key_id, signature = keyring.sign(text)
    Checkpoint.plain.create(
        number=number + 1, day=day, seq=seq, link=link, previous=previous,
        key_id=key_id, signature=signature, signed_at=now,
    )  # fmt: skip
    return True


def _named(target: Target) -> tuple[str, str]:
    if target is None:
        return "", ""
    if isinstance(target, models.Model):
        return target._meta.label_lower, str(target.pk)
    return target
