"""The commune's villages and what is known of each; the same as a table to take away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.facts import KINDS, FactKind
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries.village_list import KINDS as SHOWN
from hoaban.domains.registry.queries.village_list import VillageFilter, VillageRow, villages_known
from hoaban.domains.registry.web import fact_words
from hoaban.domains.registry.web.lists import WRITERS
from hoaban.foundation.access.api import Actor, actor_of, door
from hoaban.ui.fields import commune_field, offer_communes

PAGE = 40


class VillagesForm(forms.Form):
    """Filters live in the address."""

    commune = commune_field()
    lacks = forms.ChoiceField(label=_("What is not known"), required=False)
    says = forms.ChoiceField(label=_("What is known"), required=False)

    def __init__(self, *args: Any, communes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, fact_words.label_of(kind)) for kind in SHOWN]
        said = [
            (
                fact_words.label_of(kind),
                [(f"{kind}:{code}", _(word)) for code, word in KINDS[kind].words.items()],
            )
            for kind in SHOWN
            if KINDS[kind].words
        ]
        self._offer("lacks", [("", _("Everything")), *kinds])
        self._offer("says", [("", _("Everything")), *said])
        offer_communes(self, communes)

    def _offer(self, name: str, choices: Any) -> None:
        choice = self.fields[name]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = choices

    def chosen(self) -> VillageFilter:
        """An unreadable filter is no filter."""
        data = self.cleaned_data if self.is_valid() else {}
        kind, _colon, code = data.get("says", "").partition(":")
        lacks = FactKind(data["lacks"]) if data.get("lacks") else None
        return VillageFilter(data.get("commune"), lacks, (FactKind(kind), code) if kind else None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of a village in words, and where it is noted; empty where nobody said."""

    label: str
    said: str
    url: str


@door(permission=Permission.SEE)
@require_GET
def villages(request: HttpRequest) -> HttpResponse:
    """Those of which least is known stand first."""
    actor = actor_of(request)
    form = VillagesForm(request.GET, communes=queries.communes(actor))
    rows = villages_known(actor, form.chosen())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    languages = _languages(rows)
    context = {
        "form": form,
        "page": page,
        "labels": [fact_words.label_of(kind) for kind in SHOWN],
        "rows": [(row, _cells(row, languages)) for row in page],
        "may_record": actor.may(Permission.RECORD),
        "may_export": actor.may(Permission.EXPORT),
        "has_communes": len({row.commune for row in rows}) > 1,
        "missing": sum(row.missing for row in rows),
    }
    return render(request, "registry/villages.html", context)


@door(permission=Permission.EXPORT)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The table as it is filtered, as CSV or XLSX."""
    actor: Actor = actor_of(request)
    ending = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    form = VillagesForm(request.GET, communes=queries.communes(actor))
    rows = villages_known(actor, form.chosen(), Permission.EXPORT)
    actions.note_village_export(by=actor, what=ending, count=len(rows))
    write, kind = WRITERS[ending]
    header = [gettext("Village"), gettext("Commune"), *(fact_words.label_of(kind) for kind in SHOWN)]
    disposition = {"Content-Disposition": f'attachment; filename="ban.{ending}"'}
    return StreamingHttpResponse(
        write(header, _lines(rows, _languages(rows))), content_type=kind, headers=disposition
    )


def _lines(rows: Sequence[VillageRow], languages: Mapping[str, str]) -> Iterator[list[str]]:
    for row in rows:
        yield [row.name, row.commune, *(cell.said for cell in _cells(row, languages))]


def _cells(row: VillageRow, languages: Mapping[str, str]) -> list[Cell]:
    return [
        Cell(
            fact_words.label_of(kind),
            fact_words.said(kind, row.values.get(kind, ""), languages),
            reverse("registry:village_fact", args=[row.number, kind]),
        )
        for kind in SHOWN
    ]


def _languages(rows: Sequence[VillageRow]) -> Mapping[str, str]:
    return queries.languages_at(rows[0].number) if rows else {}
