"""People who died or moved away: whose term is over, the page that asks before they are erased, and what it did."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from hoaban.domains.registry import actions, queries
from hoaban.domains.registry.erasing import MOST_AT_ONCE, Chosen, LeftRow, Which
from hoaban.domains.registry.errors import NoTerm
from hoaban.domains.registry.permissions import Permission
from hoaban.domains.registry.queries import erasing
from hoaban.domains.registry.values import Left
from hoaban.domains.registry.web.history import WHY
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.kit.typed import whole_number
from hoaban.ui.fields import commune_field, offer_communes


class FilterForm(forms.Form):
    """Filters live in the address."""

    commune = commune_field()
    why = forms.ChoiceField(
        label=_("Why they left"),
        required=False,
        choices=[("", _("All")), *((why.value, _(WHY[why])) for why in Left)],
    )
    which = forms.ChoiceField(
        label=_("Which of them"),
        required=False,
        choices=[
            (Which.ALL, _("All")),
            (Which.READY, _("Those that can be deleted")),
            (Which.HELD, _("Those that something holds")),
        ],
    )

    def __init__(self, *args: Any, communes: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_communes(self, communes)

    def chosen(self) -> Chosen:
        """An unreadable filter is no filter."""
        data = self.cleaned_data if self.is_valid() else {}
        why = Left(data["why"]) if data.get("why") else None
        return Chosen(data.get("commune"), why, Which(data.get("which") or Which.ALL))


class SureForm(forms.Form):
    """The last question."""

    sure = forms.BooleanField(
        label=_("I have looked at them. What is deleted cannot be brought back."),
        error_messages={"required": _("Tick this if they shall be deleted for good.")},
    )


@door(permission=Permission.ERASE)
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Those whose term is over, and past erasures."""
    actor, kept = actor_of(request), erasing.term()
    context: dict[str, Any] = {"term": kept, "erasures": erasing.erasures(actor), "most": MOST_AT_ONCE}
    if kept:
        form = FilterForm(request.GET, communes=queries.communes(actor))
        page, over = erasing.people_over(
            actor, kept, form.chosen(), request.GET.get("page", ""), timezone.now()
        )
        context |= {
            "form": form,
            "page": page,
            "over": over,
            "rows": _told(over.rows),
            "why": form.chosen().why,
            "held": [(gettext(label), number) for label, number in over.held.items()],
        }
    return render(request, "registry/left.html", context)


@door(permission=Permission.ERASE)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The people of one commune that one press would erase; then it is done, or said why not."""
    actor, kept, now = actor_of(request), erasing.term(), timezone.now()
    commune, why = whole_number(request.GET.get("commune", "")), request.GET.get("why", "")
    chosen = Chosen(commune, Left(why) if why in set(Left) else None)
    if commune is None:
        return redirect("registry:left")
    if kept is None:
        raise NoTerm
    form = SureForm(request.POST or None)
    if form.is_valid():
        seen = actions.Seen(commune, _seen(request.POST.get("seen", "")), request_id(request), now)
        uid = actions.erase_left(by=actor, seen=seen)
        count = erasing.erasure_for(actor, uid).count
        text = ngettext("%(n)s person was deleted.", "%(n)s people were deleted.", count)
        messages.success(request, text % {"n": count})
        return redirect("registry:erased", uid)
    wanted = erasing.people_to_erase(actor, kept, chosen, now)
    if not wanted.seen:
        messages.info(request, gettext("Nobody of this commune can be deleted now."))
        return redirect("registry:left")
    context = {
        "term": kept, "wanted": wanted, "form": form, "rows": _told(wanted.few), "count": len(wanted.seen),
        "seen": " ".join(f"{pk}:{version}" for pk, version in wanted.seen.items()),
    }  # fmt: skip
    return render(request, "registry/erase.html", context, status=422 if form.errors else 200)


@door(permission=Permission.ERASE)
@require_GET
def erased(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What one press did, and who was left and why."""
    one = erasing.erasure_for(actor_of(request), uid)
    left_over = [(gettext(label), number) for label, number in one.left]
    return render(request, "registry/erased.html", {"one": one, "left": left_over})


def _told(rows: Sequence[LeftRow]) -> list[tuple[LeftRow, str, str]]:
    """Each with why she left and what holds her, in words."""
    return [
        (row, gettext(WHY[row.why]) if row.why else "", gettext(row.held) if row.held else "") for row in rows
    ]


def _seen(said: str) -> dict[int, int]:
    """Person → version, as the page wrote them; what is not two numbers is left out."""
    pairs = (one.partition(":") for one in said.split())
    numbers = ((whole_number(pk), whole_number(version)) for pk, _colon, version in pairs)
    return {pk: version for pk, version in numbers if pk is not None and version is not None}
