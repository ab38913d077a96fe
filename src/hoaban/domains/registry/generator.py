"""A made-up household list with planted faults: for the demo, the tests and the bench. Everything in it is synthetic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import xlsxwriter

from hoaban.domains.registry.names import Namer
from hoaban.kit import pack

LABELS = {
    "number": "STT", "commune": "Mã xã", "village": "Bản", "household": "Mã hộ", "name": "Họ và tên",
    "relation": "Quan hệ với chủ hộ", "sex": "Giới tính", "birth": "Ngày, tháng, năm sinh", "ethnic_group": "Dân tộc",
    "identity": "Số CCCD", "insurance": "Số thẻ BHYT", "phone": "Điện thoại", "poverty": "Diện hộ", "address": "Địa chỉ",
}  # fmt: skip
KEYS = tuple(LABELS)
MORE = {
    "house": "Nhà ở", "water": "Nước sinh hoạt", "power": "Nguồn điện", "language": "Tiếng nói",
    "coverage": "Sóng điện thoại", "called": "Tên thường gọi", "told_on": "Ngày thu thập",
    "decision": "Số quyết định", "decided_on": "Ngày quyết định", "in_force": "Diện hộ có hiệu lực từ",
    "whose_phone": "Điện thoại của ai", "channel": "Cách báo tin tốt nhất", "livelihood": "Sinh kế",
    "disability": "Khuyết tật", "disability_paper": "Số giấy xác nhận khuyết tật",
    "disability_on": "Ngày cấp giấy xác nhận khuyết tật", "schooling": "Học hành", "insured": "Bảo hiểm y tế",
    "insured_until": "BHYT có giá trị đến", "road": "Đường vào bản",
}  # fmt: skip
"""What newer sheets also tell; the usual one does not."""
DAY = date(2026, 6, 1)
"""On which a sheet is brought where nobody says otherwise: the same sheet again is the same file."""
FIRST_DATA = 7
"""The sheet's own number of the first data row: three title rows, a blank one, two header rows."""
_VILLAGES = (
    "Bản Mẫu Một",
    "Bản Mẫu Hai",
    "Bản Mẫu Ba",
    "Bản Mẫu Bốn",
    "Bản Mẫu Năm",
    "Tiểu khu Mẫu 1",
    "Tiểu khu Mẫu 2",
)
_MEMBERS = ((2, 8), (3, 16), (4, 30), (5, 24), (6, 14), (7, 8))


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault we put there: row as the sheet counts, field, kind."""

    row: int
    column: str
    kind: str


@dataclass(slots=True)
class Sheet:
    """Rows by field, and what was planted."""

    rows: list[dict[str, Any]]
    planted: list[Planted] = field(default_factory=list)


def generate_household_sheet(
    path: Path,
    rows: int = 20_000,
    faults: int = 300,
    seed: int = 1,
    communes: Sequence[str] = ("03646",),
    progress: Callable[[int, int], None] | None = None,
    begin: int = 0,
    more: bool = False,
    today: date = DAY,
) -> list[Planted]:
    """Write the sheet; returns the manifest of planted faults, in the order of the sheet.

    ``begin``: people made up before; numbers and households go on from there, so that two sheets never tell of one person.

    ``more``: with the columns of newer sheets, made up too; people and faults stay those of the same seed.
    ``today``: the day it is brought, so that what it tells was told before, and its decisions are of the last yearly review.

    ``progress`` hears rows written and rows in all: a sheet of 300,000 takes most of a minute.
    """
    people = list(_people(rows, seed, communes, begin))
    if more:
        _tell_more(people, seed + 2, today)
    sheet = _with_faults(Sheet(people), faults, seed)
    _write(path, sheet, KEYS + (tuple(MORE) if more else ()), progress or (lambda _done, _all: None))
    return sorted(sheet.planted, key=lambda one: (one.row, KEYS.index(one.column)))


def _people(count: int, seed: int, communes: Sequence[str], begin: int) -> Iterator[dict[str, Any]]:
    namer = Namer(seed)
    groups = {row["code"]: row["name"] for row in pack.find("vn").rows("ethnic_groups.csv")}
    made, household = 0, begin
    while made < count:
        household += 1
        size = namer.random.choices([n for n, _w in _MEMBERS], [w for _n, w in _MEMBERS])[0]
        for person in _family(namer, household, min(size, count - made), communes, groups):
            made += 1
            serial = begin + made
            yield {
                **person, "number": made, "identity": _identity(namer, serial), "phone": _phone(namer, serial)
            }  # fmt: skip


def _family(
    namer: Namer, number: int, size: int, communes: Sequence[str], groups: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    draw = namer.random
    group, family = namer.group(), ""
    family = namer.family(group)
    shared = {
        "commune": communes[number % len(communes)],
        "village": _VILLAGES[number % len(_VILLAGES)],
        "household": f"H{number:06d}",
        "ethnic_group": groups[group],
        "poverty": draw.choices(["Nghèo", "Cận nghèo", "Không"], [25, 15, 60])[0],
        "address": f"{_VILLAGES[number % len(_VILLAGES)]} (dữ liệu mô phỏng)",
    }
    head = date(draw.randint(1955, 1998), draw.randint(1, 12), draw.randint(1, 28))
    for place in range(size):
        relation = ("Chủ hộ", "Vợ")[place] if place < 2 else "Con"
        sex = "m" if place == 0 else "f" if place == 1 else draw.choice("mf")
        born = head if place == 0 else head + timedelta(days=draw.randint(200, 1500)) if place == 1 else None
        born = born or min(head + timedelta(days=365 * 20 + draw.randint(0, 5000)), date(2025, 12, 31))
        own = namer.family(group, "f") if place == 1 else family
        yield {
            **shared,
            "name": namer.name(group, sex, own),
            "relation": relation,
            "sex": "Nam" if sex == "m" else "Nữ",
            "birth": _written(born, draw.randrange(5)),
            "insurance": f"DT2{draw.randrange(10**12):012d}" if draw.random() < 0.7 else "",
        }


def _written(day: date, style: int) -> Any:
    """The five styles people write dates in."""
    return (
        day,
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.year}-{day.month:02d}-{day.day:02d}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        float(day.year),
    )[style]


def _identity(namer: Namer, serial: int) -> str:
    """Province 000 does not exist: such a number can belong to nobody. Spread, so that neighbours are no slips of each other."""
    return f"000{serial * 618_033_989 % 500_000_000:09d}" if namer.random.random() < 0.8 else ""


def _phone(namer: Namer, serial: int) -> str:
    return f"09{serial % 10**8:08d}" if namer.random.random() < 0.3 else ""


# --- What newer sheets also tell --------------------------------------------------------------------
_HOUSES = ("Kiên cố", "Bán kiên cố", "Nhà tạm", "Nhà sàn")
_WATERS = ("Tự chảy", "Suối, mó", "Giếng", "Nước máy")
_POWERS = ("Điện lưới", "Điện tự có", "Chưa có điện")
_NETWORKS = ("4G", "2G", "Sóng yếu", "Không có sóng")
_SPOKEN = {
    "Thái": "Thái Đen, Kinh", "Mông": "Mông Trắng", "Kinh": "Kinh", "Mường": "Mường, Kinh", "Khơ Mú": "Khơ Mú",
    "Xinh Mun": "Xinh Mun", "Dao": "Dao",
}  # fmt: skip
DECISION, CERTIFICATE = "000/QĐ-UBND (số thử)", "000/XNKT (số thử)"
"""Number 0 decides nothing."""
_ROADS = ("Ô tô quanh năm", "Ô tô mùa khô", "Chỉ xe máy", "Chỉ đi bộ")
_DEGREES = ("Nhẹ", "Nặng", "Đặc biệt nặng")
_CLASSES = ("Mẫu giáo", "Tiểu học", "THCS", "THPT")
_LIVELIHOODS = (
    "Trồng trọt, chăn nuôi",
    "Trồng trọt",
    "Cây ăn quả",
    "Làm thuê",
    "Chăn nuôi, làm rừng",
    "Hưởng lương",
    "Buôn bán",
)


@dataclass(frozen=True, slots=True)
class Days:
    """Of a sheet brought on a day: when its facts were told, when the last yearly review was decided, since when that is in force."""

    told_on: date
    decided_on: date
    in_force: date

    @classmethod
    def before(cls, today: date) -> Self:
        told = date(today.year, 3, 5)
        return cls(
            told if told <= today else date(today.year - 1, 3, 5),
            date(today.year - 1, 12, 22),
            date(today.year, 1, 1),
        )


def _tell_more(rows: Sequence[dict[str, Any]], seed: int, today: date) -> None:
    """A household's with its head, as offices write it; a village has one network. Where groups speak so is made up as well."""
    draw, days = Namer(seed).random, Days.before(today)
    networks = {village: _NETWORKS[at % len(_NETWORKS)] for at, village in enumerate(_VILLAGES)}
    head: dict[str, Any] = {}
    for row in rows:
        row.update(dict.fromkeys(MORE, ""))
        row["language"] = _SPOKEN.get(row["ethnic_group"], "")
        row["told_on"] = days.told_on
        if row["relation"] == "Chủ hộ":
            head = row
            row["house"] = draw.choices(_HOUSES, [30, 40, 24, 6])[0]
            row["water"] = draw.choices(_WATERS, [50, 25, 15, 10])[0]
            row["power"] = draw.choices(_POWERS, [90, 6, 4])[0]
            row["coverage"] = networks[row["village"]]
            if row["poverty"] in {"Nghèo", "Cận nghèo"}:
                row["decision"], row["decided_on"], row["in_force"] = DECISION, days.decided_on, days.in_force
        elif row["relation"] == "Con" and not head["called"] and draw.random() < 0.5:
            head["called"] = f"Bố {row['name'].split()[-1]}"
    _tell_reach(rows, Namer(seed + 1).random)
    _tell_welfare(rows, Namer(seed + 2).random, days)


