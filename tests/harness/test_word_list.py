"""The word list refuses what it should, and lets plain speech pass."""

import pytest

from tests.support import plainwords, totp, weight


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vùng ĐBKK được hỗ trợ.", "vi"),
        ("Thẻ BHYT của bà con", "vi"),
        ("Đối tượng được hỗ trợ", "vi"),
        ("người thụ hưởng", "vi"),
        ("Kính mời quý vị", "vi"),
        ("Xã thuộc KV III", "vi"),
        (" ".join(["nhà"] * 31) + ".", "vi"),
        (" ".join(["house"] * 21) + ".", "en"),
        ("The beneficiary signs.", "en"),
    ],
)
def test_hard_words_are_found(text: str, language: str) -> None:
    assert plainwords.findings(text, language)


def test_plain_words_pass() -> None:
    assert plainwords.findings("Bà con cần gì? Chạm vào một hình. Xem thì không cần tài khoản.", "vi") == []
    assert plainwords.findings("Tap a picture. You need no account.\n" + "A short line.\n" * 30, "en") == []


def test_the_files_a_page_names_are_found() -> None:
    page = "<link rel=stylesheet href='/a.css'><script src='/b.js'></script><a href='/c.css'>x</a>"
    assert weight.named_files(page, ("css", "js")) == ["/a.css", "/b.js"]
    assert weight.named_files(page, ("css",)) == ["/a.css"]


def test_six_digits_as_the_standard_gives_them() -> None:
    """RFC 6238, appendix B (SHA-1), shortened to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp.digits(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]
