"""Whose signature a message bears: judged as it arrives, and again when a certificate is entered after it came.

No network, and nothing that stands inside the message vouches for it. Of a right signature only what it covers is read on.
"""

from dataclasses import dataclass
from datetime import datetime

from hoaban.domains.bulletins import queries
from hoaban.domains.bulletins.models import Feed, FeedCertificate
from hoaban.domains.bulletins.values import Signature
from hoaban.domains.signing import api as signing
from hoaban.domains.signing.errors import SignatureWrong, Unsigned


@dataclass(frozen=True, slots=True)
class Proof:
    signature: Signature
    content: bytes
    """What may be read of it."""
    certificate: FeedCertificate | None = None
    has_lapsed: bool = False
    """Certificates were entered for its feed once, and none is in force: the source goes on unchecked."""


def proven(feed: Feed, content: bytes, now: datetime, came_at: datetime | None = None) -> Proof:
    """Of a message that bears a signature, by what counts now; ``came_at``: it came earlier, and must have been signable then."""
    rows = queries.certificates_of(feed)
    counting = {
        row.number: row for row in rows if row.since <= now and (row.until is None or row.until > now)
    }
    chains = signing.in_force([signing.read_chain(row.chain) for row in counting.values()], came_at or now)
    if not chains:
        return Proof(Signature.UNCHECKED, content, has_lapsed=bool(rows))
    try:
        found = signing.verify_xml_by(content, chains)
    except (
        SignatureWrong,
        Unsigned,
    ):  # a signature that lies elsewhere in it signs nothing that we would read
        return Proof(Signature.WRONG, content)
    return Proof(Signature.RIGHT, found.content, counting[found.certificate.id])
