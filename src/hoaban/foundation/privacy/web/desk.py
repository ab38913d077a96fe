"""The officials' pages: the queue by deadline, one request, asking for somebody who stands there."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaban.foundation.access.api import Actor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.audit import api as audit
from hoaban.foundation.places import api as places
from hoaban.foundation.privacy import actions, queries, rules
from hoaban.foundation.privacy.errors import MoveNotPossible, ReasonMissing
from hoaban.foundation.privacy.permissions import Permission
from hoaban.foundation.privacy.values import (
    FETCHABLE,
    LAW,
    OPEN_PACKAGES,
    Asked,
    Kind,
    PackageFacts,
    PackageState,
    RequestFacts,
    State,
    Step,
)
from hoaban.foundation.privacy.web.citizens import receipt
from hoaban.foundation.privacy.web.forms import HelpForm
from hoaban.foundation.privacy.web.words import (
    DEEDS,
    KINDS,
    PACKAGE_TOLD,
    PACKAGES,
    SEEN,
    STATES,
    STEPS,
    said,
)
from hoaban.kit.typed import whole_number


@require_safe
@door(permission=Permission.SEE)
def listing(request: HttpRequest) -> HttpResponse:
    actor, number = actor_of(request), request.GET.get("page", "")
    page = int(number) if number.isdecimal() and len(number) < 6 else 1
    is_closed = request.GET.get("state") == "closed"
    code = request.GET.get("code", "")[:20]
    if code:
        rows, more = queries.requests_at_desk(actor, code), False
    else:
        rows, more = queries.requests_for(actor, closed=is_closed, page=page)
    units = places.names_of({row.number for row in rows})
    packages = queries.packages_of(actor, [row.uid for row in rows])
    entries = [
        {
            "row": row, "label": KINDS[row.kind], "state": STATES[row.state], "unit": units.get(row.number, ""),
            "package": PACKAGES[packages[row.uid][0].state] if row.uid in packages else "",
        }
        for row in rows
    ]  # fmt: skip
    context = {"entries": entries, "is_closed": is_closed, "page": page, "next_page": page + 1 if more else 0}
    context |= {"may_help": actor.may(Permission.HELP), "code": code}
    return render(request, "privacy/list.html", context)


@require_safe
@door(permission=Permission.SEE)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Everything about one request; looking is recorded."""
    return _page(request, uid)


