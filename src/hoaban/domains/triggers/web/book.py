"""Rules: what they say now, one rule with its versions, a proposal, and another person's word on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.triggers import actions, ports, queries, rules, spoken
from hoaban.domains.triggers.permissions import Permission
from hoaban.domains.triggers.values import Answer, Now, RuleFacts, Standing, VersionFacts
from hoaban.domains.triggers.web import proposing, shown, trying
from hoaban.domains.triggers.web.forms import ChangeForm, ReasonForm
from hoaban.domains.warning import api as warning
from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotAllowed, NotFound
from hoaban.foundation.places import api as places

TYPED, MOST = "triggers_typed", 1000


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is reached now stands first; then what cannot be judged; then every rule."""
    actor, now = actor_of(request), timezone.now()
    found, told = queries.rules_for(actor, timezone.localdate(now)), queries.now_of(actor, now)
    names = places.names_of({one.place_no for one in told} | {one.place_no for one in found})
    raised = [one for one in told if one.answer is Answer.RAISED]
    context = {
        "raised": [(one, spoken.quoted(one.quote), names.get(one.place_no, "")) for one in raised if one.quote],
        "rules": [_line(one, told) for one in found],
        "missing": queries.missing(f"{found[0].place_no // 10**9:02d}") if found else [],
        "drafts": [
            (uid, _(spoken.HAZARDS[hazard]), number, spoken.level(level, is_sure=True), at)
            for uid, hazard, number, level, at in queries.raised_lately(actor)
        ],
        "may_open": actor.may(warning.Permission.SEE), "unconfirmed": sum(one.is_nobodys for one in found),
        "outcomes": shown.outcomes(found, ports.connected.tallies(actor, found)),
    }  # fmt: skip
    return render(request, "triggers/home.html", context)


def _line(rule: RuleFacts, told: list[Now]) -> dict[str, Any]:
    mine = [one for one in told if one.rule.id == rule.id]
    counts = {answer: sum(one.answer is answer for one in mine) for answer in Answer}
    return {
        "rule": rule, "hazard": _(spoken.HAZARDS[rule.hazard]), "kind": _(spoken.KINDS[rule.kind]),
        "steps": [spoken.step(rule.kind, one) for one in rule.version.params.steps],
        "raised": counts[Answer.RAISED], "below": counts[Answer.BELOW], "unknown": counts[Answer.UNKNOWN],
        "rests": not rule.version.params.acts or rule.version.standing is not Standing.HOLDS, "mark": rule.version.mark.drawn,
        "is_nobodys": rule.is_nobodys,
    }  # fmt: skip


