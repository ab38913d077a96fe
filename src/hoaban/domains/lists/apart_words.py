"""The words for whoever a row means: several people in one cell, and which household it is where the list has no codes."""

from django.utils.translation import gettext_noop as _

from hoaban.foundation.imports.values import FaultWords, Field

FIELDS = (
    Field(
        "home_number",
        _("Number of the household in the list"),
        ("stt hộ", "số thứ tự hộ", "tt hộ", "thứ tự hộ"),
        computed=True,
    ),
)

FAULTS = {
    "homes_by_row": FaultWords(
        _("Each row is a household"),
        _(
            "this list has no household codes: each row is a household, %(n)s in all. In the register already: %(known)s; to be decided: "
            "%(asked)s; the others are given a code of ours."
        ),
    ),
    "homes_by_number": FaultWords(
        _("Households by their number in the list"),
        _(
            "this list has no household codes: households are told apart by their number in the list, %(n)s in all. In the register "
            "already: %(known)s; to be decided: %(asked)s; the others are given a code of ours."
        ),
    ),
    "homes_by_head": FaultWords(
        _("Households by their heads"),
        _(
            "this list has no household codes: each “Chủ hộ” begins a household, whoever stands below belongs to it, %(n)s households in "
            "all. In the register already: %(known)s; to be decided: %(asked)s; the others are given a code of ours."
        ),
    ),
    "codes_carried": FaultWords(
        _("Household code beside the head alone"),
        _("the household code stands beside the head alone: so many rows below have been given it: %(n)s."),
    ),
    "home_unclear": FaultWords(
        _("Whose household is this?"),
        _(
            "there is no household code, and the rows above do not say whose household this row belongs to: a household begins with one "
            "“Chủ hộ” and lies in one village. Write the code of the household in this row, or put the rows in order."
        ),
    ),
    "home_alike": FaultWords(
        _("Perhaps a household of the register"),
        _(
            "the register has people or a head like these in %(codes)s. If it is this household, write that code in its rows; if it is "
            "another one, write %(code)s."
        ),
    ),
    "home_in_two": FaultWords(
        _("People of two households of the register"),
        _(
            "the register has the people of this household in %(codes)s. Write in each row the code of the household she belongs to, or "
            "%(code)s for a new one."
        ),
    ),
    "home_repeated": FaultWords(
        _("One household twice in the list"),
        _(
            "row %(first)s is of the same household of the register, %(codes)s. Leave one of the two out; if this is another household, "
            "write %(code)s in its rows."
        ),
    ),
    "several_names": FaultWords(
        _("Several people in one cell"),
        _(
            "the cell names several people, and nobody can tell which birth or number is whose. Write each of them in a row, or in "
            "columns of her own (“Họ tên 1”, “Họ tên 2”); a second name of one person goes into “Tên thường gọi”."
        ),
    ),
}
