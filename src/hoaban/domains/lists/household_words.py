"""The words of a household list: what its columns are called, and how its faults are told."""

from django.utils.translation import gettext_noop as _

from hoaban.domains.lists.number_words import NUMBER_FAULTS
from hoaban.foundation.imports.values import FaultWords, Field, Repeated

FIELDS = (
    Field(
        "household",
        _("Household code"),
        ("mã hộ", "mã hộ gia đình", "số hộ", "hộ số", "household code"),
        otherwise=_(
            "Without household codes the list says by its order who lives together: a row that holds a household, its number in "
            "the list (“STT hộ”), or each “Chủ hộ” with whoever stands below. The check says how many households that makes, "
            "before anything is saved."
        ),
    ),
    Field(
        "name",
        _("Full name"),
        ("họ và tên", "họ tên", "họ tên thành viên", "họ và tên nhân khẩu", "full name"),
        required=True,
    ),
    Field(
        "relation",
        _("Relation to the head"),
        ("quan hệ với chủ hộ", "quan hệ chủ hộ", "quan hệ", "qh với chủ hộ", "qh chủ hộ", "qh", "relation"),
        required=True,
    ),
    Field("sex", _("Sex"), ("giới tính", "nam nữ", "phái", "sex"), required=True),
    Field(
        "birth",
        _("Born"),
        ("ngày sinh", "ngày tháng năm sinh", "năm sinh", "sinh ngày", "born"),
        required=True,
    ),
    Field(
        "commune",
        _("Commune code"),
        ("mã xã", "mã đơn vị hành chính", "mã phường", "mã xã phường", "commune code"),
    ),
    Field(
        "village",
        _("Village"),
        ("bản", "tên bản", "bản tiểu khu", "thôn bản", "tổ dân phố", "thôn", "village"),
    ),
    Field(
        "called",
        _("Name people go by"),
        ("tên thường gọi", "tên gọi khác", "tên gọi ở bản", "name people go by"),
    ),
    Field("ethnic_group", _("Ethnic group"), ("dân tộc", "thành phần dân tộc", "ethnic group"), guarded=True),
    Field(
        "identity",
        _("Identity number"),
        (
            "số cccd",
            "cccd",
            "số căn cước",
            "căn cước công dân",
            "cmnd",
            "số định danh",
            "số cmnd cccd",
            "identity number",
        ),
        guarded=True,
    ),
    Field(
        "insurance",
        _("Health insurance number"),
        (
            "số bhyt",
            "bhyt",
            "thẻ bhyt",
            "mã bhyt",
            "số thẻ bảo hiểm y tế",
            "thẻ bảo hiểm y tế",
            "mã số bảo hiểm y tế",
            "số bảo hiểm y tế",
            "insurance number",
        ),
        guarded=True,
    ),
    Field("phone", _("Telephone"), ("điện thoại", "số điện thoại", "sđt", "telephone")),
    Field(
        "poverty",
        _("Poverty status"),
        ("diện hộ", "hộ nghèo", "hộ nghèo cận nghèo", "phân loại hộ", "poverty status"),
        guarded=True,
    ),
    Field("address", _("Address"), ("địa chỉ", "nơi ở", "chỗ ở hiện nay", "address")),
)

PEOPLE_OF_A_ROW = Repeated(
    fields=frozenset(
        {
            "name", "relation", "sex", "birth", "called", "ethnic_group", "identity", "insurance", "phone", "language", "variety",
            "whose_phone", "channel", "livelihood", "disability", "disability_paper", "disability_on", "schooling", "insured",
            "insured_until",
        }
    ),
    first="name",
    role="relation",
    head="chu ho",
    words={
        "chu ho": "Chủ hộ", "vo chong": "Vợ chồng", "vo hoac chong": "Vợ chồng", "vo": "Vợ", "chong": "Chồng", "con": "Con",
        "thanh vien": "", "nhan khau": "", "nguoi": "", "tv": "",
    },
    alone=frozenset({"chu ho", "vo chong", "vo hoac chong", "vo", "chong"}),
    only=frozenset({"ten"}),
)  # fmt: skip
"""A household in a row: head, wife or husband, children and others in columns of their own. How somebody belongs to the head is
said by the header where no column asks it; by a number alone it is not said."""

