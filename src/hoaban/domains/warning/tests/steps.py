"""The steps of a warning, as a test takes them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps

from hoaban.domains.warning import actions
from hoaban.domains.warning.models import Alert
from hoaban.domains.warning.values import Beginning, Hazard, Origin, Proof, Status, Sureness, Text
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify import sealing
from hoaban.foundation.notify.models import Endpoint
from hoaban.kit.clock import VIETNAM

PROVINCE, OWN, NEXT = 14_00000_0000, 14_03646_0000, 14_03664_0000
NOW = datetime(2026, 11, 27, 2, tzinfo=VIETNAM)
TEXT = Text(
    level=3, sure=Sureness.LIKELY, areas=(OWN,), onset=NOW, expires=NOW + timedelta(hours=6),
    do_this="Rời nhà ven suối ngay", go_there="Lên nhà văn hóa bản", by_when="Đi ngay bây giờ", who_calls="Trưởng bản gọi từng nhà",
)  # fmt: skip
REASON = "Mưa đã tạnh, suối rút."


def text(**changed: Any) -> Text:
    return replace(TEXT, **changed)


def communes(count: int) -> tuple[int, ...]:
    """So many communes without villages, «Xã Mường Chiềng 0» and on; their numbers."""
    found = tuple(PROVINCE + 40_000_000 + place * 10_000 for place in range(count))
    for place, number in enumerate(found):
        name = f"Xã Mường Chiềng {place}"
        apps.get_model("places", "Unit").plain.create(
            level="commune", code=f"{number}"[2:7], kind="Xã", name=name, full_name=name, name_key=name.lower(),
            name_sort=name.lower(), start=number, stop=number + 10_000,
        )  # fmt: skip
    return found


def drafted(
    by: Any, status: Status = Status.ACTUAL, told: Text = TEXT, request: str | None = None, now: datetime = NOW, **changed: Any
) -> UUID:  # fmt: skip
    said = {"hazard": Hazard.FLASH_FLOOD, "issuer": "hydromet", "origin": Origin.HAND} | changed
    return actions.draft(by=by, beginning=Beginning(status, **said), text=told, request=request, now=now)


def row(uid: UUID) -> Alert:
    return Alert.plain.get(uid=uid)


def changed(by: Any, uid: UUID, told: Text, seen: int | None = None, now: datetime = NOW) -> None:
    actions.change(by=by, uid=uid, seen=seen or row(uid).version, text=told, request=None, now=now)


def reviewed(
    by: Any, uid: UUID, seen: int | None = None, request: str | None = None, now: datetime = NOW
) -> None:
    actions.review(
        by=by, uid=uid, seen=seen or row(uid).version, proof=Proof.PASSKEY, request=request, now=now
    )


def issued(
    by: Any, uid: UUID, seen: int | None = None, override: str | None = None, request: str | None = None, now: datetime = NOW
) -> int:  # fmt: skip
    return actions.issue(
        by=by,
        uid=uid,
        seen=seen or row(uid).version,
        proof=Proof.PASSKEY,
        override=override,
        request=request,
        now=now,
    )


def in_force(writer: Any, second: Any, status: Status = Status.ACTUAL, told: Text = TEXT) -> UUID:
    """Drafted, agreed to and issued by two people, in the hour it begins."""
    uid = drafted(writer, status, told, now=told.onset)
    reviewed(second, uid, now=told.onset)
    issued(second, uid, now=told.onset)
    return uid


def ended(by: Any, uid: UUID, how: str = "cancel", reason: str = REASON, now: datetime = NOW) -> None:
    verb = {"cancel": actions.cancel, "all_clear": actions.all_clear}[how]
    verb(by=by, uid=uid, seen=row(uid).version, reason=reason, proof=Proof.PASSKEY, request=None, now=now)


def proves(actor: Any, number: str, at: datetime) -> None:
    """She types the digits that came to her own telephone."""
    uid = notify.save_address(by=actor, channel=notify.Channel.SMS, text=number, now=at)
    kept = Endpoint.plain.get(uid=uid)
    notify.confirm_address(by=actor, uid=uid, code=sealing.code(kept.uid, kept.code_at), now=at)
