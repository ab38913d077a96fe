"""Entering certificates, and signing."""

from datetime import datetime

from cryptography import x509
from django.conf import settings
from django.db import transaction

from hoaban.domains.signing import enveloped, errors, jws, queries, rules
from hoaban.domains.signing.models import Pin
from hoaban.domains.signing.permissions import Permission
from hoaban.domains.signing.ports import Signer, connected
from hoaban.domains.signing.values import Purpose, Signed
from hoaban.foundation.access.api import Actor, require
from hoaban.foundation.audit import api as audit
from hoaban.kit import clock

TARGET = "signing.certificate"


@transaction.atomic
def pin_certificate(
    *,
    by: Actor,
    purpose: Purpose,
    pem: str,
    since: datetime,
    until: datetime | None = None,
    request: str | None = None,
) -> str:
    """Its signatures count from then on, for this purpose alone; answers its number. Give its issuers in the same text."""
    require(by, Permission.PIN)
    if (first := audit.answered(by, request)) is not None:
        return first
    chain = accepted(pem, since)
    if until is not None and until <= since:
        raise errors.PeriodBackwards
    number = rules.facts(chain[0]).id
    if Pin.plain.filter(purpose=purpose, certificate_id=number).exists():
        raise errors.PinnedAlready
    Pin.plain.create(
        purpose=purpose, certificate_id=number, chain=rules.written_chain(chain), since=since, until=until,
        recorded_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "signing:certificate:pin", by=by, target=(TARGET, number), request=request, note=purpose.value,
        fields=["purpose", "chain", "since", "until"],
    )  # fmt: skip
    return number


def accepted(pem: str, since: datetime) -> rules.Chain:
    """The certificates of a PEM text, if the first may sign from then on, or once it begins. Raises the room's sentences."""
    chain = rules.read_chain(pem)
    rules.check(chain, max(since, chain[0].not_valid_before_utc), allows_test=not settings.PRODUCTION)
    return chain


@transaction.atomic
def end_pin(
    *, by: Actor, purpose: Purpose, certificate_id: str, at: datetime, request: str | None = None
) -> None:
    """Its signatures made from then on do not count; those made before still do. An end is never moved later: what was
    signed with a stolen key would count again."""
    require(by, Permission.PIN)
    if audit.answered(by, request) is not None:
        return
    row = Pin.plain.select_for_update().filter(purpose=purpose, certificate_id=certificate_id).first()
    if row is None:
        raise errors.PinUnknown
    if at <= row.since:
        raise errors.PeriodBackwards
    if row.until is not None and row.until <= at:
        raise errors.EndedAlready(day=clock.local(row.until).date().isoformat())
    row.until = at
    row.save(update_fields=["until"])
    audit.record(
        "signing:certificate:end", by=by, target=(TARGET, certificate_id), request=request, note=purpose.value,
        fields=["until"],
    )  # fmt: skip


def sign(*, by: Actor, purpose: Purpose, digest: bytes, now: datetime | None = None) -> Signed:
    """Sign a SHA-256 digest for a purpose, on record; whoever calls has asked whether she may. Refuses in sentences.

    The signature is checked with the certificate and noted before it is handed out: a card that answers nonsense is found
    here. Call it outside a transaction: only the note is written in one.
    """
    signer, chain = ready(purpose, now or clock.now())
    return _signed(by, purpose, signer, chain, digest)


def sign_xml(*, by: Actor, purpose: Purpose, content: bytes, now: datetime | None = None) -> bytes:
    """The document with an enveloped signature over all of it, verified before it is handed out."""
    signer, chain = ready(purpose, now or clock.now())
    sealed = enveloped.sign(
        content, chain, lambda digest: _signed(by, purpose, signer, chain, digest).signature
    )
    enveloped.verify(sealed, [chain[0]])
    return sealed


def sign_jws(*, by: Actor, purpose: Purpose, content: bytes, kind: str, now: datetime | None = None) -> str:
    """The content as a compact JWS that says what ``kind`` it is; for devices that know no XML."""
    signer, chain = ready(purpose, now or clock.now())
    told = jws.told(chain[0], content, kind)
    return jws.closed(chain[0], told, _signed(by, purpose, signer, chain, rules.digest_of(told)).signature)


def ready(purpose: Purpose, at: datetime) -> tuple[Signer, tuple[x509.Certificate, ...]]:
    """The signer of a purpose, if its certificate may sign at this time."""
    make = connected.signers.get(purpose)
    if make is None:
        raise errors.KeyAbsent
    signer = make()
    chain = signer.chain()
    rules.check(chain, at, allows_test=not settings.PRODUCTION)
    if not queries.is_pinned(purpose, rules.facts(chain[0]).id, at):
        raise errors.NotPinned
    return signer, chain


def _signed(
    by: Actor, purpose: Purpose, signer: Signer, chain: tuple[x509.Certificate, ...], digest: bytes
) -> Signed:
    signature = signer.sign(digest)
    if not rules.holds(chain[0], digest, signature):
        raise errors.KeyUnusable
    certificate = rules.facts(chain[0])
    with (
        transaction.atomic()
    ):  # a device may take a second to sign; nobody waits for it with the one lock of SQLite
        audit.record(
            "signing:digest:sign",
            by=by,
            target=(TARGET, certificate.id),
            note=f"{purpose} sha256 {digest.hex()}",
        )
    return Signed(signature, certificate)
