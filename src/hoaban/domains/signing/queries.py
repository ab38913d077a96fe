"""Whose signatures count, and when."""

from datetime import datetime

from cryptography import x509
from django.db.models import Q, QuerySet

from hoaban.domains.signing import rules
from hoaban.domains.signing.models import Pin
from hoaban.domains.signing.values import Pinned, Purpose
from hoaban.foundation.access.api import Actor


def pins_visible_to(actor: Actor, purpose: Purpose | None = None) -> list[Pinned]:
    """Every certificate ever entered, by purpose, the newest first; those that are over too."""
    rows = Pin.objects.visible_to(actor).order_by("purpose", "-since", "certificate_id")
    return [pinned(row) for row in (rows.filter(purpose=purpose) if purpose else rows)]


def chains_at(purpose: Purpose, at: datetime) -> list[tuple[x509.Certificate, ...]]:
    """Chains whose signatures count for this purpose at that time."""
    return [rules.read_chain(row.chain) for row in _at(purpose, at)]


def is_pinned(purpose: Purpose, certificate_id: str, at: datetime) -> bool:
    return _at(purpose, at).filter(certificate_id=certificate_id).exists()


def _at(purpose: Purpose, at: datetime) -> "QuerySet[Pin]":
    running = Q(until__isnull=True) | Q(until__gt=at)
    return Pin.plain.filter(running, purpose=purpose, since__lte=at).order_by("since", "certificate_id")


def pinned(row: Pin) -> Pinned:
    return Pinned(Purpose(row.purpose), rules.facts(rules.read_chain(row.chain)[0]), row.since, row.until)
