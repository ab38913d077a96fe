"""Pages without an account: which villages, which telephone or Zalo, the six digits, and how it ends. They work without script."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hoaban.domains.delivery import queries
from hoaban.domains.delivery.actions import following, zalo
from hoaban.foundation.access.api import ANONYMOUS, SystemActor, actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places

FOUND = 12
PLAYED = SystemActor("demo.zalo", frozenset({notify.Permission.RECEIVE}))


@door(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What is chosen stands in the address: nothing is lost on the way back."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = [int(one) for one in given.getlist("v") if one.isdecimal() and len(one) < 13][
        : following.PLACES + 1
    ]
    fault = ""
    if request.method == "POST":
        try:
            uid = _begun(request, chosen, given.get("phone", "")[:30])
        except DomainError as problem:
            fault = told(problem)
        else:
            return redirect("delivery:following", uid)
    text = request.GET.get("q", "").strip()[:80]
    names = places.names_of(chosen)
    context = {
        "fault": fault, "phone": given.get("phone", "")[:30], "q": text, "most": following.PLACES,
        "chosen": [(one, names[one], _without(chosen, one)) for one in chosen if one in names],
        "found": _found(text, chosen), "is_full": len(chosen) >= following.PLACES, "has_zalo": bool(account().number),
    }  # fmt: skip
    return render(request, "delivery/follow.html", context, status=422 if fault else 200)


@never_cache
@door(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Its address is known to her who began it; it waits for the digits, then says what she follows."""
    fault = ""
    if request.method == "POST":
        try:
            following.prove(
                by=actor_of(request), uid=uid, code=request.POST.get("code", "")[:12], now=timezone.now()
            )
        except DomainError as problem:
            if problem.status == 404:
                raise
            fault = told(problem)
        else:
            return redirect("delivery:following", uid)
    one = queries.follower_for(uid)
    context = {
        "one": one, "fault": fault, "account": account(), "written": zalo.written(uid) if one.by_zalo else "",
        "is_over": one.begun_at < timezone.now() - zalo.LIVES,
    }  # fmt: skip
    return render(request, "delivery/following.html", context, status=422 if fault else 200)


@door(public=True)
@require_POST
def play(request: HttpRequest, uid: UUID) -> HttpResponse:
    """In a demonstration our account is made up, and so is who writes to it: the page's digits, once. Elsewhere nothing is done."""
    if account().is_made_up and queries.follower_for(uid).by_zalo:
        notify.receive(
            by=PLAYED, channel=notify.Channel.ZALO, sender=f"9{uid.int % 10**17:017}", text=zalo.written(uid),
            provider_id=f"played:{uid}", received_at=timezone.now(),
        )  # fmt: skip
    return redirect("delivery:following", uid)


def account() -> notify.Account:
    """Ours with Zalo, if people can write to it."""
    return notify.account(notify.Channel.ZALO)


def _begun(request: HttpRequest, chosen: list[int], phone: str) -> UUID:
    by, line, asked, now = actor_of(request), line_of(request), request_id(request), timezone.now()
    if request.POST.get("way") == "zalo" and account().number:
        return zalo.follow_by_zalo(by=by, numbers=chosen, line=line, request=asked, now=now)
    return following.follow_by_number(by=by, numbers=chosen, phone=phone, line=line, request=asked, now=now)


@door(public=True)
@require_POST
def stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ended at once."""
    following.stop(by=actor_of(request), uid=uid, now=timezone.now())
    return redirect("delivery:following", uid)


def told(problem: DomainError) -> str:
    said = gettext(problem.msgid)
    return said % problem.params if problem.params else said


def line_of(request: HttpRequest) -> str:
    """Whoever helps many people signs in and is not counted."""
    return str(request.META.get("REMOTE_ADDR", "")) if actor_of(request).key == ANONYMOUS.key else ""


def _found(text: str, chosen: list[int]) -> list[tuple[str, str, list[int]]]:
    """(name, where, what is chosen with it) of villages and communes whose name holds the words."""
    if not text:
        return []
    wanted = (places.Level.VILLAGE, places.Level.COMMUNE)
    units = [one for one in places.search(ANONYMOUS, text, FOUND) if one.level in wanted and one.number]
    above = places.names_of(one.number // 10_000 * 10_000 for one in units if one.number)
    return [
        (one.full_name, above.get(one.number // 10_000 * 10_000, "") if one.level == places.Level.VILLAGE else "", [*chosen, one.number])
        for one in units if one.number and one.number not in chosen
    ]  # fmt: skip


def _without(chosen: list[int], one: int) -> list[int]:
    return [other for other in chosen if other != one]
