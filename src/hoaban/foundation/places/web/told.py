"""A room's failure as a sentence of the screen's language."""

from django.utils.translation import gettext

from hoaban.foundation.access.errors import DomainError


def told(problem: DomainError) -> str:
    sentence = gettext(problem.msgid)
    return sentence % problem.params if problem.params else sentence
