"""The queue of pairs, one pair side by side, and what she says of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from hoaban.domains.linkage import actions, queries, spoken
from hoaban.domains.linkage.permissions import Permission
from hoaban.domains.linkage.values import WAITING, PairRow, State, ToldWhy, is_above
from hoaban.domains.linkage.web import forms
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.errors import ReasonNeeded
from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import Stale
from hoaban.foundation.places import api as places

UNFIT, CONFLICT = 422, 409


@door(permission=Permission.REVIEW)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, the likeliest first."""
    actor = actor_of(request)
    form = _filter(request.GET, actor)
    chosen = form.chosen(partial(queries.people_named, actor), request.GET.get("after", ""))
    page = queries.pairs(actor, chosen)
    scans = queries.scans(actor)
    context = {
        "form": form,
        "rows": [_told(row) for row in page.rows],
        "next_after": f"{page.after[0]}~{page.after[1]}" if page.after else "",
        "waiting": queries.count_waiting(actor),
        "state": chosen.state,
        "is_named": chosen.people is not None,
        "is_told": chosen.told,
        "told_count": 0 if chosen.told else queries.count_told(actor),
        "above": _is_above(actor),
        "may_weigh": actor.may(Permission.WEIGH),
        "last": queries.last_decision(actor, timezone.now()),
        "looked_at": max((scan.done_at for scan in scans if scan.done_at), default=None),
        "is_looking": any(not scan.done_at or scan.done_at < scan.asked_at for scan in scans),
        "filter": forms.kept_filter(request.GET.urlencode()),
    }
    return render(request, "linkage/queue.html", context)


@door(permission=Permission.REVIEW)
@require_POST
def look_again(request: HttpRequest) -> HttpResponse:
    """Have her communes looked through now."""
    count = actions.ask_scan(by=actor_of(request), request=request_id(request), now=timezone.now())
    text = ngettext(
        "%(n)s commune is being looked through. Pairs appear here as they are found.",
        "%(n)s communes are being looked through. Pairs appear here as they are found.", count,
    )  # fmt: skip
    messages.success(request, text % {"n": count})
    return redirect("linkage:queue")


