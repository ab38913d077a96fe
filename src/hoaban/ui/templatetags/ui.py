"""Template tags of the frame: ``{% load ui %}``. Formatting follows the language of the page."""

from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from hoaban.kit.uid import uuid7
from hoaban.ui import formats, icons

register = template.Library()


@register.simple_tag
def request_id() -> SafeString:
    """Hidden field that makes a form safe to send twice: a second arrival gets the first answer."""
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid7())


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """``{% icon "search" %}``; give a label only where no text stands beside it."""
    return mark_safe(icons.svg(name, escape(label), escape(css)))  # noqa: S308 - our own drawings, arguments escaped


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present query string with some keys changed; None or an empty text drops a key, ``page`` is dropped
    whenever anything else changes (a new filter starts on the first page)."""
    request: HttpRequest | None = context.get("request")
    params = request.GET.copy() if request is not None else None
    if params is None:
        return "?"
    if "page" not in changes:
        params.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def next_sort(context: Context, key: str) -> str:
    """Address that sorts by this column, the other way round if it already does."""
    request: HttpRequest | None = context.get("request")
    now = request.GET.get("sort", "") if request is not None else ""
    return query(context, sort=f"-{key}" if now == key else key)


@register.filter
def number(value: object, places: int | None = None) -> str:
    """1234567.8 → 1.234.567,8 (Vietnamese) or 1,234,567.8 (English)."""
    return formats.number(value, places, get_language() or "vi")


@register.simple_tag
def written(value: object, places: object = "") -> str:
    """The same for a component, where the number of decimals may be absent: absent means the value's own."""
    return number(value, places if isinstance(places, int) else None)


@register.filter
def day(value: object) -> str:
    """23/11/2026 in both languages."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.day(value)


@register.filter
def moment(value: object) -> str:
    """23/11/2026 14:05, local time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.moment(value)


@register.filter
def item(mapping: Any, key: object) -> object:
    """Look a key up in a mapping; an absent key is empty."""
    return mapping.get(key, "")


@register.simple_tag
def listen(text: str, label: str = "") -> SafeString:
    """``{% listen "…" %}``: a speaker button for one sentence; the phone's own Vietnamese voice reads it.

    Hidden until the script finds a voice: a button that stays silent is worse than none.
    """
    return format_html(
        '<button type="button" class="button button-quiet listen" data-listen="{}" lang="vi" hidden>{} {}</button>',
        text,
        icon("speaker"),
        label or gettext("Listen"),
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """``{% notice "done" title=… %}…{% endnotice %}``: info, done, attention or fault, each with its icon."""
    drawing = {"info": "info", "done": "done", "attention": "attention", "fault": "refused"}[kind]
    heading = format_html('<p class="notice-title">{}</p>', title) if title else SafeString("")
    role = "alert" if kind == "fault" else "note"
    return format_html(
        '<div class="notice notice-{}" role="{}">{}<div>{}{}</div></div>',
        kind,
        role,
        icon(drawing),
        heading,
        content,
    )
