"""A key for the demonstration, whose certificate says of itself that it is a test. Real installations are given theirs."""

from pathlib import Path

from django.conf import settings

from hoaban.domains.signing import api as signing
from hoaban.domains.signing.errors import PinnedAlready
from hoaban.domains.signing.values import Purpose
from hoaban.foundation.access.api import SystemActor
from hoaban.kit import clock

LOADER = SystemActor("demo.load", frozenset({signing.Permission.PIN.value}))


def prepare() -> None:
    """Safe to run again. Makes nothing where an installation is real or was given a key."""
    for purpose in Purpose:
        if settings.PRODUCTION or settings.SIGNERS[purpose.value]:
            continue
        path = Path(settings.KEYS_DIR) / f"signing-{purpose}.pem"
        signing.make_test_key(path, "Hoa Ban", clock.now())
        chain = signing.KeyFileSigner(path).chain()
        if not signing.facts(chain[0]).is_test:
            continue  # somebody put a real one there; entering it is her decision
        try:
            signing.pin_certificate(
                by=LOADER, purpose=purpose, pem=signing.written_chain(chain), since=clock.now()
            )
        except PinnedAlready:
            continue
