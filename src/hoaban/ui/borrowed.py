"""Sentences that Django says and its own Vietnamese lacks, or says with another word than our pages. Only the catalogue reads this."""

from django.utils.translation import gettext_noop, ngettext_lazy

SENTENCES = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("The submitted file is empty."),
    gettext_noop("No file was submitted."),
)
