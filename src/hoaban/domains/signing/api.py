"""The front door of signing."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings

from hoaban.domains.signing import enveloped, queries, rules
from hoaban.domains.signing.actions import accepted, end_pin, pin_certificate, ready, sign, sign_jws, sign_xml
from hoaban.domains.signing.keyfile import KeyFileSigner, make_test_key
from hoaban.domains.signing.permissions import Permission
from hoaban.domains.signing.ports import Signer, connected
from hoaban.domains.signing.queries import pins_visible_to
from hoaban.domains.signing.rules import Chain, days_left, facts, read_chain, written_chain
from hoaban.domains.signing.values import Certificate, Pinned, Purpose, Signed, Verified
from hoaban.foundation.access.errors import DomainError
from hoaban.kit import clock

__all__ = [
    "Certificate",
    "Chain",
    "KeyFileSigner",
    "Permission",
    "Pinned",
    "Purpose",
    "Signed",
    "Signer",
    "Verified",
    "accepted",
    "connect",
    "days_left",
    "end_pin",
    "facts",
    "in_force",
    "make_test_key",
    "may_sign",
    "pin_certificate",
    "pins_visible_to",
    "read_chain",
    "sign",
    "sign_jws",
    "sign_xml",
    "verify_xml",
    "verify_xml_by",
    "written_chain",
]


def connect(purpose: Purpose, make: Callable[[], Signer]) -> None:
    """Joined in config/wiring.py; ``make`` is called whenever something is to be signed."""
    connected.signers[purpose] = make


def may_sign(purpose: Purpose, now: datetime | None = None) -> Certificate:
    """The certificate that would sign now; raises the sentence that stands in the way. For a page, before it is urgent."""
    _signer, chain = ready(purpose, now or clock.now())
    return rules.facts(chain[0])


def verify_xml(content: bytes, purpose: Purpose, at: datetime) -> Verified:
    """Is it signed, all of it, by somebody entered for this purpose at that time? Raises `Unsigned`, `SignatureWrong`.

    ``at`` is when it was signed. Take what you believe from the answer's ``content``, never from the file.
    """
    return verify_xml_by(content, in_force(queries.chains_at(purpose, at), at))


def verify_xml_by(content: bytes, chains: Iterable[Chain]) -> Verified:
    """The same for a room that keeps its own list of whom it believes; give those that are `in_force`."""
    return enveloped.verify(content, [chain[0] for chain in chains])


def in_force(chains: Iterable[Chain], at: datetime) -> list[Chain]:
    """Those that may sign at this time."""
    return [chain for chain in chains if _may_sign_at(chain, at)]


def _may_sign_at(chain: Chain, at: datetime) -> bool:
    try:
        rules.check(chain, at, allows_test=not settings.PRODUCTION)
    except DomainError:
        return False
    return True
