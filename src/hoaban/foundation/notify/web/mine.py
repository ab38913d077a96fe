"""How notices reach me: my addresses and browsers, what I want where and when, a trial."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaban.foundation.access.api import actor_of, door, request_id
from hoaban.foundation.access.errors import DomainError, Stale
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import ports, queries
from hoaban.foundation.notify.actions import choosing, endpoints, proving
from hoaban.foundation.notify.shown import Place
from hoaban.foundation.notify.values import Channel
from hoaban.foundation.notify.web import words
from hoaban.foundation.notify.web.forms import AddressForm, CodeForm, WishesForm


@door(signed_in=True)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request)


@door(signed_in=True)
@require_POST
def wishes(request: HttpRequest) -> HttpResponse:
    """A save that comes after another one shows what was typed, over the newest version: look, then save again."""
    actor = actor_of(request)
    form = WishesForm(queries.wishes_for(actor), request.POST)
    if not form.is_valid():
        return _page(request, wishes=form, status=422)
    try:
        choosing.save_wishes(by=actor, wishes=form.wishes(), request=request_id(request))
    except Stale as problem:
        data = request.POST.copy()
        data["version"] = str(queries.wishes_for(actor).version)
        form = WishesForm(queries.wishes_for(actor), data)
        form.add_error(None, _told(problem))
        return _page(request, wishes=form, status=problem.status)
    messages.success(request, _("Saved. It counts from the next notice on."))
    return redirect("notify:mine")


@door(signed_in=True)
@require_POST
def address(request: HttpRequest, channel: str) -> HttpResponse:
    """Keep an address of mine; the code is on its way."""
    if channel not in (Channel.SMS, Channel.EMAIL):
        raise Http404
    form = AddressForm(Channel(channel), request.POST)
    save = partial(
        proving.save_address, by=actor_of(request), channel=Channel(channel), request=request_id(request)
    )
    if form.is_valid() and _tried(form, "text", lambda: save(text=form.cleaned_data["text"])):
        return _done(
            request, _("Kept. If it was not proven before, six digits are on their way: type them below.")
        )
    return _page(request, status=422, address={channel: form})


@door(signed_in=True)
@require_POST
def code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The six digits came."""
    form = CodeForm(request.POST)
    prove = partial(proving.confirm_address, by=actor_of(request), uid=uid, request=request_id(request))
    if form.is_valid() and _tried(form, "code", lambda: prove(code=form.cleaned_data["code"])):
        return _done(request, _("Proven. Notices go there from now on."))
    return _page(request, status=422, codes={uid: form})


@door(signed_in=True)
@require_POST
def code_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    proving.send_code_again(by=actor_of(request), uid=uid, request=request_id(request))
    return _done(request, _("New digits are on their way. The old ones no longer count."))


@door(signed_in=True)
@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    endpoints.remove_endpoint(by=actor_of(request), uid=str(uid), request=request_id(request))
    return _done(request, _("Taken off your list. Nothing more is sent there."))


@door(signed_in=True)
@require_POST
def browser(request: HttpRequest) -> HttpResponse:
    """This browser subscribed itself; the script of the page filled the form."""
    given = {name: request.POST.get(name, "") for name in ("url", "p256dh", "auth", "label")}
    endpoints.save_subscription(by=actor_of(request), request=request_id(request), **given)
    return _done(request, _("This browser takes notices from now on."))


@door(signed_in=True)
@require_POST
def browser_off(request: HttpRequest) -> HttpResponse:
    """This browser ended its subscription itself."""
    endpoints.remove_subscription(
        by=actor_of(request), url=request.POST.get("url", ""), request=request_id(request)
    )
    return _done(request, _("This browser takes no notices any more."))


@door(signed_in=True)
@require_POST
def trial(request: HttpRequest, channel: str) -> HttpResponse:
    """A message to myself."""
    if channel not in (Channel.IN_APP, Channel.PUSH, Channel.EMAIL, Channel.SMS):
        raise Http404
    choosing.send_test(by=actor_of(request), channel=Channel(channel), request=request_id(request))
    return _done(request, _("The trial is on its way. Below you see what became of it."))


def _page(
    request: HttpRequest,
    *,
    wishes: WishesForm | None = None,
    address: Mapping[str, AddressForm] | None = None,
    codes: Mapping[UUID, CodeForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    usable, places = queries.usable_for(actor), queries.places_for(actor)
    subscriptions = queries.subscriptions_of([actor.key]).get(actor.key, ())
    context = {
        "wishes": wishes or WishesForm(queries.wishes_for(actor)),
        "addresses": [
            _address(
                one, [place for place in places if place.channel == one], address or {}, codes or {}, usable
            )
            for one in (Channel.SMS, Channel.EMAIL)
        ],
        "devices": [place for place in places if place.channel == Channel.PUSH],
        "browsers": ports.browsers(),
        "known": " ".join(_hash(one.url) for one in subscriptions),
        "trials": [
            Channel.IN_APP,
            *(one for one in (Channel.PUSH, Channel.EMAIL, Channel.SMS) if one in usable),
        ],
        "sent": [replace(one, reason=words.reason(one.reason)) for one in queries.sent_to(actor)],
        "is_demo": accounts.is_demo_installation(),
        "channels": words.CHANNELS,
        "states": words.STATES,
    }
    return render(request, "notify/mine.html", context, status=status)


def _address(
    channel: Channel,
    places: list[Place],
    bound: Mapping[str, AddressForm],
    codes: Mapping[UUID, CodeForm],
    usable: Mapping[Channel, str],
) -> dict[str, Any]:
    """One channel with an address of its own: what is kept, what waits for its code, the form for another one."""
    living = [one for one in places if one.gone_at is None]
    return {
        "channel": channel,
        "form": bound.get(channel.value) or AddressForm(channel),
        "living": [(one, codes.get(one.uid) or CodeForm(auto_id=f"id_{one.uid}_%s")) for one in living],
        "of_account": "" if any(one.is_proven for one in living) else usable.get(channel, ""),
    }


def _tried(form: Any, field: str, deed: Callable[[], object]) -> bool:
    """Do it; a failure becomes the field's error, so that nothing typed is lost."""
    try:
        deed()
    except DomainError as problem:
        if problem.status == 404:
            raise
        form.add_error(field, _told(problem))
        return False
    return True


def _done(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("notify:mine")


def _told(problem: DomainError) -> str:
    sentence = _(problem.msgid)
    return sentence % problem.params if problem.params else sentence


def _hash(url: str) -> str:
    """By it the page knows its own browser again without the address standing in it."""
    return sha256(url.encode()).hexdigest()
