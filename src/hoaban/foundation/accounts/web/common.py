"""What the pages of accounts share."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from hoaban.foundation.access.api import Actor
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import identity
from hoaban.foundation.accounts.models import User
from hoaban.foundation.accounts.values import Grant
from hoaban.foundation.accounts.web import units
from hoaban.foundation.accounts.web.forms import role_label

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Asked again for the password or the factor unless shown within five minutes; what was entered goes on afterwards.
sensitive = cast("Callable[[View], View]", reauthentication_required(app="hoaban.accounts"))


def me(request: HttpRequest) -> User:
    """The person signed in; the door has made sure there is one."""
    return cast("User", request.user)


def asking(request: HttpRequest) -> Actor:
    return identity.actor_of_request(request)


def shown(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    """Grants as a page shows them: names instead of numbers, asked for all at once."""
    held = tuple(grants)
    places = units.names([grant.area for grant in held])
    return [
        {
            "role": role_label(one.role),
            "office": one.organisation_name,
            "area": places[one.area],
            "grant": one,
        }
        for one in held
    ]


def told(problem: DomainError) -> str:
    """A room's failure as a sentence of the screen's language, for a form."""
    sentence = gettext(problem.msgid)
    return sentence % problem.params if problem.params else sentence
