"""A warning over a commune of two villages and one next door, and what its people do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.utils import timezone

from hoaban.domains.answers import actions, api, links
from hoaban.domains.answers.actions.asking import rounds_to_ask
from hoaban.domains.answers.actions.climbing import silent
from hoaban.domains.answers.models import Contact, Owed
from hoaban.domains.answers.values import Dark, Grade, Part, Said, Way
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.warning import actions as warnings
from hoaban.domains.warning.models import Alert, Version
from hoaban.domains.warning.values import Beginning, Hazard, Proof, Status, Sureness, Text
from hoaban.foundation.access.api import ANONYMOUS, SystemActor
from hoaban.foundation.notify.actions import inbound, joining
from hoaban.foundation.notify.permissions import Permission as Notify
from hoaban.foundation.notify.values import Channel
from hoaban.kit.text import name_key
from tests.support.people import NEXT, OWN, PROVINCE

VILLAGE, OTHER, DOOR = OWN + 1, OWN + 2, NEXT + 1
HEAD, DEPUTY, DOOR_HEAD = "+84912345678", "+84912345679", "+84987654321"
UNITS = (
    ("province", "14", "Tỉnh Mẫu", PROVINCE, PROVINCE + 10**9, None),
    ("commune", "03646", "Xã Mường Bú", OWN, OWN + 10_000, (103.9, 21.3)),
    ("commune", "03664", "Xã Chiềng La", NEXT, NEXT + 10_000, (104.0, 21.4)),
    ("village", "036460001", "Bản Hua Ít", VILLAGE, VILLAGE + 1, (103.90, 21.30)),
    ("village", "036460002", "Bản Nà Lồi", OTHER, OTHER + 1, (103.92, 21.30)),
    ("village", "036640001", "Bản Cửa Rừng", DOOR, DOOR + 1, (103.91, 21.31)),
)
GATEWAY = SystemActor("test.gateway", frozenset({Notify.RECEIVE}))
LINE = SystemActor("voice.line", frozenset({"answers:answer:receive"}))
CHASER = SystemActor("answers.chase", frozenset({Registry.COUNT, Registry.SEE}))


def places() -> None:
    for level, code, name, start, stop, centre in UNITS:
        bare = name.partition(" ")[2]
        apps.get_model("places", "Unit").plain.create(
            level=level, code=code, kind=name.partition(" ")[0], name=bare, full_name=name, name_key=name_key(name),
            name_sort=name_key(name), start=start, stop=stop, longitude=centre[0] if centre else None,
            latitude=centre[1] if centre else None,
        )  # fmt: skip


def people() -> None:
    """The head and the deputy of one village, the head next door."""
    for place_no, part, number in (
        (VILLAGE, "head", HEAD),
        (VILLAGE, "deputy", DEPUTY),
        (DOOR, "head", DOOR_HEAD),
    ):
        Contact.plain.create(
            place_no=place_no, part=part, name="Lò Văn Mẫu", phone_e164=number, since=timezone.now()
        )


def issued(
    writer: Any,
    issuer: Any,
    areas: tuple[int, ...] = (OWN,),
    status: Status = Status.ACTUAL,
    now: datetime | None = None,
    hours: int = 6,
) -> UUID:
    """A warning that two people stand behind, and its villages asked."""
    at = now or timezone.now()
    told = Text(3, Sureness.LIKELY, areas, at, at + timedelta(hours=hours), "Rời nhà ven suối ngay.")
    begins = Beginning(status, Hazard.FLASH_FLOOD, "hydromet")
    uid = warnings.draft(by=writer, beginning=begins, text=told, request=None, now=at)
    send(issuer, uid, at)
    return uid


def send(issuer: Any, uid: UUID, now: datetime) -> None:
    seen = Alert.plain.get(uid=uid).version
    warnings.review(by=issuer, uid=uid, seen=seen, proof=Proof.PASSKEY, request=None, now=now)
    warnings.issue(by=issuer, uid=uid, seen=seen + 1, proof=Proof.PASSKEY, request=None, now=now)
    heard(uid)
    asked(now)


def heard(uid: UUID) -> None:
    """What the listener of the event does."""
    version = Version.plain.filter(alert__uid=uid).order_by("-number").first()
    assert version is not None
    api.on_version_sent({"alert_id": version.alert_id, "version_id": version.pk}, 1)


def asked(now: datetime | None = None) -> None:
    for pk in rounds_to_ask():
        actions.ask_villages(by=CHASER, round_id=pk, now=now or timezone.now())


def climbed(now: datetime) -> None:
    """What the clock does at that moment."""
    for pk in silent(now, 100):
        actions.climb(by=CHASER, owed_id=pk, now=now)


def row(alert: UUID, number: int = VILLAGE) -> Owed:
    return Owed.plain.select_related("round").get(round__alert=alert, place_no=number)


def said(grade: Grade | None, **more: Any) -> Said:
    return Said(grade, **more)


def wrote(
    by: Any, alert: UUID, what: Said, number: int = VILLAGE, way: str = "officer", now: datetime | None = None
) -> UUID:
    return actions.record_answer(
        by=by,
        alert=alert,
        number=number,
        said=what,
        way=Way(way),
        request=uuid4().hex,
        now=now or timezone.now(),
    )


def contact(by: Any, **more: Any) -> UUID:
    told = {
        "place_no": VILLAGE,
        "part": Part.HEAD,
        "name": "Lò Văn Mẫu",
        "number": "0912 345 678",
        "request": uuid4().hex,
    }
    return actions.keep_contact(by=by, now=timezone.now(), **(told | more))


def dark(why: str) -> Any:
    return Dark(why)


def way(name: str) -> Any:
    return Way(name)


def sms(text: str, sender: str = HEAD, channel: Channel = Channel.SMS) -> None:
    now = timezone.now()
    inbound.receive(
        by=GATEWAY, channel=channel, sender=sender, text=text, provider_id=uuid4().hex, received_at=now
    )
    inbound.route_waiting(now + timedelta(seconds=1))


def sms_piece(text: str, number: int, total: int, sender: str = HEAD) -> None:
    """One part of a long message; the others never come."""
    now = timezone.now()
    message = inbound.Coming(Channel.SMS, sender, text, uuid4().hex, now)
    joining.receive_part(by=GATEWAY, message=message, part=joining.Part("one/8/1", number, total))
    joining.join_parts(now + timedelta(minutes=2))
    inbound.route_waiting(now + timedelta(minutes=2))


def by_link(alert: Any, said: Said, page: Any = None, contact: int = 0) -> Any:
    token = links.token(row(alert).pk, contact)
    return actions.answer_by_link(
        by=ANONYMOUS, token=token, page=page or uuid4(), said=said, text_number=1, now=timezone.now()
    )


def state(alert: Any, number: int = VILLAGE) -> tuple[str, int | None, int | None]:
    owed = row(alert, number)
    return owed.state, owed.moved, owed.homes
