"""Decisions about words and numbers of a household list. Everything arrives as an argument."""

from hoaban.domains.registry.values import Poverty, Relation, Sex
from hoaban.kit import text

COMMUNE_SPAN = 10_000
"""As many numbers as a commune and its villages have."""
ADULT = 16
"""A child is a person under 16 (Law on Children 102/2016/QH13, article 1)."""

_RELATIONS: dict[str, Relation] = {
    "chu ho": Relation.HEAD, "chu": Relation.HEAD, "ch": Relation.HEAD,
    "vo": Relation.SPOUSE, "chong": Relation.SPOUSE, "vo chong": Relation.SPOUSE,
    "con": Relation.CHILD, "con trai": Relation.CHILD, "con gai": Relation.CHILD, "con de": Relation.CHILD,
    "con nuoi": Relation.CHILD, "con ruot": Relation.CHILD,
    "bo": Relation.PARENT, "me": Relation.PARENT, "cha": Relation.PARENT, "bo de": Relation.PARENT,
    "me de": Relation.PARENT, "cha de": Relation.PARENT,
    "anh": Relation.SIBLING, "chi": Relation.SIBLING, "em": Relation.SIBLING, "anh trai": Relation.SIBLING,
    "chi gai": Relation.SIBLING, "em trai": Relation.SIBLING, "em gai": Relation.SIBLING,
    "chau": Relation.GRANDCHILD, "chau noi": Relation.GRANDCHILD, "chau ngoai": Relation.GRANDCHILD,
    "ong": Relation.GRANDPARENT, "ba": Relation.GRANDPARENT, "ong noi": Relation.GRANDPARENT,
    "ba noi": Relation.GRANDPARENT, "ong ngoai": Relation.GRANDPARENT, "ba ngoai": Relation.GRANDPARENT,
    "con dau": Relation.IN_LAW, "con re": Relation.IN_LAW, "bo vo": Relation.IN_LAW, "me vo": Relation.IN_LAW,
    "bo chong": Relation.IN_LAW, "me chong": Relation.IN_LAW, "em dau": Relation.IN_LAW, "em re": Relation.IN_LAW,
    # As registers of residence have them; kin without a class of its own here are «Khác».
    "con rieng": Relation.CHILD, "bo nuoi": Relation.PARENT, "me nuoi": Relation.PARENT, "bo duong": Relation.PARENT,
    "me ke": Relation.PARENT, "anh ruot": Relation.SIBLING, "chi ruot": Relation.SIBLING, "em ruot": Relation.SIBLING,
    "chau trai": Relation.GRANDCHILD, "chau gai": Relation.GRANDCHILD, "anh re": Relation.IN_LAW, "chi dau": Relation.IN_LAW,
    "chau dau": Relation.IN_LAW, "chau re": Relation.IN_LAW,
    **dict.fromkeys(("co", "di", "bac", "cau", "mo", "thim", "duong"), Relation.OTHER),
    **dict.fromkeys(("co ruot", "di ruot", "chu ruot", "bac ruot", "cau ruot"), Relation.OTHER),
    **dict.fromkeys(("chat", "chat noi", "chat ngoai", "chau ruot", "chau ho", "nguoi giam ho", "o thue", "o muon"), Relation.OTHER),
    "wife": Relation.SPOUSE, "husband": Relation.SPOUSE, "son": Relation.CHILD, "daughter": Relation.CHILD,
    "father": Relation.PARENT, "mother": Relation.PARENT, "brother": Relation.SIBLING, "sister": Relation.SIBLING,
    "khac": Relation.OTHER, "o nho": Relation.OTHER, "": Relation.OTHER,
}  # fmt: skip
_SEXES = {
    "nam": Sex.MALE,
    "nu": Sex.FEMALE,
    "m": Sex.MALE,
    "f": Sex.FEMALE,
    "male": Sex.MALE,
    "female": Sex.FEMALE,
    "khong ro": Sex.UNKNOWN,
    "chua ro": Sex.UNKNOWN,
    "khong biet": Sex.UNKNOWN,
    "chua biet": Sex.UNKNOWN,
    "unknown": Sex.UNKNOWN,
}
_POVERTY: dict[str, Poverty | None] = {
    "": None, "ho ngheo": Poverty.POOR, "ngheo": Poverty.POOR, "can ngheo": Poverty.NEAR_POOR,
    "ho can ngheo": Poverty.NEAR_POOR, "khong": Poverty.NEITHER, "khong ngheo": Poverty.NEITHER,
    "binh thuong": Poverty.NEITHER, "trung binh": Poverty.NEITHER, "kha": Poverty.NEITHER,
    "ho khong ngheo": Poverty.NEITHER, "hn": Poverty.POOR, "hcn": Poverty.NEAR_POOR, "cn": Poverty.NEAR_POOR,
}  # fmt: skip
_YEARLY: dict[str, Poverty] = {
    # Yearly reviews (QĐ 24/2021/QĐ-TTg) recognise who is poor, near poor, left either; forms count who fell again (tái) and who is
    # new (phát sinh). Leaving poverty leads to near poor or out of both (NĐ 07/2021/NĐ-CP: one income, more or fewer things lacking).
    "thoat ngheo": Poverty.LEFT, "moi thoat ngheo": Poverty.LEFT, "vua thoat ngheo": Poverty.LEFT, "da thoat ngheo": Poverty.LEFT,
    "thoat can ngheo": Poverty.NEITHER, "moi thoat can ngheo": Poverty.NEITHER, "vua thoat can ngheo": Poverty.NEITHER,
    "da thoat can ngheo": Poverty.NEITHER, "thoat ngheo thoat can ngheo": Poverty.NEITHER,
    "thoat ngheo va thoat can ngheo": Poverty.NEITHER, "thoat ca ngheo va can ngheo": Poverty.NEITHER,
    "vuot chuan can ngheo": Poverty.NEITHER, "thoat ngheo vuot chuan can ngheo": Poverty.NEITHER,
    "thoat ngheo khong can ngheo": Poverty.NEITHER, "thoat ngheo khong con can ngheo": Poverty.NEITHER,
    **{f"thoat ngheo {word} can ngheo": Poverty.NEAR_POOR
       for word in ("con", "con la", "van con", "van la", "nhung con", "nhung van con", "thanh", "tro thanh", "chuyen sang", "sang")},
    "tai ngheo": Poverty.POOR, "tai can ngheo": Poverty.NEAR_POOR,
    **{said.replace("*", status): code for status, code in (("ngheo", Poverty.POOR), ("can ngheo", Poverty.NEAR_POOR))
       for said in ("* phat sinh", "* phat sinh moi", "* moi phat sinh", "phat sinh *", "phat sinh moi *", "* moi")},
}  # fmt: skip
_ARISEN = frozenset({"phat sinh", "phat sinh moi", "moi phat sinh", "moi"})
"""New on a list, of which the cell says nothing."""


