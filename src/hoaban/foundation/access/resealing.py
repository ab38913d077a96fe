"""What each key closed, so that a new key can take its place: rooms declare their sealed columns, one engine renews them.

A rotation adds a key, then goes through the rows by key order and writes each anew where it still is what was read. It can
be stopped anywhere: what is left is what the old key still closes. The old key goes only when nothing needs it any more.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models import BinaryField, F, Func, Q, Value

from hoaban.foundation.access.keyring import key_file
from hoaban.kit.keys import BlindIndex, Envelope, KeyProblem, token_head

AT_ONCE = 500
REST_SECONDS = 0.01
"""Other writers of SQLite get their turn."""
REASON = "a rotation renews every row the old key closed"


@dataclass(frozen=True, slots=True)
class Renewed:
    """One step: the last row looked at, how many were renewed, how many did not open."""

    last: int
    done: int
    failed: int

    @property
    def is_end(self) -> bool:
        return self.done + self.failed == 0


class Resealed(Protocol):
    """A column closed or indexed by a key."""

    @property
    def keys(self) -> str:
        """Purpose of the key."""

    @property
    def label(self) -> str:
        """The column, as ``registry.Person.identity_sealed``."""

    def waiting(self) -> int:
        """Rows an older key still serves."""

    def uses(self, key_id: str) -> bool:
        """Whether this key serves any row."""

    def renew(self, after: int, limit: int) -> Renewed:
        """Renew rows above id ``after``; one that does not open is left as it is and counted."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A binary column of envelope tokens."""

    keys: str
    model: Any
    column: str
    context: Callable[[Any], bytes]
    """What the token of a row is bound to."""
    where: Q = field(default_factory=Q)
    """Which rows this key serves, where one column has several."""

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def waiting(self) -> int:
        return int(self._older().count())

    def uses(self, key_id: str) -> bool:
        return bool(self._closed().filter(head=token_head(key_id)).exists())

    def renew(self, after: int, limit: int) -> Renewed:
        envelope = Envelope(key_file(self.keys))
        rows = list(self._older().filter(pk__gt=after).order_by("pk")[:limit])
        done = 0
        with transaction.atomic():
            for row in rows:
                old = bytes(getattr(row, self.column))
                try:
                    fresh = envelope.rewrapped(old, self.context(row))
                except KeyProblem:
                    continue
                # Somebody may have written it meanwhile, under the new key: then there is nothing left to do.
                self._all().filter(pk=row.pk, **{self.column: old}).update(**{self.column: fresh})
                done += 1
        return Renewed(rows[-1].pk if rows else after, done, len(rows) - done)

    def _all(self) -> "models.QuerySet[Any]":
        rows: models.QuerySet[Any] = self.model.objects.unscoped(REASON)
        return rows.filter(self.where)

    def _closed(self) -> "models.QuerySet[Any]":
        head = Func(F(self.column), Value(1), Value(5), function="substr", output_field=BinaryField())
        rows: models.QuerySet[Any] = self._all().filter(**{f"{self.column}__isnull": False}).alias(head=head)
        return rows

    def _older(self) -> "models.QuerySet[Any]":
        current = token_head(key_file(self.keys).current[0])
        return self._closed().exclude(head__in=[current, b""])


@dataclass(frozen=True, slots=True)
class IndexedColumn:
    """A text column of keyed digests; ``value`` opens what a row's digest was made of, and for which field."""

    keys: str
    model: Any
    column: str
    value: Callable[[Any], tuple[str, str]]
    """Row → (value, field) as they were given to `BlindIndex.of`; raises `KeyProblem` where it does not open."""
    where: Q = field(default_factory=Q)

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def waiting(self) -> int:
        return int(self._older().count())

    def uses(self, key_id: str) -> bool:
        return bool(self._all().filter(**{f"{self.column}__startswith": key_id}).exists())

    def renew(self, after: int, limit: int) -> Renewed:
        index = BlindIndex(key_file(self.keys))
        rows = list(self._older().filter(pk__gt=after).order_by("pk")[:limit])
        done = 0
        with transaction.atomic():
            for row in rows:
                try:
                    fresh = index.of(*self.value(row))
                except KeyProblem:
                    continue
                old = getattr(row, self.column)
                self._all().filter(pk=row.pk, **{self.column: old}).update(**{self.column: fresh})
                done += 1
        return Renewed(rows[-1].pk if rows else after, done, len(rows) - done)

    def _all(self) -> "models.QuerySet[Any]":
        rows: models.QuerySet[Any] = self.model.objects.unscoped(REASON)
        return rows.filter(self.where)

    def _older(self) -> "models.QuerySet[Any]":
        current = key_file(self.keys).current[0]
        return self._all().exclude(**{self.column: ""}).exclude(**{f"{self.column}__startswith": current})


@dataclass(frozen=True, slots=True)
class Lasting:
    """Why a purpose's old keys stay for ever, or why it takes no new one."""

    why: str
    """English, shown on the operations page and by the command."""
    rotates: bool = True


_columns: list[Resealed] = []
_lasting: dict[str, Lasting] = {}


def register_sealed(*columns: Resealed) -> None:
    """A room declares its sealed columns; told again (tests), the same column counts once."""
    known = {(one.keys, one.label) for one in _columns}
    _columns.extend(one for one in columns if (one.keys, one.label) not in known)


def register_lasting(purpose: str, why: str, *, rotates: bool = True) -> None:
    """A room declares a key whose traces lie outside the database, or that somebody else is bound to."""
    _lasting[purpose] = Lasting(why, rotates)


def sealed_columns(purpose: str = "") -> list[Resealed]:
    return [one for one in _columns if purpose in ("", one.keys)]


def lasting_keys() -> dict[str, Lasting]:
    return dict(_lasting)


def known_keys() -> list[str]:
    """Every purpose a room has declared, one way or the other."""
    return sorted({one.keys for one in _columns} | set(_lasting))


def renew_all(purposes: Iterable[str], beat: Callable[[int], None]) -> tuple[int, int]:
    """Renew what older keys serve, in steps; (renewed, not opened). ``beat`` hears how far it is, and may raise to stop."""
    done = failed = 0
    for column in (one for purpose in purposes for one in sealed_columns(purpose)):
        after = 0
        while True:
            beat(done)
            step = column.renew(after, AT_ONCE)
            if step.is_end:
                break
            after, done, failed = step.last, done + step.done, failed + step.failed
            time.sleep(REST_SECONDS)
    return done, failed