FAULTS = {
    "formula": FaultWords(
        _("Formula instead of a value"),
        _("the cell holds a formula, whose value may be old. Copy the column and paste it as values."),
    ),
    "household_missing": FaultWords(
        _("No household code"),
        _("the household code is missing or longer than 32 letters. Fill in the code the commune gave."),
    ),
    "commune_missing": FaultWords(
        _("No commune code"),
        _("the commune code is missing. Fill in the five digits."),
    ),
    "commune_unknown": FaultWords(
        _("Unknown commune code"),
        _(
            "there is no commune with this code. Communes were renumbered on 1 July 2025; look up the "
            "code in use today."
        ),
    ),
    "commune_outside": FaultWords(
        _("Outside your area"),
        _("this commune is not in your area. Ask the officer of that commune to send these rows."),
    ),
    "name_missing": FaultWords(
        _("No name"),
        _("the name is missing. Fill it in; a newborn may stand under the mother's name."),
    ),
    "name_unreadable": FaultWords(
        _("Not a name"),
        _("this is not a name: it holds digits or signs. Write the name in letters."),
    ),
    "relation_unknown": FaultWords(
        _("Unknown relation to the head"),
        _("we do not know this relation. Write for example “Chủ hộ”, “Vợ”, “Con”, or “Khác”."),
    ),
    "second_head": FaultWords(
        _("Two heads in one household"),
        _(
            "row %(first)s already names a head of this household. Decide who it is, or give one of "
            "them another household code."
        ),
    ),
    "head_in_register": FaultWords(
        _("The household has a head in the register"),
        _(
            "the register already names a head of this household. Write how this person is related to "
            "her or him."
        ),
    ),
    "sex_unknown": FaultWords(
        _("Sex missing or unknown"),
        _("write “Nam” or “Nữ”, or “Không rõ” where nobody knows."),
    ),
    "birth_unreadable": FaultWords(
        _("Not a date"),
        _("this is not a date that exists. Write day/month/year; only the year is enough."),
    ),
    "birth_future": FaultWords(
        _("Born in the future"),
        _("this day has not come yet. Check the year."),
    ),
    "birth_too_old": FaultWords(
        _("Born before 1900"),
        _("nobody born before 1900 is alive. Check the year."),
    ),
    "ethnic_group_unknown": FaultWords(
        _("Unknown ethnic group"),
        _("this is not one of the 54 names in use. Write the official name, or leave the cell empty."),
    ),
    "match_unclear": FaultWords(
        _("Several people can be meant"),
        _(
            "several people of this household have this name. Fill in the birth date or the identity number, so that we know "
            "who is meant."
        ),
    ),
    "person_repeated": FaultWords(
        _("One person twice in the list"),
        _("row %(first)s is the same person of the register. Remove one of the rows."),
    ),
    "person_gone": FaultWords(
        _("No longer in the household"),
        _("this person left the household while the list was taken in. Open the household, then decide."),
    ),
    "person_away": FaultWords(
        _("Moved away, by the register"),
        _(
            "the register says that this person moved away (left on %(day)s). Open the page and write down since when she is back, then "
            "send the row again; if she still lives elsewhere, leave the row out. If it is somebody else of the same name, add "
            "that person on the page of the household."
        ),
    ),
    "person_died": FaultWords(
        _("Died, by the register"),
        _(
            "the register says that this person died on %(day)s. If that is so, leave the row out. If not, put the death back on "
            "the page of the household, then send the row again. If it is somebody else, check the number, or add that person "
            "on the page of the household."
        ),
    ),
    "household_ended": FaultWords(
        _("The household had ended"),
        _(
            "nobody was left in this household, and another row of it names somebody who had moved away or died. Settle that on the "
            "page, then send this row again; if it is another household, give it a code of its own."
        ),
    ),
    "household_two_communes": FaultWords(
        _("A household across two communes"),
        _(
            "row %(first)s has this household code in another commune, and here the household has no head. Write the same "
            "commune in all its rows, or give it a code of its own."
        ),
    ),
    "person_changes": FaultWords(
        _("Already in the register; something changes"),
        _(
            "the register says “%(before)s”. With this list it will say “%(after)s”. If it is somebody else, check the "
            "household code."
        ),
    ),
    "called_unreadable": FaultWords(
        _("Not a name people go by"),
        _(
            "this is not a name: it holds digits or signs, or more than 60 letters. The row comes in without it; to keep it, "
            "write it as people say it."
        ),
    ),
    "group_not_compared": FaultWords(
        _("Ethnic group of people already in the register"),
        _(
            "who is in the register already (%(n)s here) keeps the ethnic group it says: a list neither reads nor changes it."
        ),
    ),
    "name_capitals": FaultWords(
        _("Names in capitals"),
        _(
            "in capitals only: %(n)s. Names are kept as written; searching finds them either way, and who is "
            "in the register already keeps her way of writing."
        ),
    ),
    "name_old_font": FaultWords(
        _("Name in an old font"),
        _(
            "this name looks typed for an old font (TCVN3 or VNI) and would be kept so. Type it in Unicode in the sheet and "
            "send the sheet again, or correct it on the household's page."
        ),
    ),
    "phone_unusable": FaultWords(
        _("Not a telephone number"),
        _(
            "this is no telephone number of Vietnam. Write one number with 10 digits, or “Không có” where there is none, or "
            "leave the cell empty."
        ),
    ),
    "poverty_conflict": FaultWords(
        _("Two statuses in one household"),
        _(
            "row %(first)s names another status for this household. Check the decision and write the same status in "
            "both rows."
        ),
    ),
    "poverty_differs": FaultWords(
        _("The register has another status for the household"),
        _(
            "the register names another status for this household, or none. A status changes by a later decision: write its number "
            "and its day or year in this list, or leave the cell empty."
        ),
    ),
    "village_conflict": FaultWords(
        _("Two villages in one household"),
        _("row %(first)s names another village for this household. Write the same village in both rows."),
    ),
    "village_unclear": FaultWords(
        _("Which village is meant?"),
        _(
            "the commune has %(names)s. Write the village as it stands there, with its kind and its marks; where that does not "
            "tell them apart, complete or change the village's name under “Villages and places” first, then send the row again."
        ),
    ),
    "address_conflict": FaultWords(
        _("Two addresses in one household"),
        _("row %(first)s names another address for this household. Write the same address in both rows."),
    ),
    "village_changes": FaultWords(
        _("The household moves to another village"),
        _(
            "the register says “%(before)s”. With this list it will say “%(after)s”. If that is wrong, check the "
            "household code."
        ),
    ),
    "address_changes": FaultWords(
        _("The address of the household changes"),
        _(
            "the register says “%(before)s”. With this list it will say “%(after)s”. If that is wrong, check the "
            "household code."
        ),
    ),
    "no_head": FaultWords(
        _("Household without a head"),
        _(
            "no row of this household says “Chủ hộ”, and the register knows no head. If a row is missing, add it "
            "and send the list again."
        ),
    ),
    "only_children": FaultWords(
        _("Only children in the household"),
        _("everybody in this household is under 16. Check whether the adults' rows are missing."),
    ),
    "poverty_unknown": FaultWords(
        _("Unknown poverty status"),
        _(
            "write “Nghèo”, “Cận nghèo”, “Không”, or a word of the yearly review: “Thoát nghèo”, “Thoát cận nghèo”, “Tái nghèo”, "
            "“Nghèo phát sinh”. A year belongs into the column of the decision's day."
        ),
    ),
    "poverty_arisen": FaultWords(
        _("New on the list: poor or near poor?"),
        _("this says that the household is new on the list, not on which. Write “Nghèo” or “Cận nghèo”."),
    ),
} | NUMBER_FAULTS
