"""Template tags of the frame: ``{% load ui %}``. Formatting follows the language of the page."""

import re
from collections.abc import Hashable
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from hoaban.kit import phone
from hoaban.kit.text import inside
from hoaban.kit.uid import uuid7
from hoaban.ui import addresses, formats, icons
from hoaban.ui.ports import Sound
from hoaban.ui.voices import sound_for, sounds_for

register = template.Library()
register.filter("inside", inside)
PROGRAM = re.compile(r"[a-z_]+(\.[a-z_]+)+")
"""How jobs and commands are named: room, dot, deed. No person's name reads so."""


@register.simple_tag
def request_id() -> SafeString:
    """Hidden field that makes a form safe to send twice: a second arrival gets the first answer."""
    return format_html('<input type="hidden" name="request_id" value="{}">', uuid7())


@register.simple_tag
def address(name: str, key: UUID) -> str:
    """``{% address "registry:household" row.uid %}``: as ``{% url %}``, for a line that stands many times on a page."""
    return addresses.address(name, key)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """``{% icon "search" %}``; give a label only where no text stands beside it."""
    return mark_safe(icons.svg(name, escape(label), escape(css)))  # noqa: S308 - our own drawings, arguments escaped


@register.simple_tag
def drawn(template_name: str, value: Hashable) -> SafeString:
    """A part that shows ``value`` and the language's words and nothing else: drawn once, then remembered.

    For what stands on every page: a navigation of thirty lines costs more than any query of the page.
    """
    return _drawn(template_name, value, get_language() or "vi")


@lru_cache(maxsize=512)  # roles × pages they stand on; a few kB each
def _drawn(template_name: str, value: Hashable, _language: str) -> SafeString:
    return render_to_string(template_name, {"value": value})


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
def telephone(value: object) -> str:
    """+84912345678 → 0912 345 678, as people write and read it out; what is no number of Vietnam stays as it stands."""
    text = str(value or "")
    return phone.spoken(text) if text.startswith("+84") else text


@register.filter
def who(label: object) -> str:
    """A person as she stands on record; a program of ours in words, for its name is nobody's language."""
    text = str(label)
    return gettext("the program (%(name)s)") % {"name": text} if PROGRAM.fullmatch(text) else text


@register.filter
def item(mapping: Any, key: object) -> object:
    """Look a key up in a mapping; an absent key is empty."""
    return mapping.get(key, "")


CAREFUL = ("warning", "medical")


def _said(sound: Sound | None, *, careful: bool) -> str:
    """What the button says: an act, a size, whose voice."""
    if sound is None:
        own = (
            gettext("this phone's voice, no person has read it yet")
            if careful
            else gettext("this phone's voice")
        )
        return gettext("Listen · %(voice)s") % {"voice": own}
    voice = sound.language[:1].lower() + sound.language[1:]
    if sound.machine:
        voice = (
            gettext("machine voice, no person has read it yet") if sound.careful else gettext("machine voice")
        )
    if sound.partly:
        voice = gettext("%(language)s, partly a machine voice") % {"language": voice}
    return gettext("Listen · %(size)s kB · %(voice)s") % {
        "size": max(1, round(sound.size / 1000)),
        "voice": voice,
    }


@register.simple_tag(takes_context=True)
def listen(context: Context, words: str, key: str = "", language: str = "", kind: str = "") -> SafeString:
    """``{% listen "…" %}``: a speaker button for one sentence, with size, language and voice before anything loads.

    With a sound it is a plain link until the script makes it a player. Without one the phone's own voice reads; that
    button is hidden until the script finds a voice: a button that stays silent is worse than none. ``key`` names a
    standing sentence of this page (``home.hello``), ``language`` one language only, ``kind`` a warning or medical text.
    """
    words = " ".join(str(words).split())
    sound = sound_for(context.get("request"), words, language)
    if sound is not None and language and sound.code != language:
        sound = None
    named = format_html(' data-text="{}"', key) if key else SafeString("")
    said = _said(sound, careful=kind in CAREFUL)
    if sound is None:
        return format_html(
            '<button type="button" class="button button-quiet button-small listen" data-listen="{}" lang="{}"{} hidden>'
            "{}<span>{}</span></button>",
            words, get_language() or "vi", named, icon("speaker"), said,
        )  # fmt: skip
    return _link(sound, words, named, said)


