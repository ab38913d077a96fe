from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit import clock, dated, money, phone, qr, uid


@pytest.mark.parametrize(
    "written",
    ["0912345678", "0912 345 678", "0912.345.678", "0912-345-678", "(091) 234 5678", "+84912345678",
     "+84 (0) 912 345 678",
     "84912345678", "0084912345678", "912345678", 912345678, 912345678.0, "912345678.0", "'0912345678", "84 912 345 678",
     "+84.912.345.678", "00 84 912 345 678", "00840912345678", "+840912345678", "840912345678", "0912\u00a0345\u00a0678",
     "０９１２３４５６７８", "0912\u2011345\u2011678", "\u202a0912345678\u202c", "0912,345,678", "0912·345·678"],
)  # fmt: skip
def test_one_number_in_many_spellings(written):
    assert phone.e164(written) == "+84912345678"


@pytest.mark.parametrize(
    ("old", "new"),
    [("01621234567", "+84321234567"), ("0169 123 4567", "+84391234567"), ("01201234567", "+84701234567"),
     ("0128.123.4567", "+84781234567"), ("01231234567", "+84831234567"), ("+84 1291234567", "+84821234567"),
     ("01861234567", "+84561234567"), ("841691234567", "+84391234567"), ("0084 169 123 4567", "+84391234567"),
     ("01991234567", "+84591234567"), ("02123851234", "+842123851234")],
)  # fmt: skip
def test_eleven_digits_became_ten(old, new):
    assert phone.e164(old) == new


@pytest.mark.parametrize(
    "written",
    [
        "",
        "113",
        "٠٩١٢٣٤٥٦٧٨",
        float("inf"),
        float("nan"),
        "+84+912345678",
        "091234567",
        "09123456789",
        "+66912345678",
        "không có",
        "0912345678x",
        1.5,
        "0412345678",
    ],
)
def test_what_is_no_number_is_refused(written):
    with pytest.raises(phone.NotAPhone):
        phone.e164(written)


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_a_spoken_number_reads_back(number):
    assert phone.e164(phone.spoken(phone.e164(number))) == "+84" + number[1:]
    assert phone.is_mobile(phone.e164(number))


@pytest.mark.parametrize(
    ("amount", "spelled"),
    [(0, "không đồng"), (5, "năm đồng"), (15, "mười lăm đồng"),
     (21, "hai mươi mốt đồng"), (105, "một trăm linh năm đồng"),
     (1_500_000, "một triệu năm trăm nghìn đồng"), (1_000_005, "một triệu không trăm linh năm đồng"),
     (2_000_000_000, "hai tỷ đồng"), (-10, "âm mười đồng")],
)  # fmt: skip
def test_amounts_in_words(amount, spelled):
    assert money.words(amount) == spelled


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.500.000 đ", 1_500_000),
        ("1,500,000 VND", 1_500_000),
        ("20000", 20000),
        ("-5.000₫", -5000),
        (3.0, 3),
        ("1.500,00 đồng", 1500),
    ],
)
def test_amounts_are_read(written, amount):
    assert money.parse_vnd(written) == amount


@pytest.mark.parametrize("written", ["1.5", "1,50", "nhiều", "", 1.5, "1.000,000"])
def test_a_fraction_of_a_dong_is_refused(written):
    with pytest.raises(money.NotMoney):
        money.parse_vnd(written)


@given(st.integers(-(10**15), 10**15))
def test_money_reads_back(amount):
    assert money.parse_vnd(money.vnd(amount)) == amount


def test_ids_carry_their_time_and_sort_by_it():
    early, late = uid.uuid7(1_000), uid.uuid7(2_000)
    assert (uid.made_at_ms(early), early.version, early.variant) == (1_000, 7, "specified in RFC 4122")
    assert early < late
    assert len({uid.uuid7(1_000) for _ in range(1000)}) == 1000


def test_the_clock_is_aware_and_can_be_stopped():
    with clock.fixed(datetime(2026, 11, 23, 17, 30, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 24)
        assert clock.now().utcoffset() == timedelta(hours=7)
    assert clock.now().tzinfo is not None
    with pytest.raises(ValueError, match="zone"):
        clock.local(datetime(2026, 1, 1))


def test_intervals_are_half_open():
    old = dated.Validity(None, date(2025, 7, 1))
    new = dated.Validity(date(2025, 7, 1))
    assert old.meets(new)
    assert not old.overlaps(new)
    assert dated.holding_on([old, new], date(2025, 7, 1)) == [new]
    assert dated.overlapping_pairs([old, new, dated.Validity(date(2025, 6, 1), date(2025, 8, 1))]) != []
    with pytest.raises(ValueError, match="before or when"):
        dated.Validity(date(2025, 1, 1), date(2025, 1, 1))


def test_a_code_is_drawn_without_inline_style():
    drawn = qr.svg("https://vidu.vn/moi/abc", title="Lời mời")
    assert drawn.startswith("<svg")
    assert "style=" not in drawn
    assert "Lời mời" in drawn
