"""The words of what a list tells of disability, school, health insurance and the road to a village: columns, and how faults are told."""

from django.utils.translation import gettext_noop as _

from hoaban.foundation.imports.values import FaultWords, Field

FIELDS = (
    Field(
        "disability",
        _("Disability"),
        ("khuyết tật", "mức độ khuyết tật", "mức khuyết tật", "tình trạng khuyết tật"),
        guarded=True,
    ),
    Field(
        "disability_paper",
        _("Number of the disability certificate"),
        (
            "số giấy xác nhận khuyết tật",
            "giấy xác nhận khuyết tật",
            "số xác nhận khuyết tật",
            "số giấy chứng nhận khuyết tật",
            "giấy chứng nhận khuyết tật",
        ),
        guarded=True,
    ),
    Field(
        "disability_on",
        _("Day or year of the disability certificate"),
        (
            "ngày cấp giấy xác nhận khuyết tật",
            "ngày hoặc năm cấp giấy xác nhận khuyết tật",
            "năm cấp giấy xác nhận khuyết tật",
            "ngày giấy xác nhận khuyết tật",
            "ngày cấp giấy chứng nhận khuyết tật",
        ),
        guarded=True,
    ),
    Field(
        "schooling",
        _("Schooling"),
        # Not «trình độ học vấn»: the highest class somebody finished is another question, and the register does not ask it.
        ("học hành", "việc học", "đang học", "đi học", "đang theo học", "tình trạng đi học"),
        guarded=True,
    ),
    Field(
        "insured",
        _("Health insurance"),
        (
            "bảo hiểm y tế",
            "tham gia bảo hiểm y tế",
            "có bảo hiểm y tế",
            "tham gia bhyt",
            "có thẻ bhyt",
            "có bhyt",
            "tình trạng bhyt",
        ),
        guarded=True,
    ),
    Field(
        "insured_until",
        _("Health insurance good until"),
        (
            "bhyt có giá trị đến",
            "bảo hiểm y tế có giá trị đến",
            "thẻ bhyt có giá trị đến",
            "hạn thẻ bhyt",
            "hạn sử dụng thẻ bhyt",
            "hạn bhyt",
            "thẻ bhyt hết hạn",
        ),
        guarded=True,
    ),
    Field(
        "road",
        _("Road to the village"),
        ("đường vào bản", "đường đến bản", "đường tới bản", "đường giao thông đến bản"),
    ),
)

FAULTS = {
    "disability_type": FaultWords(
        _("A kind of disability, not its degree"),
        _(
            "this says that there is a disability, or of which kind; the register keeps its degree alone, nothing about illness. The row "
            "comes in and its disability stays empty; if there is a certificate, write the degree it names: “Nhẹ”, “Nặng” or “Đặc biệt "
            "nặng”."
        ),
    ),
    "disability_unknown": FaultWords(
        _("Unknown degree of disability"),
        _(
            "the row comes in and its disability stays empty. To fill it, write “Nhẹ”, “Nặng”, “Đặc biệt nặng” or “Không khuyết tật”."
        ),
    ),
    "disability_paper_alone": FaultWords(
        _("Certificate without a degree"),
        _(
            "the degree of the disability is not told, or is told to be none, so its certificate is not kept. Write the degree it names."
        ),
    ),
    "disability_day_alone": FaultWords(
        _("Day of a certificate without its number"),
        _(
            "the number of the certificate is missing, so its day is not kept. The row comes in without it; write the number too."
        ),
    ),
    "disability_paper_unfit": FaultWords(
        _("Not the number of a certificate"),
        _(
            "this is longer than 145 letters, or looks like an identity number. The row comes in without it; write the number of the "
            "disability certificate as it stands there."
        ),
    ),
    "disability_on_unreadable": FaultWords(
        _("Not the day of a certificate"),
        _(
            "this is not a date that exists. The row comes in without the day of its certificate. Write day/month/year; only the year is "
            "enough."
        ),
    ),
    "disability_on_future": FaultWords(
        _("Certificate of the future"),
        _(
            "this day or year has not come yet. The row comes in without the day of its certificate. Check the year."
        ),
    ),
    "certificate_kept": FaultWords(
        _("The register stands on a certificate"),
        _(
            "the register says “%(now)s” and keeps it: this list names no later certificate. If there is a later one, write its number "
            "and its day; if there is none, nothing is to be done."
        ),
    ),
    "schooling_unknown": FaultWords(
        _("Unknown schooling"),
        _(
            "the row comes in and its schooling stays empty. To fill it, write where this person learns now, such as “Mẫu giáo”, “Tiểu "
            "học”, “Lớp 7”, “Cao đẳng”, or “Đã nghỉ học”, “Chưa từng đi học”."
        ),
    ),
    "insured_unknown": FaultWords(
        _("Unknown whether insured"),
        _(
            "the row comes in and its health insurance stays empty. To fill it, write “Có” or “Không”; the number of the card belongs "
            "into its own column."
        ),
    ),
    "insured_contradicts": FaultWords(
        _("Insured, and not insured"),
        _(
            "two cells of this row contradict each other: one says that there is a card, the other “Không”. The row comes in, the number "
            "of a card with it; whether there is insurance is not written yet. Correct one of the two."
        ),
    ),
    "insured_until_unreadable": FaultWords(
        _("Not the last day of a card"),
        _("this is not a whole date. The row comes in without it. Write day/month/year."),
    ),
    "insured_until_over": FaultWords(
        _("The last day of the card is over"),
        _(
            "this day is over, and no cell says whether there is insurance now. The row comes in and its health insurance stays empty; "
            "write “Có” with the new last day, or “Không”."
        ),
    ),
    "card_kept": FaultWords(
        _("Said not to be insured, and the register has a card"),
        _(
            "it is written that this person is not insured, and the number of the health insurance card stays. If there is no card any "
            "more, take the number away on the household's page; if there is one, correct the cell or leave it empty."
        ),
    ),
    "road_unknown": FaultWords(
        _("Unknown road"),
        _(
            "the row comes in and its road stays empty. To fill it, write “Ô tô quanh năm”, “Ô tô mùa khô”, “Chỉ xe máy” or “Chỉ đi bộ”."
        ),
    ),
    "road_no_village": FaultWords(
        _("Road without a village"),
        _(
            "the road is kept for a village, and this row names none that is in the commune's list. The row comes in without the road; "
            "to keep it, fill in the village."
        ),
    ),
    "road_conflict": FaultWords(
        _("Two roads to one village"),
        _(
            "row %(first)s says otherwise of the same village. The road is kept for the whole village: write the same in all its rows, "
            "such as “Ô tô mùa khô”."
        ),
    ),
}
