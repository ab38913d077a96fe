"""What a document's page says aloud in the same words for every document: people read it once."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

IN_FORCE = {
    True: ("legal.in_force", _("This document is in force today.")),
    False: ("legal.not_in_force", _("This document is not in force today.")),
    None: ("legal.not_known", _("Whether this document is in force today is not known.")),
}


def sentences() -> dict[str, str]:
    """Key → words, in the language of whoever asks."""
    return {key: gettext(words) for key, words in IN_FORCE.values()}
