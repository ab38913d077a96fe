"""Two villages of two kinds stay two; one village written in many ways stays one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaban.kit.placename import VILLAGE_KINDS, Known, Meant, parted, village_kind

WRITTEN = {
    "Bản": ("Bản", "bản", "BẢN", "ban"), "Tiểu khu": ("Tiểu khu", "tiểu khu", "TK", "tk."),
    "Tổ dân phố": ("Tổ dân phố", "TDP", "tổ dân phố"), "Thôn": ("Thôn", "thôn"), "Xóm": ("Xóm", "XÓM"),
    "Khu phố": ("Khu phố",), "Khu": ("Khu", "KHU"),
}  # fmt: skip
kinds = st.sampled_from(sorted(WRITTEN))
# Two words of letters, or a number behind a letter's word: no name that begins as a kind does.
names = st.sampled_from(["Bon", "Nà Lo", "Hòa Bình", "Đoàn Kết", "1", "3", "12", "Mẫu 2"])
forms = st.sampled_from(["NFC", "NFD"])


@pytest.mark.parametrize(
    ("written", "kind", "key"),
    [
        ("Bản Bon", "Bản", "bon"), ("bản bon", "Bản", "bon"), ("Bon", "", "bon"), ("TK 3", "Tiểu khu", "3"),
        ("TK3", "Tiểu khu", "3"), ("Tiểu khu 3", "Tiểu khu", "3"), ("TDP 2", "Tổ dân phố", "2"),
        ("Tổ 2", "Tổ dân phố", "2"), ("Tô Múa", "", "to mua"), ("Khu 1", "Khu", "1"), ("Khu phố 1", "Khu phố", "1"),
        ("Bản", "", "ban"), ("Bản Ban", "Bản", "ban"), ("P. Tô Hiệu", "Phường", "to hieu"), ("xa", "", "xa"), ("", "", ""),
    ],
)  # fmt: skip
def test_a_name_is_parted_from_its_kind(written: str, kind: str, key: str) -> None:
    assert parted(written) == (kind, key)
    assert village_kind(written) == (kind if kind in VILLAGE_KINDS else "")


@given(kinds, names, forms, st.data())
def test_one_village_has_one_key_however_it_is_written(
    kind: str, name: str, form: str, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(WRITTEN[kind]))
    other = unicodedata.normalize(
        form, data.draw(st.sampled_from([str.upper, str.lower, str.title]))(f"{word}  {name}")
    )
    assert parted(other) == parted(f"{kind} {name}")


@given(st.tuples(kinds, names), st.tuples(kinds, names))
def test_two_villages_share_no_key(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (parted(" ".join(one)) == parted(" ".join(other))) is (one == other)


@pytest.mark.parametrize(
    ("standing", "said", "meant"),
    [
        (["Bản 1", "Tiểu khu 1"], "Tiểu khu 1", Meant("Tiểu khu 1")),
        (["Bản 1", "Tiểu khu 1"], "TK 1", Meant("Tiểu khu 1")),
        (["Bản 1", "Tiểu khu 1"], "Thôn 1", Meant()),
        (["Bản 1", "Tiểu khu 1"], "1", Meant(several=("Bản 1", "Tiểu khu 1"))),
        (["Bản 1"], "1", Meant("Bản 1")),
        (["Bản 1"], "Khu 1", Meant()),
        (["Lìn", "Tiểu khu Lìn"], "Lìn", Meant("Lìn")),
        (["Lìn"], "Bản Lìn", Meant(several=("Lìn",))),
        (["Lìn", "Bản Lìn"], "bản lìn", Meant("Bản Lìn")),
        (["TK 3", "Tiểu khu 3"], "tk 3", Meant("TK 3")),
        (["Bản Na", "Bản Ná"], "Bản Na", Meant(several=("Bản Na", "Bản Ná"))),
        (["Bản Na", "Bản Ná"], "bản ná", Meant("Bản Ná")),
        (["Bản Na", "Bản Ná"], "Ná", Meant(several=("Bản Na", "Bản Ná"))),
        (["Bản Nà Lo", "Bản Nà Lò"], "Bản Nà Lo", Meant("Bản Nà Lo")),
        (["Bản Nà Lo", "Bản Nà Lò"], "ban na lo", Meant(several=("Bản Nà Lo", "Bản Nà Lò"))),
        (["Bản 1", "Bản 1"], "Bản 1", Meant(several=("Bản 1", "Bản 1"))),
        (["Bản Nà Lo", "Nà Lo"], "Nà Lo", Meant("Nà Lo")),
        (["Bản Nà Lo", "Nà Lo"], "Bản Nà Lo", Meant("Bản Nà Lo")),
        (["Bản Nà Lo", "Nà Lo"], "Thôn Nà Lo", Meant(several=("Nà Lo",))),
        (["Bản 1"], "", Meant()),
    ],
)  # fmt: skip
def test_a_name_means_one_place_none_or_a_question(standing: list[str], said: str, meant: Meant[str]) -> None:
    known = Known[str]()
    for name in standing:
        known.add(7, name, name)
    known.add(8, said or "1", "elsewhere")
    assert known.meant(7, said) == meant


def test_a_name_that_begins_like_a_kind_is_a_name() -> None:
    known: Known[int] = Known()
    known.add(1, "Bản Xà Kìa", 7)
    assert known.meant(1, "Xà Kìa").one == 7
