"""The words of what a list tells of facts: its columns, and how their faults are told. Few codes, each with a way to write it."""

from django.utils.translation import gettext_noop as _

from hoaban.foundation.imports.values import FaultWords, Field

FIELDS = (
    Field(
        "decision",
        _("Number of the decision on the status"),
        ("số quyết định", "quyết định số", "số qđ", "số quyết định hộ nghèo", "decision number"),
        guarded=True,
    ),
    Field(
        "decided_on",
        _("Day or year of the decision"),
        ("ngày quyết định", "năm quyết định", "ngày qđ", "năm qđ", "decision date"),
        guarded=True,
    ),
    Field(
        "in_force",
        _("Status in force since"),
        (
            "diện hộ có hiệu lực từ",
            "diện có hiệu lực từ",
            "quyết định có hiệu lực từ",
            "ngày quyết định có hiệu lực",
            "ngày hiệu lực của quyết định",
            "ngày có hiệu lực của quyết định",
            "decision in force since",
        ),  # each names the status or its decision: insurance cards have such a day too
        guarded=True,
    ),
    Field(
        "house",
        _("House"),
        ("nhà ở", "loại nhà", "tình trạng nhà", "tình trạng nhà ở", "kind of house"),
        guarded=True,
    ),
    Field(
        "water",
        _("Water for living"),
        ("nước sinh hoạt", "nguồn nước", "nguồn nước sinh hoạt", "nước ăn", "nước dùng", "water source"),
        guarded=True,
    ),
    Field(
        "power",
        _("Source of electricity"),
        ("nguồn điện", "điện sinh hoạt", "sử dụng điện", "điện thắp sáng", "power source"),
        guarded=True,
    ),
    Field(
        "language",
        _("Languages spoken"),
        ("tiếng nói", "ngôn ngữ", "tiếng thường nói", "tiếng mẹ đẻ", "tiếng nói hằng ngày", "language"),
        guarded=True,
    ),
    Field(
        "variety",
        _("Variety of the language"),
        ("ngành của tiếng", "phương ngữ", "ngành tiếng", "tiếng ngành", "language variety"),
        guarded=True,
    ),
    Field(
        "whose_phone",
        _("Whose telephone"),
        (
            "điện thoại của ai",
            "chủ điện thoại",
            "chủ số điện thoại",
            "chủ máy",
            "máy của ai",
            "số của ai",
            "owner of the telephone",
        ),
        guarded=True,
    ),
    Field(
        "channel",
        _("Best way to reach"),
        (
            "cách báo tin tốt nhất",
            "cách báo tin",
            "cách liên hệ",
            "kênh liên hệ",
            "kênh báo tin",
            "hình thức liên hệ",
        ),
        guarded=True,
    ),
    Field(
        "livelihood",
        _("Livelihood"),
        ("sinh kế", "sinh kế chính", "nguồn sống chính", "nguồn thu nhập chính"),
        guarded=True,
    ),
    Field(
        "coverage",
        _("Telephone network"),
        ("sóng điện thoại", "sóng di động", "phủ sóng", "vùng phủ sóng", "sóng tại bản", "network coverage"),
    ),
    Field(
        "told_on",
        _("Day the facts were told"),
        ("ngày thu thập", "ngày điều tra", "ngày khảo sát", "ngày ghi nhận", "surveyed on"),
    ),
)

