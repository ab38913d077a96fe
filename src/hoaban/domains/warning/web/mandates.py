"""In whose name: for each organisation that issues, the offices that may speak for it, and the form that enters one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.warning import actions, queries
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.spoken import LEVELS
from hoaban.domains.warning.values import Issuer
from hoaban.domains.warning.values.entrusted import Cover, Left, Mandate, Staff
from hoaban.domains.warning.web import shown
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.sources import api as sources
from hoaban.kit import clock
from hoaban.ui.fields import DayField

FEW = 6
"""Communes that stand in a line; more are folded behind their number. Our own choice."""
STAFFING = "accounts:user:see"
"""Whoever holds it opens the people of an office, and gives them roles."""


def _day(label: Any, **options: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


class MandateForm(forms.Form):
    issuer = forms.ChoiceField(label=_("Organisation that issues"))
    office_id = forms.TypedChoiceField(
        label=_("Office that may issue in its name"),
        coerce=int,
        help_text=_(
            "Of the whole province for an organisation of the province; of that commune for one of a commune."
        ),
    )
    document = forms.CharField(label=_("By which document (number)"), max_length=200)
    document_day = _day(_("Day of the document"))
    up_to = forms.TypedChoiceField(label=_("Up to which level"), coerce=int, initial=5)
    valid_from = _day(_("First day"))
    last_day = _day(_("Last day"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = actor.areas(Permission.MANDATE)
        offices = [one for one in accounts.offices(actor) if any(area.contains(one.number) for area in held)]
        issuers = [(one.code, one.name) for one in queries.book().issuers]
        self.fields["issuer"].choices = [("", "—"), *issuers]  # type: ignore[attr-defined]
        self.fields["office_id"].choices = [("", "—"), *((one.id, one.name) for one in offices)]  # type: ignore[attr-defined]
        self.fields["up_to"].choices = [(one, gettext(said)) for one, said in LEVELS.items()]  # type: ignore[attr-defined]


@door(permission=Permission.MANDATE)
@require_http_methods(["GET", "POST"])
def listing(request: HttpRequest) -> HttpResponse:
    """Who speaks for whom today, what is over, and one more."""
    actor, now = actor_of(request), timezone.now()
    form = MandateForm(actor, request.POST or None, initial={"valid_from": clock.local(now).date()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(by=actor, **form.cleaned_data, request=request_id(request), now=now)
        except (NotFound, NotAllowed):
            raise
        except DomainError as problem:
            form.add_error(None, shown.told(problem))
        else:
            messages.success(
                request,
                gettext("It is entered. From its first day on nobody else speaks there in this name."),
            )
            return redirect("warning:mandates")
    context = {"form": form, "rows": _rows(actor), "few": FEW, "may_staff": actor.may(STAFFING)}
    return render(request, "warning/mandates.html", context, status=422 if form.is_bound else 200)


@door(permission=Permission.MANDATE)
@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """From today on this office no longer speaks for it. Where less may be said there by that, she first reads what."""
    actor, now = actor_of(request), timezone.now()
    left = queries.left_after(actor, uid, now)
    if left is not None and request.POST.get("left") != left.key:
        return render(request, "warning/mandate_end.html", {"left": left, "uid": uid, "said": _remains(left)})
    try:
        is_held = actions.end_mandate(by=actor, uid=uid, request=request_id(request), now=now)
    except (NotFound, NotAllowed):
        raise
    except DomainError as problem:
        messages.warning(request, shown.told(problem))
    else:
        over = gettext("It is over. The entry stays on this page.")
        messages.success(
            request, gettext("Today is its last day. The entry stays on this page.") if is_held else over
        )
    return redirect("warning:mandates")


def _remains(left: Left) -> list[str]:
    """What holds from the press on, sentence by sentence."""
    if left.is_open:
        return [
            gettext("The entry is from today and no warning went out by it, so it is taken back as if it had never held."),
            gettext("Until another office is entered, whoever holds the right there may issue in this name."),
        ]  # fmt: skip
    if left.up_to:
        said = gettext(
            "Above level %(level)s nobody may issue in this name there any more, until an office is entered that may."
        )
        return [said % {"level": left.up_to}, _stays()]
    return [
        gettext("Nobody may issue in this name there until another office is entered. It does not fall open to everybody again."),
        _stays(),
    ]  # fmt: skip


def _stays() -> str:
    return gettext(
        "Drafts that wait may be given another name or be taken back. A warning in force stays, and can be ended. In an emergency "
        "whoever may issue alone still issues."
    )


def _rows(actor: Actor) -> list[dict[str, Any]]:
    """Each issuer with its entries; of those that are over the newest first, folded."""
    today, every, held = clock.today(), queries.entered(), actor.areas(Permission.MANDATE)
    lacking = {one.code for one in queries.lacking(clock.now())}
    staff, covers = queries.staff_of(every, today), queries.covers(every, clock.now())
    rows = []
    for issuer in queries.book().issuers:
        own = [one for one in every if one.issuer == issuer.code]
        is_over = [one.is_void or (one.valid_to is not None and one.valid_to <= today) for one in own]
        rows.append({
            "issuer": issuer, "mark": sources.mark_of(issuer.mark).drawn, "is_lacking": issuer.code in lacking,
            "holds": any(one.holds_on(today) for one in own), "is_closed": any(one.closes(today) for one in own),
            "is_commune": issuer.level == "commune", "cover": covers[issuer.code],
            "missing": _missing(covers[issuer.code], is_commune=issuer.level == "commune"),
            "open": [
                _said(one, may_end=any(area.contains(one.unit.start) for area in held))
                | {"lacks": _lacks(staff[one.office_id]) if one.holds_on(today) else ""}
                for one, over in zip(own, is_over, strict=True) if not over
            ],
            "over": [_said(one) for one, over in zip(own, is_over, strict=True) if over],
        })  # fmt: skip
    return rows


def _missing(cover: Cover, *, is_commune: bool) -> list[tuple[str, tuple[str, ...]]]:
    """(what is missing, where), what stops warnings first. An organisation of the province says the first and the last of it above."""
    low = [
        (gettext("Nobody may issue in this name above level %(level)s: no office of today may speak that high.") % {"level": level}, names)
        for level, names in cover.low
    ]  # fmt: skip
    if not is_commune:
        return [(said, ()) for said, _names in low]
    found = [
        (gettext("Every entry is over: nobody may issue in this name."), cover.shut),
        *low,
        (gettext("Within a fortnight an office's days run out, and no other may speak as high then."), cover.ending),
        (gettext("No office was ever entered: whoever holds the right there may issue in this name."), cover.unnamed),
    ]  # fmt: skip
    return [(said, names) for said, names in found if names]


def _lacks(staff: Staff) -> str:
    """Why nothing goes out through this office, and who mends it."""
    if staff.can_send:
        return ""
    if not staff.signers:
        return gettext(
            "By itself this office can send nothing yet: nobody in it may agree or issue, and it takes two."
        )
    if staff.signers == 1:
        return gettext(
            "By itself this office can send nothing yet: one person in it may agree or issue, and it takes two."
        )
    return gettext(
        "By itself this office can send nothing yet: nobody in it issues, or nobody reads what another wrote."
    )


def _said(one: Mandate, *, may_end: bool = False) -> dict[str, Any]:
    last = one.valid_to and one.valid_to - timedelta(days=1)
    return {"one": one, "level": gettext(LEVELS[one.up_to]), "last": last, "may_end": may_end}


def speakers() -> list[tuple[Issuer, str, list[str]]]:
    """For the page of readiness: each issuer with its mark and the offices of today."""
    today, every = clock.today(), queries.entered()
    return [
        (one, sources.mark_of(one.mark).drawn, [each.office for each in every if each.issuer == one.code and each.holds_on(today)])
        for one in queries.book().issuers
    ]  # fmt: skip