def _page(request: HttpRequest, uid: UUID, typed: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    row, is_extended, key = queries.request_for(actor, uid)
    audit.record_read(
        "privacy:request:see", by=actor, target=("privacy.datarequest", str(key)), purpose="privacy.answer"
    )
    steps = rules.steps_from(row.state, is_extended=is_extended) if actor.may(Permission.ANSWER) else []
    history = [
        {"at": line.at, "text": f"{STEPS[line.what]}{': ' + line.text if line.text else ''}", "by": line.by}
        for line in queries.history_of(uid)
    ]
    packages = queries.packages_of(actor, [uid]).get(uid, [])
    answer = typed or _handed_over_words(packages)
    context = {
        "row": row,
        "label": KINDS[row.kind],
        "state": STATES[row.state],
        "unit": places.names_of({row.number}).get(row.number, ""),
        "law": LAW,
        "history": history,
        "steps": [
            {
                "code": step,
                "label": DEEDS[step],
                "words": step in rules.NEEDS_WORDS,
                "text": answer if step is Step.ANSWER else typed,
            }
            for step in steps
        ],
    }
    if row.kind is Kind.SEE:
        context |= _package(row, packages, may=actor.may(Permission.ANSWER))
    return render(request, "privacy/detail.html", context, status=status)


def _handed_over_words(packages: list[PackageFacts]) -> str:
    """The answer that follows from a handing over; the official may say it otherwise."""
    handed = packages[0].handed if packages else ()
    if not handed:
        return ""
    day = timezone.localtime(handed[0].at)
    # For her, whatever language the official reads.
    with translation.override(settings.LANGUAGE_CODE):
        return _("We gave you what is kept about you on %(day)s, in one file.") % {"day": f"{day:%d/%m/%Y}"}


def _package(row: RequestFacts, packages: list[PackageFacts], *, may: bool) -> dict[str, Any]:
    """The newest package on its way, and what this official may do with it."""
    is_open = bool(packages) and packages[0].state in OPEN_PACKAGES
    is_read = row.state in (State.ACKNOWLEDGED, State.IN_WORK)
    context: dict[str, Any] = {
        "may_gather": may and is_read and not is_open,
        "may_answer": may,
        "shows_package": True,
    }
    if not packages:
        return context
    facts = packages[0]
    way = [
        PackageState.ASKED,
        PackageState.GATHERING,
        PackageState.READY,
        PackageState.HANDED,
        PackageState.ERASED,
    ]
    at = way.index(facts.state) if facts.state in way else -1
    steps = [
        {"label": PACKAGES[state], "is_done": number < at, "is_now": number == at}
        for number, state in enumerate(way)
    ]
    package = {
        "facts": facts, "steps": steps, "is_open": is_open and facts.state is not PackageState.READY,
        "is_there": facts.state in FETCHABLE, "may_erase": facts.state is not PackageState.ERASED,
        "sentence": PACKAGE_TOLD.get(facts.state) or _(facts.problem),
    }  # fmt: skip
    return context | {"package": package, "seen_choices": list(SEEN.items())}


@require_POST
@door(permission=Permission.ANSWER)
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One step; what closes the request is asked once more, with the words as she will read them."""
    step, version = request.POST.get("step", ""), whole_number(request.POST.get("version", ""))
    if step not in set(Step) or version is None:
        raise MoveNotPossible
    text = request.POST.get("text", "")
    if "again" in request.POST:
        return _page(request, uid, text)
    if step in rules.CLOSES and text.strip() and "sure" not in request.POST:
        return _asks_once_more(request, uid, Step(step), text)
    try:
        actions.move(
            by=actor_of(request), uid=uid, step=Step(step), version=version, text=text,
            request=request_id(request),
        )  # fmt: skip
    except (MoveNotPossible, ReasonMissing, Stale) as problem:
        messages.error(request, _(problem.msgid))
        return _page(request, uid, text, problem.status)
    messages.success(request, _("Noted. The person sees it with her code."))
    return redirect("privacy:detail", uid=uid)


def _asks_once_more(request: HttpRequest, uid: UUID, step: Step, text: str) -> HttpResponse:
    row, _is_extended, key = queries.request_for(actor_of(request), uid)
    audit.record_read(
        "privacy:request:see",
        by=actor_of(request),
        target=("privacy.datarequest", str(key)),
        purpose="privacy.answer",
    )
    context = {
        "row": row,
        "step": step,
        "version": request.POST["version"],
        "text": text,
        "label": DEEDS[step],
    }
    return render(request, "privacy/sure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
# A form stands around the proof.
@door(permission=Permission.HELP, largest_body=accounts.LARGEST_PROOF + 1_000_000)
def help_ask(request: HttpRequest) -> HttpResponse:
    """Ask for somebody who stands there: the same questions, her consent, a receipt to read out and print."""
    actor, sent = actor_of(request), request_id(request)
    is_sent = request.method == "POST"
    kept = _kept(actor, sent) if is_sent else {}
    arrived = (request.POST, request.FILES) if is_sent else ()
    form = HelpForm(actor, *arrived, kept=frozenset(kept))
    if is_sent:
        asked = _asked(actor, form, kept, sent)
        if asked is not None:
            typed = form.cleaned_data
            page = receipt(asked, typed["kind"], typed) | {"is_helper": True}
            return render(request, "privacy/receipt.html", page)
        form.kept = frozenset(_kept(actor, sent))
    context = {"form": form, "sent": sent if form.is_bound else ""}
    return render(request, "privacy/help.html", context, status=422 if form.is_bound else 200)


def _asked(actor: Actor, form: HelpForm, kept: dict[str, UUID], sent: str) -> Asked | None:
    """The proof is kept first, so that a mistake in another answer loses no recording; then all of it is judged."""
    is_whole, typed = form.is_valid(), form.cleaned_data
    how, proof = typed.get("how", ""), form.proof()
    try:
        evidence = kept.get(how)
        if proof is not None and evidence is None:
            evidence = accounts.keep_evidence(
                by=actor,
                agreed=accounts.Agreed(how),
                name=proof.name or how,
                pieces=proof.chunks(),
                request=sent,
            )
        if not is_whole:
            return None
        return actions.ask(
            by=actor, kind=typed["kind"], name=typed["name"], number=typed["number"], phone_e164=typed["phone"],
            details=typed["details"], agreed=accounts.Agreed(how), evidence=evidence, request=sent,
        )  # fmt: skip
    except DomainError as problem:
        form.add_error(how if proof is not None and how in typed else None, said(problem))
        return None


def _kept(actor: Actor, sent: str) -> dict[str, UUID]:
    """Proofs that came with an earlier sending of this form."""
    found = {
        str(how): accounts.evidence_kept(actor, how, sent)
        for how in (accounts.Agreed.VOICE, accounts.Agreed.MARK)
    }
    return {how: uid for how, uid in found.items() if uid is not None}