_MARKED: dict[str, Relation] = {"chú": Relation.OTHER, "bá": Relation.OTHER}
"""Kin that without marks read as somebody else: an uncle as the head («chủ»), a parent's elder sister as a grandmother («bà»)."""


def relation_of(value: str) -> Relation | None:
    """By the marks where they tell two apart, else without. None: not a relation we know."""
    key = text.name_key(value)
    return _MARKED.get(text.nfc(value).strip(" .,:;-").casefold()) or _RELATIONS.get(key)


def sex_of(value: str) -> Sex | None:
    """Said to be unknown is an answer. None: an empty cell, or a word we do not know."""
    return _SEXES.get(text.name_key(value))


def poverty_of(value: str) -> Poverty | bool | None:
    """The status, None for an empty cell, False for a word we do not know."""
    key = text.name_key(value)
    if key in _POVERTY:
        return _POVERTY[key]
    return _YEARLY.get(_without_ho(key)) or False


def says_only_new(value: str) -> bool:
    """«Phát sinh» alone: new among the poor, or among the near poor."""
    return _without_ho(text.name_key(value)) in _ARISEN


def _without_ho(key: str) -> str:
    """«Hộ thoát nghèo» is «thoát nghèo»."""
    return " ".join(word for word in key.split() if word != "ho")


def commune_of(place_no: int) -> int:
    """The commune's own number: the start of its range."""
    return place_no - place_no % COMMUNE_SPAN


def still_missing(held: int, good: int, bad: int) -> int:
    """Rows of a household that are missing once a list brought ``good`` and failed at ``bad``: what it tells are first
    of all rows that were missing before."""
    return max(0, held - good - bad) + bad
