"""Parts of a household's page that stand once for every fact, drawn in Python as the rows of tables are (`ui.tables`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from hoaban.domains.registry.web.fact_words import Block, Line


@dataclass(frozen=True, slots=True)
class Fold:
    """The facts of one owner: the values on its line, and what opens below; empty where there is nothing to open."""

    title: str
    said: str
    body: SafeString


def folds(blocks: Sequence[Block], *, may_record: bool) -> list[Fold]:
    """Where each fact comes from, and what could be noted."""
    nothing = gettext("Nothing is recorded.")
    return [
        Fold(
            one.title,
            " · ".join(line.held.said for line in one.known if line.held) or nothing,
            _body(one, may_record),
        )
        for one in blocks
    ]


def _body(one: Block, may_record: bool) -> SafeString:
    drawn = []
    if one.known:
        drawn.append(f'<dl class="facts">{"".join(_known(one.known, may_record))}</dl>')
    if may_record and one.silent:
        words = escape(gettext("Note something"))
        drawn.append(f'<p class="row no-print"><span class="soft">{words}:</span>{_silent(one.silent)}</p>')
    return mark_safe("".join(drawn))  # noqa: S308 - each text was escaped


def _known(lines: Sequence[Line], may_record: bool) -> Iterator[str]:
    again = escape(gettext("Note again"))
    for line in lines:
        if line.held is None:
            continue
        label = escape(line.label)
        note = (
            f'<span class="no-print"> · <a href="{line.url}">{again}<span class="hidden-text">: {label}</span></a></span>'
            if may_record
            else ""
        )
        yield f'<dt>{label}</dt><dd>{escape(line.held.said)}{note} <span class="small soft">{escape(line.held.dates)}</span></dd>'


def _silent(lines: Sequence[Line]) -> str:
    return "".join(
        f' <a class="button button-small" href="{line.url}">{escape(line.label)}</a>' for line in lines
    )
