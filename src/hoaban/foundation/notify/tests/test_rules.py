"""Time, parts of a text, keywords, neutral words."""

from datetime import datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hoaban.foundation.notify import rules, wording
from hoaban.foundation.notify.values import Channel, Kind, Wording
from hoaban.kit.clock import VIETNAM


@pytest.mark.parametrize(
    ("clock", "expected"),
    [("20:59", None), ("21:00", "2026-11-27 06:00"), ("23:59", "2026-11-27 06:00"), ("05:59", "2026-11-26 06:00"), ("06:00", None)],
)  # fmt: skip
def test_the_night_ends_at_six(clock: str, expected: str | None) -> None:
    now = datetime.fromisoformat(f"2026-11-26 {clock}").replace(tzinfo=VIETNAM)
    until = rules.quiet_until(now, time(21), time(6))
    assert (until.strftime("%Y-%m-%d %H:%M") if until else None) == expected


def test_equal_times_are_never_quiet() -> None:
    assert rules.quiet_until(datetime(2026, 1, 1, 3, tzinfo=VIETNAM), time(0), time(0)) is None


@pytest.mark.parametrize(
    ("text", "encoding", "parts"),
    [
        ("a" * 160, "GSM-7", 1), ("a" * 161, "GSM-7", 2), ("€" * 80, "GSM-7", 1), ("€" * 81, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2), ("a" * 307, "GSM-7", 3), ("à" * 160, "GSM-7", 1),
        ("ạ" * 70, "UCS-2", 1), ("ạ" * 71, "UCS-2", 2), ("ạ" * 134, "UCS-2", 2), ("ạ" * 135, "UCS-2", 3),
        ("a\u0323" * 70, "UCS-2", 1),  # decomposed tones are composed before counting
        ("😀" * 35, "UCS-2", 1), ("a" * 152 + "€" * 5, "GSM-7", 2), ("", "GSM-7", 1),
    ],
)  # fmt: skip
def test_a_text_costs_so_many_parts(text: str, encoding: str, parts: int) -> None:
    found = rules.sms_parts(text)
    assert (found.encoding, found.parts) == (encoding, parts)


@given(st.text(max_size=400))
def test_parts_hold_the_whole_text(text: str) -> None:
    found = rules.sms_parts(text)
    alone, joined = (160, 153) if found.encoding == "GSM-7" else (70, 67)
    assert found.units <= (alone if found.parts == 1 else found.parts * joined)


@pytest.mark.parametrize("text", ["HUY", " huỷ ", "Hủy.", "hUY tất cả", "«huy»"])
def test_a_keyword_is_known_in_any_spelling(text: str) -> None:
    assert rules.keyword_of(text)[0] == "huy"


@pytest.mark.parametrize(
    "text",
    ["Bạn có kết quả HIV", "Ca bệnh mới", "Your pregnancy check", "Nhận 500.000 đồng", "Tiền hỗ trợ đã về", "A report was received",
     "Tin tố giác", "bạo lực gia đình", "hộ nghèo", "Hospital visit", "Lịch khám", "VND 200"],
)  # fmt: skip
def test_telling_words_are_found(text: str) -> None:
    assert rules.telling_words(text)


@pytest.mark.parametrize(
    "text",
    ["Có việc đang chờ bạn.", "Thông báo hôm nay", "Các hợp đồng của đơn vị", "%(count)s việc", "Hôm qua"],
)
def test_everyday_words_are_fine(text: str) -> None:
    assert rules.telling_words(text) == []


def test_a_kind_that_tells_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="may not say"):
        wording.register_kind(Kind("some.kind", "x", Wording("Hello", "The doctor has answered")))


PARAMS: dict[str, int | str] = {
    "count": 3, "code": "012345", "words": "Rời đi ngay", "word": "DIỄN TẬP", "level": 3, "drill": "", "places": "bản Nậm Lạ",
    "danger": "Lũ quét, cấp 3, bản Nậm Lạ", "onset": "9 giờ", "expires": "15 giờ", "issuer": "Ủy ban nhân dân xã",
    "sms": "Roi di ngay", "voice": "Rời đi ngay", "where": "https://hoaban.example/warnings/follow/",
}  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", wording.kinds(), ids=lambda kind: kind.name)
def test_every_notice_is_neutral_in_every_language_and_channel(kind: Kind, language: str) -> None:
    for channel in Channel:
        title, text = wording.plain_words(kind, PARAMS, channel, language)
        assert rules.telling_words(title + " " + text) == []
        assert "%(" not in title + text
    with translation.override("vi"):
        assert wording.plain_words(kind, PARAMS, Channel.SMS, "vi") != wording.plain_words(
            kind, PARAMS, Channel.SMS, "en"
        )


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", wording.kinds(), ids=lambda kind: kind.name)
def test_the_inbox_asks_nobody_to_sign_in_who_reads_it_signed_in(kind: Kind, language: str) -> None:
    title, text = wording.plain_words(kind, PARAMS, Channel.IN_APP, language)
    for asked in ("Sign in to", "ăng nhập để"):
        assert asked not in f"{title} {text}"


@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.EMAIL, Channel.SMS])
def test_what_is_read_elsewhere_says_where_to_see_it(channel: Channel) -> None:
    assert (
        "Hãy đăng nhập để xem."
        in wording.plain_words(wording.kind_of("duties.assigned"), {}, channel, "vi")[1]
    )
    assert wording.plain_words(wording.kind_of("duties.assigned"), {}, Channel.IN_APP, "vi")[1] == (
        "Đồng nghiệp vừa giao việc cho bạn."
    )


def test_rests_grow_and_stay_within_bounds() -> None:
    rests = [rules.rest_after(tries, is_life=False).total_seconds() for tries in range(1, 12)]
    assert rests == sorted(rests)
    assert rests[-1] == rules.LONGEST_REST
    assert rules.rest_after(20, is_life=True).total_seconds() == rules.LONGEST_LIFE_REST
    assert rules.rest_after(1, is_life=True, asked_for=90).total_seconds() == 90
