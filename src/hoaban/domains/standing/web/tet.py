"""Before Tết: who is visited, those who were given nothing yet first; many with one press; on paper and as a table."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.spoken import GIVERS, spoken_here
from hoaban.domains.standing.values import Benefit, Giver, TetLine, TetSum
from hoaban.domains.standing.web import gift_forms as forms
from hoaban.domains.standing.web.views import ticked, ticks, told
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.imports import api as imports
from hoaban.kit.typed import whole_number


@door(permission=Permission.SEE)
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One commune's people; for who sees many communes, how far each is."""
    return _page(request)


def _page(request: HttpRequest, form: forms.TetForm | None = None, fault: str = "") -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    year, sums = _year(request), queries.tet_sums(actor, _year(request))
    commune = _commune(request, [one.number for one in sums])
    shown, people, waiting, amount = _counted(sums, commune)
    most = _most(actor, Giver.COMMUNE)
    lines = queries.tet_list(actor, year, commune, today) if commune else []
    first = {"given_on": today, "giver": Giver.COMMUNE if len(sums) == 1 else Giver.PROVINCE, "amount": most}
    context: dict[str, Any] = {
        "year": year, "years": [(str(one), f"?year={one}", one == year) for one in sorted(forms.years(today))],
        "sums": sums, "commune": commune, "commune_name": shown[0].name if commune and shown else "", "lines": lines,
        "people": people, "waiting": waiting, "amount": amount,
        "needed": waiting * most if most else None, "most": most, "fault": fault, "givers": spoken_here(GIVERS),
        "may_give": actor.may(Permission.GIVE) and any(_may_tick(one) for one in lines), "form": form or forms.TetForm(initial=first),
        "ticks": ticks(request),
    }  # fmt: skip
    return render(
        request, "standing/tet.html", context, status=422 if fault or (form and form.errors) else 200
    )


@door(permission=Permission.GIVE)
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """The ticked people were visited on one day; the next page takes it back whole or in part."""
    form = forms.TetForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    uids = ticked(request)
    try:
        batch = actions.give(
            by=actor_of(request), uids=uids, giving=form.giving(_year(request)), again=False, request=request_id(request),
            now=timezone.now(),
        )  # fmt: skip
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        return _page(request, form, told(problem))
    text = ngettext("%(n)s visit is written down.", "%(n)s visits are written down.", len(uids))
    messages.success(request, text % {"n": len(uids)})
    return redirect("standing:batch", batch)


@door(permission=Permission.SEE)
@require_GET
def printed(request: HttpRequest) -> HttpResponse:
    """The list on paper, with room for a signature."""
    actor, year = actor_of(request), _year(request)
    commune = _asked_commune(request)
    _shown, _people, waiting, amount = _counted(queries.tet_sums(actor, year), commune)
    most = _most(actor, Giver.COMMUNE) or 0
    context = {
        "lines": queries.tet_list(actor, year, commune, timezone.localdate()), "year": year, "today": timezone.localdate(),
        "most": most, "given": amount, "needed": waiting * most,
    }  # fmt: skip
    return render(request, "standing/tet_print.html", context)


@door(permission=Permission.SEE)
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as XLSX; that it left is on record first."""
    actor, year = actor_of(request), _year(request)
    lines = queries.tet_list(actor, year, _asked_commune(request), timezone.localdate())
    header = [
        gettext("Full name"), gettext("Born"), gettext("Village"), gettext("Commune"), gettext("Decision"),
        gettext("Given so far, dong"), gettext("Last handed over on"), gettext("Who gave"),
    ]  # fmt: skip
    rows = (
        (one.one.name, one.one.born, one.one.village, one.one.commune, one.one.decision, _given(one),
         one.given[-1].given_on if one.given else "", gettext(GIVERS[one.given[-1].giver]) if one.given else "")
        for one in lines
    )  # fmt: skip
    actions.note_export(by=actor, what="tet", people=[one.one for one in lines])
    headers = {"Content-Disposition": f'attachment; filename="tham-hoi-tet-{year}.xlsx"'}
    return StreamingHttpResponse(
        imports.xlsx_stream(header, rows), content_type=imports.XLSX, headers=headers
    )


def _counted(sums: Sequence[TetSum], commune: int | None) -> tuple[list[TetSum], int, int, int]:
    """(communes, who stands, still to visit, given so far) of all or of one: screen and paper say the same."""
    shown = [one for one in sums if commune in (None, one.number)]
    people, given = sum(one.people for one in shown), sum(one.given for one in shown)
    return shown, people, people - given, sum(one.amount for one in shown)


def _given(line: TetLine) -> int:
    return sum(one.amount for one in line.given)


def _may_tick(line: TetLine) -> bool:
    return not line.given and not line.ran_out


def _most(actor: Actor, giver: Giver) -> int | None:
    """What may be given today at most; None: nobody confirmed an amount."""
    found = rules.limits_for(queries.limits(actor), Benefit.TET, giver, timezone.localdate())
    return found[0].most if found else None


def _year(request: HttpRequest) -> int:
    today = timezone.localdate()
    said = whole_number(request.POST.get("year", "") or request.GET.get("year", ""))
    return said if said in forms.years(today) else rules.coming_tet(today)


def _commune(request: HttpRequest, numbers: list[int]) -> int | None:
    asked = _asked_commune(request)
    return asked if asked in numbers else numbers[0] if len(numbers) == 1 else None


def _asked_commune(request: HttpRequest) -> int | None:
    return whole_number(request.POST.get("commune", "") or request.GET.get("commune", ""))
