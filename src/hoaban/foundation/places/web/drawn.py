"""Drawing the long parts of the board in Python: a template loop over 75 rows costs more than all its queries."""

import functools
from html import escape

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hoaban.foundation.sources.api import Mark
from hoaban.ui.tables import Table


def body(table: Table) -> SafeString:
    """The rows of a table exactly as ``ui/components/table.html`` writes them; every text is escaped here."""
    heads = [
        f'<td data-label="{escape(str(column.label))}"' + (' class="number">' if column.numeric else ">")
        for column in table.columns
    ]
    rows = []
    for row in table.rows:
        name = escape(str(row.cells[0]))
        head = f'<a href="{escape(row.url)}">{name}</a>' if row.url else name
        cells = "".join(
            f"{opened}{escape(str(cell))}</td>" for opened, cell in zip(heads[1:], row.cells[1:], strict=True)
        )
        rows.append(f'<tr><th scope="row">{head}</th>{cells}</tr>')
    return mark_safe("".join(rows))  # noqa: S308 - each text was escaped above


def mark(which: Mark | str) -> SafeString:
    """A mark as ui's component writes it, remembered per language: there are four, shown dozens of times."""
    drawn = which.drawn if isinstance(which, Mark) else which
    return _mark(drawn, get_language() or "vi")


@functools.lru_cache(maxsize=16)
def _mark(drawn: str, _language: str) -> SafeString:
    return render_to_string("ui/components/mark.html", {"mark": drawn})


def unit_urls() -> "functools.partial[str]":
    """Addresses of unit pages without asking the URL resolver seventy-five times."""
    pattern = reverse("places:unit", args=["CODE"])
    return functools.partial(pattern.replace, "CODE")