def _tell_reach(rows: Sequence[dict[str, Any]], draw: Any) -> None:
    """Whose telephone, how best, what they live on: of the head and of who has a number; «không có» where the household has none."""
    for row in rows:
        is_head = row["relation"] == "Chủ hộ"
        if row["phone"]:
            row["whose_phone"] = draw.choices(
                ("Của mình", "Dùng chung trong nhà", "Người khác"), [80, 15, 5]
            )[0]
            row["channel"] = draw.choices(("Gọi điện", "Nhắn tin"), [85, 15])[0]
        elif is_head:
            row["whose_phone"] = draw.choices(("Không có", "Dùng chung trong nhà"), [40, 60])[0]
            row["channel"] = draw.choices(("Loa", "Đến tận nhà"), [60, 40])[0]
        if row["relation"] in {"Chủ hộ", "Vợ"}:
            row["livelihood"] = draw.choices(_LIVELIHOODS, [40, 20, 15, 10, 7, 5, 3])[0]


def _tell_welfare(rows: Sequence[dict[str, Any]], draw: Any, days: Days) -> None:
    """Insurance of everybody, school of the young, a degree of disability with its certificate of a few; a village has one road."""
    for row in rows:
        row["insured"] = "Có" if row["insurance"] or draw.random() < 0.6 else "Không"
        row["insured_until"] = date(days.told_on.year, 12, 31) if row["insured"] == "Có" else ""
        if row["relation"] == "Con":
            row["schooling"] = draw.choice((*_CLASSES, "Đã nghỉ học"))
        elif row["relation"] == "Chủ hộ":
            row["road"] = _ROADS[_VILLAGES.index(row["village"]) % len(_ROADS)]
        if draw.random() < 0.02:
            row["disability"] = draw.choices(_DEGREES, [40, 45, 15])[0]
            row["disability_paper"], row["disability_on"] = CERTIFICATE, date(days.told_on.year - 3, 5, 18)


