"""Joins accounts' proofs of consent to room files: sealed, opened on record by who may read the deed, forgotten in time."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.files import api as files

KEEP = timedelta(days=5 * 365)
"""No law we have read names a term. Five years: as long as a household's papers are asked about."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
KINDS = {accounts.Agreed.VOICE: files.SOUNDS, accounts.Agreed.MARK: PICTURES}


class Proofs:
    """Fulfils accounts' `EvidenceKeeper`."""

    def keep(
        self, *, by: access.Actor, agreed: accounts.Agreed, name: str, pieces: Iterable[bytes], request: str
    ) -> UUID:
        """Two purposes, so that a picture is no voice."""
        kept = files.keep_file(
            by=by, purpose=_purpose(agreed), name=name, pieces=pieces, request=_request(request, agreed)
        )
        return files.facts_of(kept).uid

    def kept(self, *, by: access.Actor, agreed: accounts.Agreed, request: str) -> UUID | None:
        """What an earlier sending of the same form left."""
        found = audit.answered(by, _request(request, agreed))
        return files.facts_of(files.FileId(int(found))).uid if found else None

    def address(self, evidence: UUID) -> str:
        return reverse("files:download", args=[evidence])


def join() -> None:
    """Called once, by wiring."""
    accounts.set_evidence_keeper(Proofs())
    for agreed, kinds in KINDS.items():
        files.register_reader(
            _purpose(agreed),
            _may_open,
            largest=accounts.LARGEST_PROOF,
            kinds=kinds,
            confidential=files.Confidential("consent_proof", KEEP),
        )


def _may_open(actor: access.Actor, file_id: files.FileId) -> bool:
    return accounts.may_see_evidence(actor, files.facts_of(file_id).uid)


def _purpose(agreed: accounts.Agreed) -> str:
    return f"accounts.{agreed}"


def _request(request: str, agreed: accounts.Agreed) -> str:
    return f"{request[:50]}/{agreed}"
