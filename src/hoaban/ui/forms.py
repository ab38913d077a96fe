"""Empty forms that look the same for everybody, drawn once in each language."""

from functools import lru_cache

from django.forms import Form
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def questions(form: type[Form]) -> SafeString:
    """Its fields with their words, as ``ui/components/field.html`` shows them; nothing of the person who asks is in it."""
    return _questions(form, get_language() or "vi")


def answers(form: type[Form], field: str) -> SafeString:
    """The input of one field alone, without an id: it may stand many times on a page, under a label of its own."""
    return _answers(form, field, get_language() or "vi")


@lru_cache(maxsize=64)
def _questions(form: type[Form], _language: str) -> SafeString:
    drawn = ((render_to_string("ui/components/field.html", {"field": field}),) for field in form())
    return format_html_join("", "{}", drawn)


@lru_cache(maxsize=64)
def _answers(form: type[Form], field: str, _language: str) -> SafeString:
    return SafeString(form(auto_id=False)[field])