# --- Faults ---------------------------------------------------------------------------------------
Spoil = Callable[[dict[str, Any], dict[str, Any]], None]


def _set(column: str, value: Any) -> Spoil:
    def spoil(row: dict[str, Any], _head: dict[str, Any]) -> None:
        row[column] = value

    return spoil


def _same_identity(row: dict[str, Any], head: dict[str, Any]) -> None:
    head["identity"] = head["identity"] or f"000{900_000_000 + head['number']:09d}"
    row["identity"] = head["identity"]


FAULTS: tuple[tuple[str, str, Spoil], ...] = (
    ("name_missing", "name", _set("name", "")),
    ("name_unreadable", "name", _set("name", "Lò Văn 12")),
    ("commune_unknown", "commune", _set("commune", "99999")),
    ("household_missing", "household", _set("household", "H" * 40)),
    ("birth_unreadable", "birth", _set("birth", "31/02/1980")),
    ("birth_future", "birth", _set("birth", "05/03/2131")),
    ("identity_length", "identity", _set("identity", "0001234")),
    ("identity_repeated", "identity", _same_identity),
    ("sex_unknown", "sex", _set("sex", "X")),
    ("ethnic_group_unknown", "ethnic_group", _set("ethnic_group", "Sao Hỏa")),
    ("second_head", "relation", _set("relation", "Chủ hộ")),
    ("formula", "address", _set("address", "=B8&C8")),
)