def _link(sound: Sound, words: str, extra: SafeString, said: str) -> SafeString:
    return format_html(
        '<a class="button button-quiet button-small listen" href="{}" data-aac="{}" data-bytes="{}" data-listen="{}" '
        'lang="vi"{}>{}<span>{}</span></a>',
        sound.url, sound.url_aac, sound.size, words, extra, icon("speaker"), said,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def listen_each(context: Context, words: str, kind: str = "") -> SafeString:
    """``{% listen_each words kind="warning" %}``: her own language first, then every other one in which these words can be heard.

    Below stands which part of them nobody has recorded in a language yet. «Read all» reads in the first one only.
    """
    request, words = context.get("request"), " ".join(str(words).split())
    own = sound_for(request, words)
    others = [one for one in sounds_for(request, words) if own is None or one.code != own.code]
    links = [
        _link(one, words, SafeString(" data-other"), _said(one, careful=kind in CAREFUL)) for one in others
    ]
    lacking = [_lacking(one) for one in [*([own] if own else []), *others] if one.lacking]
    return format_html(
        '<span class="listen-each">{}{}{}</span>', listen(context, words, kind=kind), SafeString("".join(links)),
        SafeString("".join(lacking)),
    )  # fmt: skip


def _lacking(sound: Sound) -> SafeString:
    language = sound.language[:1].lower() + sound.language[1:]
    parts = ", ".join(one[:1].lower() + one[1:] for one in sound.lacking)
    said = gettext("Not recorded in %(language)s yet: %(parts)s. Listen in Vietnamese too.")
    return format_html("<small>{}</small>", said % {"language": language, "parts": parts})


@register.simple_tag(takes_context=True)
def no_voice(context: Context, words: str, language: str) -> SafeString:
    """Says honestly that nobody has read these words in this language yet; nothing when somebody has."""
    sound = sound_for(context.get("request"), words, language)
    if sound is not None and sound.code == language:
        return SafeString("")
    return format_html("<span>{}</span>", gettext("no voice yet"))


@register.filter
def join_words(one: object, other: object) -> str:
    """Two sentences, read in one breath."""
    return f"{one} {other}"


@register.simple_tag
def own_voice() -> str:
    """What a speaker button says once its sound is gone: the phone itself reads."""
    return _said(None, careful=False)


@register.simple_tag
def read_all() -> SafeString:
    """``{% read_all %}``: reads every sentence of the page in turn and shows where it is; Esc stops."""
    return format_html(
        '<button type="button" class="button read-all" data-read-all data-stop="{}" hidden>{}<span>{}</span></button>',
        gettext("Stop reading"),
        icon("speaker"),
        gettext("Read all"),
    )


@register.simple_block_tag(takes_context=True)
def spoken(context: Context, content: str, key: str = "") -> SafeString:
    """``{% spoken "about.owner" %}<p>…</p>{% endspoken %}``: a passage with its own speaker; tags are not read."""
    return format_html("<div data-spoken>{}{}</div>", content, listen(context, _read_off(content), key))


# Where the eye sees a new line, the ear needs a stop.
_LINE_ENDS = re.compile(r"</(?:h[1-6]|p|li|dt|dd)>")


def _read_off(content: str) -> str:
    """A passage as somebody would read it: no tags, every line a sentence."""
    lines = (" ".join(unescape(strip_tags(part)).split()) for part in _LINE_ENDS.split(content))
    return " ".join(line if line[-1] in ".!?:…" else f"{line}." for line in lines if line)


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
