"""The words for whoever a row means: several people in one cell, and which household it is where the list has no codes."""

from django.utils.translation import gettext_noop as _

from hoaban.foundation.imports.values import FaultWords

FAULTS = {
    "several_names": FaultWords(
        _("Several people in one cell"),
        _(
            "the cell names several people, and nobody can tell which birth or number is whose. Write each of them in a row, or in "
            "columns of her own (“Họ tên 1”, “Họ tên 2”); a second name of one person goes into “Tên thường gọi”."
        ),
    ),
}