def _with_faults(sheet: Sheet, count: int, seed: int) -> Sheet:
    """One fault per household, never on its head: a fault then never causes a second one elsewhere."""
    draw = Namer(seed + 1).random
    heads = [index for index, row in enumerate(sheet.rows) if row["relation"] == "Chủ hộ"]
    spoilable = [index for index in heads if index + 1 < len(sheet.rows) and index + 1 not in set(heads)]
    if len(spoilable) < count:
        raise ValueError(f"{len(sheet.rows)} rows hold at most {len(spoilable)} faults")
    for turn, index in enumerate(sorted(draw.sample(spoilable, count))):
        kind, column, spoil = FAULTS[turn % len(FAULTS)]
        spoil(sheet.rows[index + 1], sheet.rows[index])
        sheet.planted.append(Planted(FIRST_DATA + index + 1, column, kind))
    return sheet


# --- The file ---------------------------------------------------------------------------------------


def _write(path: Path, sheet: Sheet, keys: Sequence[str], progress: Callable[[int, int], None]) -> None:
    """As offices make them: titles above, a header of two merged lines, then the rows."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        page, bold = book.add_worksheet("Danh sách hộ"), book.add_format({"bold": True, "text_wrap": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write(0, 0, "DỮ LIỆU MÔ PHỎNG – KHÔNG PHẢI NGƯỜI THẬT", bold)
        page.write(1, 0, "DANH SÁCH HỘ GIA ĐÌNH VÀ NHÂN KHẨU", bold)
        page.write(2, 0, "(Kèm theo báo cáo của Ủy ban nhân dân xã)")
        _write_header(page, keys, bold)
        for number, row in enumerate(sheet.rows, start=FIRST_DATA - 1):
            for column, key in enumerate(keys):
                _write_cell(page, number, column, row[key], day)
            if number % 1_000 == 0:
                progress(number, len(sheet.rows))


def _write_header(page: Any, keys: Sequence[str], bold: Any) -> None:
    """Papers and contacts stand under one merged cell; rows are written in order, because memory is constant."""
    labels = LABELS | MORE
    first, last = keys.index("identity"), keys.index("phone")
    for column, key in enumerate(keys):
        if column == first:
            page.merge_range(4, first, 4, last, "Giấy tờ và liên hệ", bold)
        elif not first < column <= last:
            page.write(4, column, labels[key], bold)
    for column in range(first, last + 1):
        page.write(5, column, labels[keys[column]], bold)


def _write_cell(page: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value == "":
        return
    if isinstance(value, date):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, str) and value.startswith("="):
        page.write_formula(row, column, value, None, "")
    elif isinstance(value, str):
        page.write_string(row, column, value)
    else:
        page.write_number(row, column, value)