@door(permission=Permission.SEE)
@require_GET
def rule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What it says in words, who says so, what it says of each station now, and every version there was."""
    actor, now = actor_of(request), timezone.now()
    today = timezone.localdate(now)
    one = queries.rule_for(actor, uid, today)
    told = queries.now_of(actor, now, rule=uid)
    versions = queries.versions_of(actor, uid, today)
    context = shown.head(one) | {
        "since": one.version.valid_from or timezone.localdate(one.version.decided_at or one.version.at),
        "told": shown.stations(told), "version": one.version, "tally": ports.connected.tallies(actor, [one]).get(uid),
        "numbers": [
            (entry.name, spoken.entry(one.kind, one.version.params, entry), spoken.number(entry.value))
            for entry in rules.entries(one.kind, one.version.params)
        ],
        "table": [(n, spoken.step(one.kind, step)) for n, step in enumerate(one.version.params.steps)],
        "areas": list(places.names_of(one.version.areas or [one.place_no]).values()),
        "history": [_history(one, version) for version in versions],
        "waiting": [version for version in versions if version.standing is Standing.WAITS],
        "may_propose": actor.may(Permission.PROPOSE),
    }  # fmt: skip
    return render(request, "triggers/rule.html", context)


def _history(rule: RuleFacts, version: VersionFacts) -> dict[str, Any]:
    said = {"n": version.number, "state": _(spoken.STANDINGS[version.standing])}
    parts = [_("Version %(n)s: %(state)s.") % said, version.reason]
    by = [_("proposed by %(who)s") % {"who": version.by}] if version.by else []
    if version.decided_by:
        by.append(_("decided by %(who)s") % {"who": version.decided_by})
    elif not version.by:
        by.append(_("came with the pack; no person of the province has confirmed it yet"))
    if version.decided_note:
        by.append(version.decided_note)
    return {"at": version.at, "text": " ".join(filter(None, parts)), "by": ". ".join(by)}


@door(permission=Permission.PROPOSE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, uid: UUID, number: str) -> HttpResponse:
    """One number is proposed; it acts only once another person approved it."""
    actor, fault = actor_of(request), ""
    one = queries.rule_for(actor, uid, timezone.localdate())
    entry = next((it for it in rules.entries(one.kind, one.version.params) if it.name == number), None)
    if entry is None:
        raise NotFound
    form = ChangeForm(request.POST or None, entry=entry, initial={"seen": one.version.number})
    if request.method == "POST" and form.is_valid():
        way, fault = proposing.proposed(request, one, form.changed(number))
        if way is not None:
            return way
    context = shown.head(one) | {
        "form": form, "fault": fault, "what": spoken.entry(one.kind, one.version.params, entry),
        "held": spoken.number(entry.value), "tally": ports.connected.tallies(actor, [one]).get(uid),
    }  # fmt: skip
    return render(request, "triggers/change.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.PROPOSE)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The numbers as they stand: who read them in which document, and until when they hold. Another person decides on it too."""
    one, fault = queries.rule_for(actor_of(request), uid, timezone.localdate()), ""
    held = one.version
    form = ReasonForm(
        request.POST or None, initial={"seen": held.number, "article": held.article, "mark": held.mark.value}
    )
    if request.method == "POST" and form.is_valid():
        way, fault = proposing.proposed(request, one, form.change("confirm", confirms=True))
        if way is not None:
            return way
    context = shown.head(one) | {"form": form, "fault": fault, "version": held}
    return render(request, "triggers/confirm.html", context, status=422 if fault or form.errors else 200)


@door(permission=Permission.SEE)
@require_GET
def version(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What would be otherwise, in numbers and over what happened, before anybody decides."""
    actor, today = actor_of(request), timezone.localdate()
    one, proposed = queries.version_for(actor, uid, today)
    waits = proposed.standing is Standing.WAITS
    context = shown.head(one) | {
        "version": proposed, "state": _(spoken.STANDINGS[proposed.standing]), "waits": waits,
        **(shown.differences(one, proposed) if waits else {}), "confirms": proposed.params == one.version.params,
        "steps": [spoken.step(one.kind, step) for step in proposed.params.steps],
        "compared": trying.compared(actor, one, proposed) if waits and proposed.params != one.version.params else [],
        "may_decide": actor.may(Permission.APPROVE) and waits and not proposed.is_own,
        "is_own": proposed.is_own, "mark": proposed.mark.drawn, "note": _typed(request),
    }  # fmt: skip
    return render(request, "triggers/version.html", context)


def _typed(request: HttpRequest) -> str:
    """What stood in this page's form when it was refused; given once."""
    address, note = request.session.get(TYPED, ("", ""))
    return str(request.session.pop(TYPED)[1]) if address == request.path and note else ""


@door(permission=Permission.APPROVE)
@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another person's word, with a reason where it is no."""
    is_approved = "approve" in request.POST
    try:
        actions.decide_version(
            by=actor_of(request), uid=uid, is_approved=is_approved, note=request.POST.get("note", ""),
            request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except DomainError as problem:
        # back to the page that can be opened again: this address only takes forms
        address = reverse("triggers:version", args=[uid])
        request.session[TYPED] = [address, request.POST.get("note", "")[:MOST]]
        messages.error(request, shown.told(problem))
        return redirect(address)
    said = _("It holds from now on.") if is_approved else _("It is refused. The rule acts as before.")
    messages.success(request, said)
    return redirect("triggers:version", uid)
