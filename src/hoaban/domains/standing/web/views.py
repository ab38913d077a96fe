"""The way of a round: what waits, the villages of a commune, one meeting, the province's word."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaban.domains.registry import api as registry
from hoaban.domains.standing import actions, queries, rules
from hoaban.domains.standing.errors import (
    EnoughProposed,
    MeetingUnfit,
    MoreCameUp,
    NotFromHere,
    NotNow,
    ProposedAlready,
    RoundClosed,
    VotesUnfit,
    WrongOrder,
)
from hoaban.domains.standing.permissions import Permission
from hoaban.domains.standing.spoken import STATES, spoken_here
from hoaban.domains.standing.values import (
    CHANGED_BY,
    LAW,
    CommuneLine,
    Meeting,
    ProposalShown,
    RoundShown,
    State,
    Waiting,
)
from hoaban.domains.standing.web import forms
from hoaban.foundation.access.api import Actor, UnitRange, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, NotFound, Stale
from hoaban.foundation.files import api as files
from hoaban.foundation.places import api as places
from hoaban.foundation.sources import api as sources
from hoaban.kit.typed import whole_number

MINUTES = "standing.minutes"
FOUND = 8
FEW = 60
"""Names on the province's page; where more wait it ticks communes, and opens one to read its names."""
UNFIT = (NotFromHere, VotesUnfit, MeetingUnfit, EnoughProposed, ProposedAlready, NotNow, Stale, RoundClosed)


