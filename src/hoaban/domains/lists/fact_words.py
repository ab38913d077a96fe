"""How sheets write water, house, power, network, telephones, school, cards and languages, and what each means. Plain reading, no table.

Codes and the screen's own words, in both languages, are read too: what the register gave out comes back as it was.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from hoaban.domains.lists.as_said import on_screen
from hoaban.domains.registry.api import KINDS, FactKind, is_value
from hoaban.foundation.places.api import Language
from hoaban.kit import text

_AS_WRITTEN: Mapping[FactKind, Mapping[str, str]] = {
    # Without their marks «nước mưa» (rain) and «nước mua» (bought) are one; with them they are two.
    FactKind.WATER: {"nước mua": "bought", "mua": "bought"},
}
_ALIASES: Mapping[FactKind, Mapping[str, str]] = {
    FactKind.HOUSE: {
        "kien co": "solid", "ban kien co": "half_solid", "tam": "weak", "nha tam": "weak", "don so": "weak",
        "nha don so": "weak", "thieu kien co": "weak", "nha thieu kien co": "weak", "dot nat": "weak",
        "nha dot nat": "weak", "nha tam dot nat": "weak", "khong co nha": "none", "chua co nha": "none", "o nho": "none",
    },
    FactKind.WATER: {
        "may": "tap", "nuoc may": "tap", "tu chay": "piped", "nuoc tu chay": "piped", "nuoc khe dan ve": "piped",
        "gieng": "well", "nuoc gieng": "well", "gieng khoan": "well", "gieng dao": "well", "gieng khoi": "well",
        "suoi": "stream", "nuoc suoi": "stream", "khe": "stream", "nuoc khe": "stream", "mo": "stream",
        "nuoc mo": "stream", "suoi mo": "stream", "mua": "rain", "nuoc mua": "rain", "be nuoc mua": "rain", "mua nuoc": "bought",
        "gui nuoc": "bought", "cho nuoc": "bought",
    },
    FactKind.POWER: {
        "luoi": "grid", "dien luoi": "grid", "dien luoi quoc gia": "grid", "luoi quoc gia": "grid",
        "dien quoc gia": "grid", "thuy dien nho": "own", "dien nuoc": "own", "mat troi": "own",
        "dien mat troi": "own", "pin mat troi": "own", "may phat": "own", "tu co": "own", "dien tu co": "own",
        "khong": "none", "khong co": "none", "chua co": "none", "khong co dien": "none", "chua co dien": "none",
    },
    FactKind.PHONE: {
        "cua minh": "own", "chinh minh": "own", "chinh chu": "own", "ban than": "own", "cua ban than": "own", "ca nhan": "own",
        "rieng": "own", "cua rieng": "own", "may rieng": "own", "dien thoai rieng": "own", "co dien thoai rieng": "own",
        "chung": "shared", "dung chung": "shared", "chung ca nha": "shared", "ca nha": "shared", "gia dinh": "shared",
        "cua gia dinh": "shared", "dung chung trong gia dinh": "shared", "dung chung ca nha": "shared", "nguoi khac": "other",
        "cua nguoi khac": "other", "nho nguoi khac": "other", "hang xom": "other", "cua hang xom": "other",
        "nho hang xom": "other", "nguoi khac bao ho": "other",
        "khong": "none", "khong co": "none", "khong co dien thoai": "none", "khong co sdt": "none", "khong co so": "none",
        "khong dien thoai": "none", "khong dung dien thoai": "none", "chua co": "none", "chua co dien thoai": "none",
        "ko": "none", "ko co": "none", "k co": "none", "0 co": "none", "0 co sdt": "none",
    },
    FactKind.CHANNEL: {
        "goi": "voice", "dien thoai": "voice", "goi dien thoai": "voice", "nghe goi": "voice", "tin nhan": "sms", "sms": "sms",
        "loa": "loudspeaker", "loa ban": "loudspeaker", "loa phat thanh": "loudspeaker", "nghe loa": "loudspeaker",
        "den nha": "visit", "den tan nha": "visit", "den tan noi": "visit", "bao tan nha": "visit", "gap truc tiep": "visit",
        "truc tiep": "visit", "co nguoi den": "visit",
    },
    FactKind.LIVELIHOOD: {
        "ruong": "crops", "ruong nuong": "crops", "lam ruong": "crops", "lam nuong": "crops", "lua": "crops", "trong lua": "crops",
        "ngo": "crops", "trong ngo": "crops", "san": "crops", "cay an qua": "trees", "trong cay an qua": "trees",
        "ca phe": "trees", "trong ca phe": "trees", "che": "trees", "trong che": "trees", "ca phe hoac che": "trees",
        "chan nuoi": "animals", "nuoi ca": "animals", "thuy san": "animals", "nghe rung": "forest", "lam rung": "forest",
        "trong rung": "forest", "lam nghiep": "forest", "cong nhan": "wage", "lam cong": "wage", "lam thue": "wage",
        "luong": "salary", "vien chuc": "salary", "cong chuc": "salary", "can bo": "salary", "luong huu": "salary",
        "buon ban": "trade", "dich vu": "trade", "kinh doanh": "trade", "thu cong": "craft", "nghe thu cong": "craft",
        "du lich": "craft", "khong": "none", "khong co": "none", "chua co": "none", "khong co viec lam": "none",
        "fruit": "trees", "coffee or tea": "trees",
    },
    FactKind.COVERAGE: {
        "khong": "none", "khong co": "none", "khong song": "none", "khong co song": "none", "chua co song": "none",
        "mot so diem": "spots", "chi mot so diem": "spots", "vai cho": "spots", "song yeu": "spots",
        "chap chon": "spots", "2g": "voice", "chi nghe goi": "voice", "goi va nhan tin": "voice", "co mang": "data", "3g": "data",
        "4g": "data", "5g": "data", "co internet": "data", "goi va internet": "data",
    },
    FactKind.ROAD: {
        # «Ô tô» alone says nothing of the rains, and nothing is guessed.
        "o to quanh nam": "car", "quanh nam": "car", "o to di duoc ca nam": "car", "o to ca nam": "car",
        "o to mua kho": "dry", "mua kho": "dry", "chi mua kho": "dry", "o to di duoc mua kho": "dry", "chi o to mua kho": "dry",
        "xe may": "motorbike", "chi xe may": "motorbike", "di xe may": "motorbike", "chi di xe may": "motorbike",
        "di bo": "foot", "chi di bo": "foot", "di bo duoc": "foot", "phai di bo": "foot",
    },
    FactKind.DISABILITY: {
        "khong": "none", "khong co": "none", "khong bi khuyet tat": "none", "khong co khuyet tat": "none",
        **{f"{before}{said}": code for before in ("", "muc ", "muc do ", "khuyet tat muc ", "khuyet tat muc do ")
           for said, code in (("nhe", "mild"), ("nang", "severe"), ("dac biet nang", "very_severe"))},
    },
    FactKind.SCHOOLING: {
        "mam non": "preschool", "mau giao": "preschool", "nha tre": "preschool", "lop mam non": "preschool",
        "lop mau giao": "preschool", "cap 1": "primary", "cap i": "primary", "cap 2": "lower_secondary", "cap ii": "lower_secondary",
        "thcs": "lower_secondary", "cap 3": "upper_secondary", "cap iii": "upper_secondary", "thpt": "upper_secondary",
        "tieu hoc": "primary", "trung hoc co so": "lower_secondary", "trung hoc pho thong": "upper_secondary",
        **{f"lop {n}": "primary" if n < 6 else "lower_secondary" if n < 10 else "upper_secondary" for n in range(1, 13)},
        "nghe": "vocational", "hoc nghe": "vocational", "trung cap": "vocational", "trung cap nghe": "vocational",
        "cao dang": "higher", "dai hoc": "higher", "vien": "higher", "sinh vien": "higher", "sau dai hoc": "higher",
        "da nghi hoc": "finished", "nghi hoc": "finished", "da thoi hoc": "finished", "thoi hoc": "finished", "bo hoc": "finished",
        "da bo hoc": "finished", "hoc xong": "finished", "da hoc xong": "finished", "khong con hoc": "finished",
        "chua di hoc": "never", "chua bao gio di hoc": "never", "chua tung duoc di hoc": "never",
    },
    FactKind.INSURANCE: {
        "co": "has", "da co": "has", "co the": "has", "co bhyt": "has", "co the bhyt": "has", "da tham gia": "has", "tham gia": "has",
        "co tham gia": "has", "da co the": "has", "da co bhyt": "has", "x": "has", "khong": "none", "khong co": "none",
        "khong co the": "none", "khong bhyt": "none", "khong co bhyt": "none", "khong co the bhyt": "none", "khong tham gia": "none",
        "chua": "none", "chua co": "none", "chua co the": "none", "chua co bhyt": "none", "chua co the bhyt": "none",
        "chua tham gia": "none", "ko": "none", "ko co": "none", "k co": "none", "0 co": "none",
    },
}  # fmt: skip
_BUILT = frozenset({
    "nha", "san", "go", "dat", "xay", "ngoi", "tranh", "tre", "nua", "la", "ton", "gach", "da", "lop",
    "trinh", "tret", "bang", "betong", "be", "tong", "cap", "mot", "hai", "ba", "tang", "fibro",
    "xi", "mang", "proximang", "loai", "1", "2", "3", "4",
})  # fmt: skip
"""«Nhà sàn», «gỗ lợp ngói», «nhà cấp 4»: how a house is built or of what. It says nothing of how solid it is."""
_PARTS = frozenset({"mai", "tuong", "vach", "cot"})
"""«Tường kiên cố» is one part of a house, and no class of the whole."""
_LEARNS = re.compile(r"^(?:(?:dang|theo|di|hoc|sinh|bac|truong) )+")
_CLASS = re.compile(r"^(lop \d\d?) ?[a-z] ?\d?$")
"""«Đang học lớp 3A», «học sinh tiểu học»: the words around a class, or around a school."""
_IMPAIRED = frozenset({
    "co", "bi", "khuyet", "tat", "khiem", "thi", "thinh", "mu", "loa", "diec", "cam", "cau", "liet", "van", "dong", "nghe", "noi",
    "nhin", "than", "kinh", "tam", "tri", "tue", "khac", "chan", "tay", "mat", "tai", "bai", "nao", "cham", "phat", "trien", "down",
    "tu", "ky", "va", "dang", "x",
})  # fmt: skip
"""«Vận động», «nghe, nói», «có»: that there is a disability or of which kind (Law 51/2010/QH12, article 3), and no degree of it."""
_CALLED = {
    "kinh": "vie", "viet": "vie", "pho thong": "vie", "tieng pho thong": "vie", "mong hoa": "hnj", "mong do": "mww",
    "sinh mun": "puo",
}  # fmt: skip
_APART = re.compile(r"[,;+&\n]|\s+và\s+")
_HMONG = re.compile(r"\bh ?mong\b")
_FILLERS = re.compile(r"\b(?:tieng|nganh|nhom|nguoi|dan toc) ")


def code_of(kind: FactKind, said: str) -> str | None:
    """None: a word we do not know."""
    written = _AS_WRITTEN.get(kind, {}).get(text.nfc(text.modern_tone(said)).casefold())
    key = text.name_key(said)
    found = written or _words(kind).get(key)
    if found is None and kind is FactKind.HOUSE:
        found = _words(kind).get(_solidity(key))  # «nhà sàn gỗ, bán kiên cố»
    if found is None and kind is FactKind.SCHOOLING:
        found = _words(kind).get(_CLASS.sub(r"\1", _LEARNS.sub("", key)))
    return found


def codes_in(kind: FactKind, said: str) -> str | None:
    """As `code_of`; where a kind has several, a cell is read part by part, the first counts most. None: a part we do not know."""
    whole = code_of(kind, said)
    if whole or not KINDS[kind].several:
        return whole
    parts = [code_of(kind, part) for part in parts_of(said)]
    codes = list(dict.fromkeys(part for part in parts if part))
    is_said = all(parts) and (codes == ["none"] or "none" not in codes)
    return " ".join(codes) if is_said and is_value(kind, " ".join(codes), ()) else None


def parts_of(said: str) -> list[str]:
    """«Thái Đen, Kinh» is two."""
    return [part for piece in _APART.split(said) if (part := piece.strip())]


def says_no_phone(said: str) -> bool:
    """«Không có» where a number is asked."""
    return code_of(FactKind.PHONE, said) == "none"


def is_house_type(said: str) -> bool:
    """How a house is built or of what, and nothing else: no class of it."""
    words = text.name_key(said).split()
    return any(not word.isdigit() for word in words) and all(
        word in _BUILT or word in _PARTS for word in words
    )


def is_disability(said: str) -> bool:
    """That there is a disability, or of which kind, and nothing of its degree."""
    words = text.name_key(said).split()
    return bool(words) and all(word in _IMPAIRED for word in words)


def _solidity(key: str) -> str:
    return " ".join(word for word in key.split() if word not in _BUILT)


@cache
def _words(kind: FactKind) -> Mapping[str, str]:
    found = on_screen(KINDS[kind].words)
    written = {text.name_key(word): code for word, code in _ALIASES[kind].items()}
    return found | {text.name_key(code): code for code in KINDS[kind].words} | written


class Tongues:
    """Languages of one province by the ways people write them."""

    def __init__(self, languages: Collection[Language]) -> None:
        self.names = {one.iso639_3: one.name for one in languages}
        whole = {key: one.iso639_3 for one in languages for key in _keys(one.name)}
        called = {key: code for key, code in _CALLED.items() if code in self.names}
        self._known = _alone(languages) | called | whole | {code: code for code in self.names}
        self._varieties: dict[str, list[str]] = {}
        for one in languages:
            for first in {key.split()[0] for key in _keys(one.name)}:
                self._varieties.setdefault(first, []).append(one.name)

    def code(self, said: str) -> str | None:
        return self._known.get(_key(said))

    def varieties(self, said: str) -> list[str]:
        """What «Thái» may mean, where it means several."""
        named = self._varieties.get(_key(said), [])
        return named if len(named) > 1 else []

    def parts(self, said: str) -> list[str]:
        """One cell, several languages, the one she speaks most first."""
        return [part for piece in parts_of(said) for part in self._slashed(piece)]

    def _slashed(self, part: str) -> Iterable[str]:
        """«Mông Lềnh/Xanh» is one, «Thái đen/Kinh» are two."""
        return [part] if self.code(part) else [one.strip() for one in part.split("/") if one.strip()]


def _key(said: str) -> str:
    bare = _FILLERS.sub("", _HMONG.sub("mong", text.name_key(said)) + " ")
    return bare.strip()


def _keys(name: str) -> set[str]:
    """«Tiếng Mông Lềnh/Xanh»: whole, and by each of the two; «Tiếng Mông (nhóm)»: Mông."""
    if name.endswith("(nhóm)"):
        return {_key(name.removesuffix("(nhóm)"))}
    first, _slash, other = name.partition("/")
    if not other:
        return {_key(name)}
    return {_key(name), _key(first), _key(f"{first.rpartition(' ')[0]} {other}")}


def _alone(languages: Collection[Language]) -> dict[str, str]:
    """«Tiếng Hoa (Quảng Đông)» is also «Hoa», and «Quảng Đông»."""
    return {
        _key(part): one.iso639_3
        for one in languages
        if "(" in one.name and not one.name.endswith("(nhóm)")
        for part in one.name.rstrip(")").split("(")
    }