FAULTS = {
    "decision_conflict": FaultWords(
        _("Two decisions in one household"),
        _(
            "row %(first)s names another decision for this household. Write the same number and day in both rows."
        ),
    ),
    "decision_alone": FaultWords(
        _("Decision without a status"),
        _(
            "no row of this household names its status, so the decision is not kept. Write the status it decides: “Nghèo”, “Cận nghèo” "
            "or “Không”."
        ),
    ),
    "decision_long": FaultWords(
        _("Number of a decision too long"),
        _(
            "the number of the decision is longer than 145 letters. The row comes in without it; write the number alone."
        ),
    ),
    "decided_unreadable": FaultWords(
        _("Not the day of a decision"),
        _(
            "this is not a date that exists. The row comes in without the day of its decision. Write day/month/year; only the year is "
            "enough."
        ),
    ),
    "decided_future": FaultWords(
        _("Decided in the future"),
        _(
            "this day or year has not come yet. The row comes in without that part of its decision. Check the year."
        ),
    ),
    "in_force_unreadable": FaultWords(
        _("Not the day a status is in force from"),
        _(
            "this is not a whole date. The row comes in without it. Write day/month/year; the year alone belongs into the column of the "
            "decision's day."
        ),
    ),
    "in_force_conflict": FaultWords(
        _("Two days a status is in force from"),
        _(
            "row %(first)s names another day for this household. Its status comes in without that day. To keep it, write the same day in "
            "both rows."
        ),
    ),
    "in_force_future": FaultWords(
        _("Status not yet in force"),
        _(
            "this day has not come yet. The household comes in without this status: send its row again from that day on, or check the day."
        ),
    ),
    "decision_missing": FaultWords(
        _("Status without number or year of its decision"),
        _(
            "poor and near-poor households that come in without the number or the year of their decision: %(n)s. To keep both, fill "
            "in the columns “Số quyết định” and “Ngày quyết định” first."
        ),
    ),
    "decision_kept": FaultWords(
        _("The register keeps its decision"),
        _(
            "the register says “%(now)s” and keeps it: that is the same decision, or a later one whose number and year are told is needed."
        ),
    ),
    "decision_unclear": FaultWords(
        _("Which decision is later cannot be told"),
        _(
            "the register says “%(now)s” and keeps it: of one decision only its own day is told, of the other only since when it is in "
            "force, and the two are near. Write both days in this list, or set the status right on the household's page."
        ),
    ),
    "status_left": FaultWords(
        _("No longer poor, and near poor is not told"),
        _(
            "“Thoát nghèo” does not say whether a household is near poor now: %(n)s. They come in as no longer poor, with nothing in its "
            "place. Where the decision says more, write “Cận nghèo” or “Không” instead."
        ),
    ),
    "left_kept": FaultWords(
        _("Said to be no longer poor, which the register knows"),
        _("the register says “%(now)s” and keeps it. If another status follows, write it with its decision."),
    ),
    "status_changes": FaultWords(
        _("The status of the household changes"),
        _(
            "the register says “%(before)s”. With this list it will say “%(after)s”, and keeps what it said before as past. "
            "If that is wrong, correct the cell or leave it empty."
        ),
    ),
    "status_ends": FaultWords(
        _("A decision with its year or month only"),
        _(
            "no day of the decision is told, so “%(before)s” is kept as true until %(day)s: the last day of that year or month, or today "
            "where it is not over. To keep the right day, write the decision's whole date."
        ),
    ),
    "house_type": FaultWords(
        _("Type of house, not how solid it is"),
        _(
            "this is a type of house or a material; it does not say whether the house is solid or temporary. The row comes in and its "
            "house stays empty; if you know, write “Kiên cố”, “Bán kiên cố” or “Nhà tạm”."
        ),
    ),
    "house_unknown": FaultWords(
        _("Unknown kind of house"),
        _(
            "the row comes in and its house stays empty. To fill it, write “Kiên cố”, “Bán kiên cố”, “Nhà tạm” or “Chưa có nhà”."
        ),
    ),
    "water_unknown": FaultWords(
        _("Unknown source of water"),
        _(
            "the row comes in and its water stays empty. To fill it, write one source: “Nước máy”, “Tự chảy”, “Giếng”, “Suối, mó”, "
            "“Nước mưa” or “Mua nước”."
        ),
    ),
    "power_unknown": FaultWords(
        _("Unknown source of electricity"),
        _(
            "the row comes in and its electricity stays empty. To fill it, write “Điện lưới”, “Điện tự có” or “Chưa có điện”."
        ),
    ),
    "coverage_unknown": FaultWords(
        _("Unknown network"),
        _(
            "the row comes in and its network stays empty. To fill it, write “Không có sóng”, “Chỉ có sóng ở vài chỗ”, “Chỉ gọi điện và "
            "nhắn tin” or “Gọi được và có mạng”."
        ),
    ),
    "coverage_no_village": FaultWords(
        _("Network without a village"),
        _(
            "the network is kept for a village, and this row names none that is in the commune's list. The row comes in without "
            "the network; to keep it, fill in the village."
        ),
    ),
    "coverage_conflict": FaultWords(
        _("Two networks in one village"),
        _(
            "row %(first)s says otherwise of the same village. The network is kept for the whole village: write the same in "
            "all its rows, such as “Chỉ có sóng ở vài chỗ”."
        ),
    ),
    "fact_conflict": FaultWords(
        _("Two answers in one household"),
        _("row %(first)s says otherwise of this household. Write the same in both rows."),
    ),
    "language_unknown": FaultWords(
        _("Unknown language"),
        _(
            "this is not a language on the province's list. The row comes in and its language stays empty; to fill it, write for "
            "example “Thái Đen, Kinh”, the one spoken most first."
        ),
    ),
    "language_unclear": FaultWords(
        _("Which variety of the language"),
        _(
            "several languages are called so: %(which)s. The row comes in and its language stays empty; to fill it, write which one "
            "in this cell or in the column of the variety."
        ),
    ),
    "language_many": FaultWords(
        _("Too many languages"),
        _(
            "these are too many languages. The row comes in and its language stays empty; to fill it, write those this person speaks best."
        ),
    ),
    "whose_phone_unknown": FaultWords(
        _("Unknown whose telephone it is"),
        _(
            "the row comes in and whose telephone it is stays empty. To fill it, write “Của mình”, “Dùng chung trong nhà”, "
            "“Người khác” or “Không có”."
        ),
    ),
    "phone_contradicts": FaultWords(
        _("A telephone, and none"),
        _(
            "the cell of the number and this one contradict each other. The row comes in and whose telephone it is stays empty; "
            "correct one of the two."
        ),
    ),
    "phone_kept": FaultWords(
        _("Said to have no telephone, and the register has a number"),
        _(
            "the register has a number for this person and keeps it. If there is no telephone any more, take the number away on "
            "the household's page; if there is one, correct the cell or leave it empty."
        ),
    ),
    "channel_unknown": FaultWords(
        _("Unknown way to reach somebody"),
        _(
            "the row comes in and the way to reach this person stays empty. To fill it, write one: “Gọi điện”, “Nhắn tin”, “Loa” "
            "or “Đến tận nhà”."
        ),
    ),
    "livelihood_unknown": FaultWords(
        _("Unknown livelihood"),
        _(
            "the row comes in and its livelihood stays empty. To fill it, write for example “Trồng trọt, chăn nuôi”, “Làm thuê”, "
            "“Hưởng lương” or “Buôn bán”, the one that counts most first."
        ),
    ),
    "told_unreadable": FaultWords(
        _("Not a whole date"),
        _(
            "the row comes in without its house, water, language, telephone and the like: their day is not a whole date. Write it "
            "as day/month/year, or leave the cell empty."
        ),
    ),
    "told_future": FaultWords(
        _("Told in the future"),
        _(
            "this day has not come yet, so the row comes in without its house, water, language, telephone and the like. Check the "
            "day on which they were told."
        ),
    ),
    "fact_changes": FaultWords(
        _("House, water, language, telephone or the like change"),
        _(
            "the register says “%(before)s”. With this list it will say “%(after)s”, and keeps what it said before as past. "
            "If that is wrong, correct the cell or leave it empty."
        ),
    ),
    "fact_older": FaultWords(
        _("The register knows something newer"),
        _(
            "the register says “%(before)s”, as it was told on %(day)s, and this list was told before that day. What the "
            "register says stays."
        ),
    ),
    "facts_confirmed": FaultWords(
        _("Told again, and the same"),
        _(
            "house, water, telephone and the like that the register says already and this list tells again on a later day: %(n)s. "
            "They are confirmed by it, with that day and the name of this list."
        ),
    ),
}