@door(permission=Permission.REVIEW)
@require_GET
def pair(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two records side by side, why they are shown, and the way on."""
    return _pair_page(request, uid)


@door(permission=Permission.REVIEW)
@require_POST
def same(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person: the records become one."""
    kept, merged = (_uuid(request.POST.get(name, "")) for name in ("kept", "merged"))
    try:
        done = actions.decide_same(
            by=actor_of(request), uid=uid, kept_uid=kept, merged_uid=merged, now=timezone.now(),
            choice=registry.choice_of(request.POST, request_id(request), timezone.now()),
        )  # fmt: skip
    except Stale:
        return _pair_page(request, uid, status=CONFLICT)
    messages.success(request, gettext("The two records are one now."))
    if done.emptied:
        text = gettext("Nobody is left in household %(code)s. Look whether it still exists.")
        messages.warning(request, text % {"code": done.emptied})
    return _on(request)


@door(permission=Permission.REVIEW)
@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Two people, or not now."""
    state = State.LATER if request.POST.get("state") == State.LATER else State.DIFFERENT
    actions.decide(
        by=actor_of(request), uid=uid, state=state, request=request_id(request), now=timezone.now()
    )
    return _on(request)


@door(permission=Permission.REVIEW)
@require_POST
def look_across(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The other commune's record, shown once for this pair; the look is on record and told to that commune, so a link never shows it."""
    other = actions.look_across(by=actor_of(request), uid=uid, now=timezone.now())
    return _pair_page(request, uid, other=other)


@door(permission=Permission.REVIEW)
@require_POST
def tell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The keeper of the province is told that it is one person."""
    form = forms.TellForm(request.POST)
    if not form.is_valid():
        return _pair_page(request, uid, status=UNFIT, tell_form=form)
    actions.tell_keeper(
        by=actor_of(request), uid=uid, why=ToldWhy(form.cleaned_data["why"]), words=form.cleaned_data["words"],
        request=request_id(request), now=timezone.now(),
    )  # fmt: skip
    messages.success(
        request, gettext("The keeper of the register has your word. What becomes of it you see here.")
    )
    return redirect("linkage:pair", uid)


@door(permission=Permission.REVIEW)
@require_POST
def untell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Her word was wrong."""
    actions.withdraw_told(by=actor_of(request), uid=uid, request=request_id(request))
    messages.success(request, gettext("Your word is withdrawn. The pair waits as before."))
    return redirect("linkage:pair", uid)


@door(permission=Permission.REVIEW)
@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The pair waits again."""
    actions.take_back(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("Taken back: this pair waits again."))
    return redirect("linkage:pair", uid)


def _pair_page(
    request: HttpRequest,
    uid: UUID,
    status: int = 200,
    other: registry.PersonBrief | None = None,
    tell_form: forms.TellForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    address = forms.kept_filter(request.GET.urlencode() or request.POST.get("filter", ""))
    shown = queries.pair_for(
        actor, uid, _filter(QueryDict(address), actor).chosen(partial(queries.people_named, actor))
    )
    above = _is_above(actor)
    kept, merged = shown.people
    if request.GET.get("stays") == "2" or request.POST.get("kept") == str(merged):
        kept, merged = merged, kept
    both = (kept, merged) if kept and merged and shown.row.state in WAITING else None
    records = _side_by_side(actor, both) if both else None
    context: dict[str, Any] = {
        "shown": shown,
        "told": _told(shown.row),
        "pair": records,
        "rows": registry.lines_of(request.POST, records) if records else [],
        "stays": "1" if kept == shown.people[1] else "2",
        "filter": address,
        "kept": f"?{address}" if address else "",
        "is_stale": status == CONFLICT,
        "waits": shown.row.state in WAITING,
        "other": other,
        "home": None if above else next((home for home in shown.homes if home), None),
        "above": above,
        "beyond": shown.is_beyond,
        "tell_form": tell_form or (forms.TellForm() if shown.may_tell else None),
        "may_take_back": shown.row.state != State.SAME or all(shown.people),
    }
    return render(request, "linkage/pair.html", context, status=status)


def _side_by_side(actor: Actor, both: tuple[UUID, UUID]) -> registry.PairHeld | None:
    """None where she keeps neither and has not said today that she looks at them to settle this."""
    try:
        return registry.pair_to_merge(actor, *both)
    except ReasonNeeded:
        return None


def _is_above(actor: Actor) -> bool:
    """She settles pairs of two communes and keeps none of them."""
    return all(is_above(area) for area in actor.areas(Permission.REVIEW))


def _told(row: PairRow) -> dict[str, Any]:
    sides = [
        {
            "name": spoken.named(name, commune),
            "about": " · ".join(part for part in (about, commune if name else "") if part),
        }
        for name, about, commune in zip(row.names, row.about, row.communes, strict=True)
    ]
    return {
        "row": row, "likely": spoken.likely(row.score), "reasons": spoken.told(row.reasons), "sides": sides,
        "state_said": spoken.STATES[row.state], "told_why": spoken.TOLD_WHYS[row.told.why] if row.told else "",
        "is_across": row.communes[0] != row.communes[1],
    }  # fmt: skip


def _filter(said: QueryDict, actor: Actor) -> forms.FilterForm:
    numbers = [scan.commune for scan in queries.scans(actor)]
    names = places.names_of(numbers) if len(numbers) > 1 else {}
    return forms.FilterForm(
        said,
        communes=sorted(names.items(), key=lambda pair: pair[1]),
        reads_names=not _is_above(actor),
    )


def _on(request: HttpRequest) -> HttpResponse:
    """To the next pair of the queue she came from, or back to the queue at its end."""
    kept = forms.kept_filter(request.POST.get("filter", ""))
    ahead = _uuid(request.POST.get("next", ""))
    address = reverse("linkage:pair", args=[ahead]) if ahead.int else reverse("linkage:queue")
    return redirect(f"{address}?{kept}" if kept else address)


def _uuid(text: str) -> UUID:
    """Nobody's for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
