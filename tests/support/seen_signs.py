"""Samples of people's signs; `samples` offers them by name."""

from uuid import UUID

from django.utils import timezone

from tests.support import samples
from tests.support.people import Cast


def sign_kind(_cast: Cast) -> str:
    return "crack"


def sign(_cast: Cast, kind: str = "crack") -> UUID:
    """A neighbour's word; each call speaks of another village of the own commune."""
    from hoaban.domains.hazards.sign_models import Sign, SignReport, SignStep
    from hoaban.kit.uid import uuid7

    now, count = timezone.now(), SignReport.plain.count()
    made = Sign.plain.create(number=samples.OWN + 200 + count, kind=kind, first_at=now, last_at=now)
    SignReport.plain.create(
        uid=uuid7(),
        sign=made,
        at=now,
        way="page",
        teller=f"line:{count}",
        phone_e164="+84912345678",
        code=f"{count:08d}",
    )
    SignStep.plain.create(sign=made, at=now, what="tell", by_label="", version=1)
    return made.uid


def answered_sign(cast: Cast) -> UUID:
    """Answered just now; nobody has the answer yet."""
    from hoaban.domains.hazards.sign_models import Sign

    uid = sign(cast, "dry")
    Sign.plain.filter(uid=uid).update(
        state="answered", answer="watch", words="watch.hourly", answered_at=timezone.now(), version=2
    )
    return uid


def sign_report(cast: Cast) -> UUID:
    from hoaban.domains.hazards.sign_models import SignReport

    return SignReport.plain.get(sign__uid=sign(cast, "stones")).uid
