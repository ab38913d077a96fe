"""Samples about warnings; `samples` offers them by name."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tests.support.bulletins import bulletin, bulletin_by_hand, certificate_of_feed, feed_of_bulletins  # noqa: F401 — samples offers them by name
from tests.support.damages import damage_event  # noqa: F401 — samples offers it by name
from tests.support.people import Cast


def hazard_name(_cast: Cast) -> str:
    return "flash_flood"


def bank_language(_cast: Cast) -> str:
    return "vie"


def hazard_level(_cast: Cast) -> int:
    return 3


def ending_name(_cast: Cast) -> str:
    return "cancel"


def waiting_warning(cast: Cast, level: int = 3) -> UUID:
    """A draft of the own commune, written by the duty officer."""
    from hoaban.domains.warning import actions
    from hoaban.domains.warning.values import Beginning, Hazard, Status, Sureness, Text
    from tests.support import samples

    samples.province(
        cast
    )  # whatever comes later may load the pack, and it must not meet another commune of that code
    now = timezone.now()
    text = Text(
        level, Sureness.LIKELY, (samples.OWN,), now, now + timedelta(hours=6), "Rời nhà ven suối ngay."
    )
    return actions.draft(
        by=cast.actor("duty_officer"), beginning=Beginning(Status.ACTUAL, Hazard.FLASH_FLOOD, "hydromet"), text=text,
        request=None, now=now,
    )  # fmt: skip


def mandate(cast: Cast, number: int = 0) -> UUID:
    """The province's office may issue in the name of an organisation of which no warning here has the name, from next year on."""
    from hoaban.domains.warning import actions
    from tests.support import samples

    manager, now = cast.actor("account_manager"), timezone.now()
    office = next(one.organisation_id for one in manager.grants)
    first = timezone.localdate(now) + timedelta(days=365)
    samples.province(cast)
    return actions.give_mandate(
        by=manager, issuer="command_province", office_id=office, up_to=5, document=f"{number}/QĐ-MẪU", document_day=timezone.localdate(now),
        valid_from=first, last_day=None, request=None, now=now,
    )  # fmt: skip


def issued_warning(cast: Cast) -> UUID:
    """The same, agreed to and issued by the issuer's approver."""
    from hoaban.domains.warning import actions
    from hoaban.domains.warning.values import Proof

    uid, issuer, now = waiting_warning(cast), cast.actor("warning_issuer"), timezone.now()
    actions.review(by=issuer, uid=uid, seen=1, proof=Proof.PASSKEY, request=None, now=now)
    actions.issue(by=issuer, uid=uid, seen=2, proof=Proof.PASSKEY, request=None, now=now)
    return uid


def ended_warning(cast: Cast) -> UUID:
    """The same, and the danger is over."""
    from hoaban.domains.warning import actions
    from hoaban.domains.warning.models import Alert
    from hoaban.domains.warning.values import Proof

    uid = issued_warning(cast)
    actions.all_clear(
        by=cast.actor("warning_issuer"), uid=uid, seen=Alert.plain.get(uid=uid).version, reason="Mưa đã tạnh.", proof=Proof.PASSKEY,
        request=None, now=timezone.now(),
    )  # fmt: skip
    return uid


def judged_warning(cast: Cast) -> UUID:
    """One that is over, and somebody said that it hit."""
    from hoaban.domains.aftermath import actions
    from hoaban.domains.aftermath.values import Said, What

    now = timezone.now()
    said = Said(What.HIT, timezone.localdate(now), "Báo cáo của xã")
    return actions.record_outcome(
        by=cast.actor("warning_issuer"), alert=ended_warning(cast), hazard=None, place_no=None, said=said, seen=0, request=None,
        now=now,
    )  # fmt: skip


def handed_shift(cast: Cast) -> UUID:
    """A shift that the duty officer handed over."""
    from hoaban.domains.warning import actions
    from hoaban.domains.warning.values import Proof

    return actions.hand_over(
        by=cast.actor("duty_officer"),
        text="Theo dõi suối.",
        proof=Proof.PASSKEY,
        request=None,
        now=timezone.now(),
    )


def published_warning(cast: Cast) -> str:
    """An issued warning as other services get it; its identifier."""
    from hoaban.domains.warning.models import CapMessage, Version

    version = Version.plain.get(alert__uid=issued_warning(cast), number=1)
    CapMessage(
        version=version, identifier=version.identifier, reference=f"a@b.invalid,{version.identifier},c", content=b"<alert/>",
        digest="0" * 64, certificate="0" * 64, signed_at=version.sent_at,
    ).save()  # fmt: skip
    return version.identifier
