"""How the faults of identity and health insurance numbers are told: one kind each, so that each says which number it is."""

from django.utils.translation import gettext_noop as _

from hoaban.foundation.imports.values import FaultWords

_REPEATED = _("row %(first)s has the same number. Check both cards; correct one, or leave it empty.")
_IN_REGISTER = _(
    "in the register this number stands in another record, in several, or in one that was merged. Open them, settle it there, "
    "then send the row again."
)
_ELSEWHERE = _(
    "somebody registered in another commune has this number. Check the card. If she moved here, ask that commune to "
    "record the move; then send the row again. If the card is right and nobody moved: send the row with this cell empty, choose “Add a "
    "number” on the page of the household and write it there; then the keeper of the register can be asked whose it is."
)
_OTHER_HOUSEHOLD = _(
    "in the register this person lives in household %(household)s. If she moved, record the move there; if not, "
    "correct the household code or the number."
)
_OTHER_PERSON = _(
    "somebody of this household has this number, under another name, and the name, birth or sex of this row says it is not this "
    "person. Check both cards."
)
_TAKEN_AWAY = _(
    "this number was taken away from this person in the register on %(day)s. Check the card. If it is right, add it on her page and "
    "send the row again; otherwise leave the cell empty."
)

NUMBER_FAULTS = {
    "identity_length": FaultWords(
        _("Identity number of wrong length"),
        _(
            "an identity number has 12 digits (an old one 9). Check it against the card, or leave the "
            "cell empty."
        ),
    ),
    "insurance_unusable": FaultWords(
        _("Insurance number of wrong form"),
        _(
            "an insurance number has 10 digits, or 2 letters and 13 digits. Check the card, or leave "
            "the cell empty."
        ),
    ),
    "identity_repeated": FaultWords(_("Identity number twice in the list"), _REPEATED),
    "insurance_repeated": FaultWords(_("Insurance number twice in the list"), _REPEATED),
    "identity_in_register": FaultWords(_("Identity number already in the register"), _IN_REGISTER),
    "insurance_in_register": FaultWords(_("Insurance number already in the register"), _IN_REGISTER),
    "identity_elsewhere": FaultWords(_("Registered in another commune"), _ELSEWHERE),
    "insurance_elsewhere": FaultWords(_("Insurance number of somebody in another commune"), _ELSEWHERE),
    "identity_other_household": FaultWords(_("Registered in another household"), _OTHER_HOUSEHOLD),
    "insurance_other_household": FaultWords(
        _("Insurance number of somebody in another household"),
        _(
            "in the register somebody of household %(household)s has this number. Check both cards. If she moved, record the "
            "move there; if not, correct the household code or the number."
        ),
    ),
    "identity_other_person": FaultWords(_("The number is somebody else's"), _OTHER_PERSON),
    "insurance_other_person": FaultWords(_("The insurance number is somebody else's"), _OTHER_PERSON),
    "identity_differs": FaultWords(
        _("The register has another identity number"),
        _(
            "the register has another identity number for this person. Check the card. If the register is wrong, choose “Correct "
            "a number” on the page of the household; otherwise leave the cell empty."
        ),
    ),
    "insurance_differs": FaultWords(
        _("The register has another insurance number"),
        _(
            "the register has another health insurance number for this person. Check the card. If the register is wrong, choose “Correct "
            "a number” on the page of the household; otherwise leave the cell empty."
        ),
    ),
    "identity_taken_away": FaultWords(_("Identity number taken away in the register"), _TAKEN_AWAY),
    "insurance_taken_away": FaultWords(_("Insurance number taken away in the register"), _TAKEN_AWAY),
    "paper_added": FaultWords(
        _("A number the register does not have yet"),
        _(
            "this person is in the register already, without this number. The list adds it. If it is somebody else, check the "
            "household code."
        ),
    ),
}
