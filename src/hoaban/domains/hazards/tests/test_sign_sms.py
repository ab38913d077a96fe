"""A sign by SMS: the word, the village, slips of thumbs, and what nobody understands."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext

from hoaban.domains.hazards.sign_models import Sign, SignReport
from hoaban.domains.hazards.sign_words import WAYS
from hoaban.domains.hazards.signs import Way
from hoaban.domains.hazards.tests.sign_steps import OWN, PROVINCE, VILLAGE, officers, places
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import wording
from hoaban.foundation.notify.actions import inbound
from hoaban.foundation.notify.models import Delivery, Inbound
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.values import Channel

pytestmark = pytest.mark.django_db(databases="__all__")
WORDS = {"nut", "nứt", "nutt"}
GATEWAY = SystemActor("test.gateway", frozenset({Permission.RECEIVE}))


@pytest.fixture(autouse=True)
def _there(db: None) -> None:
    places()
    cache.clear()


def send(text: str, sender: str = "0912345678", number: int = 1) -> None:
    now = timezone.now()
    inbound.receive(
        by=GATEWAY, channel=Channel.SMS, sender=sender, text=text, provider_id=f"gw-{number}", received_at=now
    )
    inbound.route_waiting(now + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("NUT Hua Ít", "crack", VILLAGE),
        ("nứt bản hua it xã mường bú", "crack", VILLAGE),
        ("Nutt hua it", "crack", VILLAGE),
        ("DUC 03646", "muddy", OWN),
        ("CAN Mường Bú", "dry", OWN),
        ("da hua it", "stones", VILLAGE),
        ("DA bản Hua Ít", "stones", VILLAGE),
        ("Da roi trung nha o ban Hua It", "stones", VILLAGE),
        ("Đá rơi trúng nhà", "stones", PROVINCE),
        ("lu quet ve Hua It", "water", VILLAGE),
        ("NUT o sau nha toi to lam", "crack", PROVINCE),
        ("NUT", "crack", PROVINCE),
        ("Ở bản Hua Ít có vết nứt dài", "crack", VILLAGE),
        ("suối đục ngầu rồi, bản Hua Ít", "muddy", VILLAGE),
    ],
)
def test_a_word_and_a_village_are_understood_or_read_by_a_person(text: str, kind: str, number: int) -> None:
    send(text)
    sign = Sign.plain.get()
    assert (sign.kind, sign.number) == (kind, number)
    row = SignReport.plain.get()
    first, _blank, rest = text.partition(" ")
    words = rest if first.lower() in WORDS else text
    assert (row.phone_e164, row.way, row.words) == ("+84912345678", "sms", words)
    answer = Delivery.plain.get(channel="sms")
    assert (answer.address, answer.batch.kind) == ("+84912345678", "hazards.sign_received")
    assert Inbound.plain.get().routed_to == "hazards"


def test_by_zalo_it_is_said_so_and_she_is_asked_for_her_telephone() -> None:
    now = timezone.now()
    inbound.receive(
        by=GATEWAY, channel=Channel.ZALO, sender="246845883529197922", text="NUT Hua Ít", provider_id="z-1", received_at=now
    )  # fmt: skip
    inbound.route_waiting(now + timedelta(seconds=1))
    row = SignReport.plain.select_related("sign").get()
    assert (row.sign.number, row.phone_e164, row.way) == (VILLAGE, "", "zalo")
    assert gettext(WAYS[Way(row.way)]) == "Qua Zalo"
    answer = Delivery.plain.select_related("batch").get(channel="zalo")
    assert answer.batch.kind == "hazards.sign_by_zalo"
    told = " ".join(wording.words(answer.batch.kind, answer.batch.params, Channel.ZALO, "vi") or ())
    assert "kèm số điện thoại" in told
    assert "112" in told


EVERYDAY = [
    "Cho tôi hỏi giấy khai sinh", "Tôi cần gặp cán bộ xã", "Chào", "Dạ, tôi đến ngay", "Dạ", "Da", "Đã nhận được",
    "Da nhan duoc", "Dạ rồi", "da roi", "Dạ, ở bản Hua Ít", "Cần gặp cán bộ", "Can gap can bo xa Muong Bu", "Lo quá",
    "Lo qua", "phòng giáo dục", "Tôi gửi anh Đức", "Đức", "Cây", "Lũ trẻ chơi ở bản Hua Ít", "nước Đức", "Can bo", "Tôi bấm nút rồi",
]  # fmt: skip


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_speaks_of_no_sign_rings_nobody_and_stays_for_a_person(text: str) -> None:
    officers()
    send(text)
    assert (Sign.plain.count(), Inbound.plain.get().state) == (0, "unknown")
    assert Delivery.plain.filter(batch__kind="hazards.sign_rung").count() == 0


def test_two_messages_without_a_place_are_two_signs_and_each_hears_her_own_answer() -> None:
    send("NUT sau nha toi", number=1)
    send("NUT sau nha toi to lam", number=2)
    send("NUT duong vao ban", sender="0987654321", number=3)
    assert sorted(Sign.plain.values_list("number", "tellers")) == [(PROVINCE, 1), (PROVINCE, 1)]
    assert SignReport.plain.count() == 3


def test_the_same_message_routed_again_after_a_crash_is_one_word() -> None:
    send("NUT Hua It")
    Inbound.plain.update(state="waiting")
    inbound.route_waiting(timezone.now() + timedelta(minutes=2))
    assert SignReport.plain.count() == 1


def test_a_landline_or_a_short_number_is_kept_without_an_answer() -> None:
    send("NUT Hua It", sender="9029")
    assert (SignReport.plain.get().phone_e164, Delivery.plain.count()) == ("", 0)