@door(permission=Permission.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Rounds that are open, with what each waits for; nothing else first."""
    actor = actor_of(request)
    rounds = queries.rounds(actor)
    sums = queries.sums_of(actor, [one for one in rounds if one.is_open])
    context = {
        "open": [{"one": one, "counts": sums[one.uid]} for one in rounds if one.is_open],
        "closed": [one for one in rounds if not one.is_open],
        "may_open": actor.may(Permission.OPEN),
        "laws": sources.legal_many([LAW, CHANGED_BY]).values(),
        "without": len(queries.villages_without(actor)),
    }
    return render(request, "standing/home.html", context)


@door(permission=Permission.OPEN)
@require_http_methods(["GET", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """The office sets the days of each step."""
    actor = actor_of(request)
    form = forms.RoundForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        try:
            uid = actions.open_round(
                by=actor, place_no=actor.areas(Permission.OPEN)[0].start, plan=form.plan(),
                request=request_id(request), now=timezone.now(),
            )  # fmt: skip
        except WrongOrder as problem:
            form.add_error("province_by", gettext(problem.msgid))
        else:
            messages.success(
                request, gettext("The round is open. Every commune has it among what waits for it.")
            )
            return redirect("standing:round", uid)
    return render(request, "standing/open.html", {"form": form}, status=422 if form.errors else 200)


@door(permission=Permission.SEE)
@require_GET
def round_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A commune's villages; for who sees many communes, the communes and what waits for the province."""
    return _round_page(request, uid, forms.DecisionForm())


def _round_page(request: HttpRequest, uid: UUID, form: forms.DecisionForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    one = queries.round_for(actor, uid)
    lines = queries.communes_of(actor, one)
    commune = _commune(request, [line.number for line in lines])
    many = commune is None and sum(line.sent for line in lines) > FEW
    held = queries.waiting_in(actor, one) if many else {}
    page, waiting = None, list[ProposalShown]()
    if not many and (commune is None or actor.may(Permission.DECIDE)):
        said = request.GET.get("page", "") or request.POST.get("page", "")
        page, waiting = queries.waiting_page(actor, one, commune, said)
    context: dict[str, Any] = {
        "one": one, "lines": lines, "commune": commune, "form": form, "states": spoken_here(STATES), "fault": fault,
        "commune_name": next((line.name for line in lines if line.number == commune), ""),
        "villages": queries.villages_of(actor, one, commune) if commune else [],
        "page": page, "waiting": waiting,
        "held": [_to_tick(request, line, held[line.number]) for line in lines if line.number in held],
        "in_all": sum(line.sent for line in lines if line.number in held), "ticks": ticks(request),
        "may_record": actor.may(Permission.RECORD) and one.is_open,
        "may_open": actor.may(Permission.OPEN), "may_decide": actor.may(Permission.DECIDE),
        "to_send": sum(line.recorded for line in lines if line.number == commune),
    }  # fmt: skip
    return render(request, "standing/round.html", context, status=422 if form.errors or fault else 200)


@door(permission=Permission.OPEN)
@require_POST
def close_round(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nothing more is proposed in it."""
    actions.close_round(by=actor_of(request), uid=uid, request=request_id(request), now=timezone.now())
    messages.success(request, gettext("The round is closed. What was sent up can still be decided."))
    return redirect("standing:round", uid)


@door(permission=Permission.RECORD)
@require_POST
def send(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The ticked villages go up together."""
    count = actions.send_up(
        by=actor_of(request),
        round_uid=uid,
        uids=ticked(request),
        request=request_id(request),
        now=timezone.now(),
    )
    text = ngettext(
        "%(n)s proposal went to the province. You are told when one comes back.",
        "%(n)s proposals went to the province. You are told when one comes back.", count,
    )  # fmt: skip
    messages.success(request, text % {"n": count})
    return redirect(_back(uid, request))


@door(permission=Permission.DECIDE)
@require_POST
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The ticked people are recognised by one decision."""
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        return _round_page(request, uid, form)
    actor = actor_of(request)
    try:
        count = actions.decide(
            by=actor, round_uid=uid, uids=[*ticked(request), *_held(request, actor, uid)], decision=form.decision(),
            request=request_id(request), now=timezone.now(),
        )  # fmt: skip
    except NotFound:
        raise
    except DomainError as problem:
        return _round_page(request, uid, form, told(problem))
    text = ngettext("%(n)s person is recognised.", "%(n)s people are recognised.", count)
    messages.success(request, text % {"n": count})
    return redirect(_back(uid, request))


@door(permission=Permission.RECORD)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, uid: UUID, village: int) -> HttpResponse:
    """First who was proposed, then what the minutes say: two small screens for a phone."""
    actor = actor_of(request)
    if not any(area.contains(village) for area in actor.areas(Permission.RECORD)):
        raise NotFound
    one, mends = queries.round_for(actor, uid), _mended(request, actor, village)
    context = {
        "one": one,
        "village": village,
        "village_name": places.names_of([village]).get(village, ""),
        "mends": mends,
    }
    chosen = _chosen(request, actor, mends)
    if chosen is None:
        return _choose(request, actor, village, context)
    form = forms.MeetingForm(request.POST or None, request.FILES or None, initial=vars_of(mends))
    if request.method == "POST" and form.is_valid():
        try:
            made = _record(request, actor, one, village, chosen.uid, form, mends)
        except UNFIT as problem:
            form.add_error(None, gettext(problem.msgid))
        else:
            messages.success(
                request, gettext("The meeting is written down. Check it, then send it up with the others.")
            )
            return redirect("standing:proposal", made)
    context |= {"person": chosen, "form": form}
    return render(request, "standing/meeting.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, actor: Actor, village: int, context: dict[str, Any]) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found, is_ordered = _people_near(actor, text, village) if text else ([], True)
    context |= {"text": text, "found": found, "is_unordered": not is_ordered}
    return render(request, "standing/choose.html", context)


def _people_near(
    actor: Actor, text: str, village: int
) -> tuple[list[tuple[registry.PersonToChoose, bool]], bool]:
    """Whom the name fits, with whether the village may propose her: its own people first, then the commune's; and whether
    the closest are among them."""
    commune, is_ordered = rules.commune_of(village), True
    found: dict[UUID, registry.PersonToChoose] = {}
    for area in (UnitRange(village, village + 1), UnitRange(commune, commune + rules.COMMUNE)):
        if len(found) < FOUND:
            near = registry.people_to_choose(actor, text, area, FOUND)
            found |= {one.uid: one for one in near}
            is_ordered &= near.is_ordered
    fits = [(one, rules.lives_there(one.place_no, village)) for one in found.values()]
    return sorted(fits, key=lambda pair: not pair[1])[:FOUND], is_ordered


def _record(
    request: HttpRequest, actor: Actor, one: RoundShown, village: int, person: UUID, form: forms.MeetingForm,
    mends: ProposalShown | None,
) -> UUID:  # fmt: skip
    said, ask = form.cleaned_data, request_id(request)
    paper, kept = said["minutes"], None
    if paper:
        kept = files.keep_file(
            by=actor, purpose=MINUTES, name=paper.name, pieces=paper.chunks(), request=f"{ask[:60]}/f"
        )
    told = Meeting(person, said["met_on"], said["present"], said["votes_for"], said["votes_against"], kept)
    seen = whole_number(request.POST.get("version", ""))
    return actions.record_meeting(
        by=actor, round_uid=one.uid, village_no=village, told=told,
        mends=(mends.uid, mends.version if seen is None else seen) if mends else None, request=ask, now=timezone.now(),
    )  # fmt: skip


@door(permission=Permission.SEE)
@require_GET
def proposal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What one village proposed and how far it came."""
    return _proposal_page(request, uid)


def _proposal_page(request: HttpRequest, uid: UUID, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    one = queries.proposal_for(actor, uid)
    is_commune, commune = actor.may(Permission.RECORD), whole_number(request.GET.get("commune", ""))
    context = {
        "one": one, "said": STATES[one.state], "fault": fault, "round": queries.round_for(actor, one.round_uid),
        "may_mend": is_commune and one.state in (State.RECORDED, State.RETURNED),
        "may_send": is_commune and one.state == State.RECORDED,
        "may_send_back": actor.may(Permission.REVIEW) and one.state == State.SENT,
        "commune": rules.commune_of(one.village_no),
        "kept": _kept(request),
        "next": queries.next_waiting(actor, one, commune) if actor.may(Permission.REVIEW) else None,
    }  # fmt: skip
    return render(request, "standing/proposal.html", context, status=422 if fault else 200)


def _kept(request: HttpRequest) -> str:
    """The commune from whose names she came, for the addresses that lead on."""
    commune = whole_number(request.GET.get("commune", ""))
    return f"?commune={commune}" if commune else ""


@door(permission=Permission.REVIEW)
@require_POST
def send_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """With the reason the commune reads first."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _proposal_page(request, uid, gettext("Write what the commune must mend."))
    actions.send_back(
        by=actor_of(request), uid=uid, reason=reason, request=request_id(request), now=timezone.now()
    )
    messages.success(request, gettext("It went back to the commune with your reason."))
    return redirect(reverse("standing:proposal", args=[uid]) + _kept(request))


def vars_of(mends: ProposalShown | None) -> dict[str, Any]:
    """What the minutes said before."""
    names = ("met_on", "present", "votes_for", "votes_against")
    return {name: getattr(mends, name) for name in names} if mends else {}


def _mended(request: HttpRequest, actor: Actor, village: int) -> ProposalShown | None:
    asked = _uuid(request.GET.get("mends", "") or request.POST.get("mends", ""))
    found = queries.proposal_for(actor, asked) if asked.int else None
    if found is not None and found.village_no != village:
        raise NotFound
    return found


def _chosen(
    request: HttpRequest, actor: Actor, mends: ProposalShown | None
) -> registry.PersonToChoose | None:
    asked = _uuid(request.GET.get("person", "") or request.POST.get("person", ""))
    if not asked.int and mends and "other" not in request.GET:
        asked = mends.person_uid
    return registry.person_to_choose(actor, asked) if asked.int else None


def _commune(request: HttpRequest, numbers: list[int]) -> int | None:
    """The one she asks for, or her only one."""
    asked = whole_number(request.GET.get("commune", "") or request.POST.get("commune", ""))
    if asked in numbers:
        return asked
    return numbers[0] if len(numbers) == 1 else None


def ticked(request: HttpRequest) -> list[UUID]:
    """What is chosen on a page; what is no id is nobody's."""
    return [one for one in map(_uuid, request.POST.getlist("uid")) if one.int]


def ticks(request: HttpRequest) -> set[UUID] | None:
    """What a page that comes back has ticked: what the form held. None: a first look, everything."""
    return set(ticked(request)) if request.method == "POST" else None


def _held(request: HttpRequest, actor: Actor, uid: UUID) -> list[UUID]:
    """All that wait in the ticked communes, as they were when she ticked them."""
    ticked = [one.partition(":") for one in request.POST.getlist("held")]
    waits = queries.waiting_in(actor, queries.round_for(actor, uid)) if ticked else {}
    found: list[UUID] = []
    changed: list[int] = []
    for said, _colon, seal in ticked:
        number = whole_number(said) or 0
        held = waits.get(number)
        if held is None or held.seal != seal:
            changed.append(number)
        else:
            found += held.uids
    if changed:
        raise MoreCameUp(names=", ".join(sorted(places.names_of(changed).values())))
    return found


def _to_tick(request: HttpRequest, line: CommuneLine, held: Waiting) -> tuple[CommuneLine, str, bool]:
    """A commune's tick and whether it is on: one whose seal changed since is not, so that it is looked at first."""
    said = f"{line.number}:{held.seal}"
    return line, said, request.method != "POST" or said in request.POST.getlist("held")


def told(problem: DomainError) -> str:
    """The sentence in the language of the page; words inside it too, such as why somebody no longer stands."""
    words = {
        key: gettext(said) if isinstance(said, str) and said else said for key, said in problem.params.items()
    }
    return gettext(problem.msgid) % words if words else gettext(problem.msgid)


def _back(uid: UUID, request: HttpRequest) -> str:
    commune = request.POST.get("commune", "")
    address = reverse("standing:round", args=[uid])
    return f"{address}?commune={commune}" if whole_number(commune) else address


def _uuid(text: str) -> UUID:
    """Nobody's for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
