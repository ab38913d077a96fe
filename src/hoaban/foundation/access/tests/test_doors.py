"""An address without a declaration lets nobody in."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hoaban.foundation.access import doors, identity
from hoaban.foundation.access.api import ANONYMOUS, SystemActor, door
from hoaban.foundation.access.errors import NotFound, UndeclaredDoor
from hoaban.foundation.access.middleware import Doors, SecurityHeaders


def view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Any:
    def ask(view: Any, actor: Any = ANONYMOUS, **meta: Any) -> Any:
        monkeypatch.setattr(identity, "_finders", [lambda _request: actor])
        request = RequestFactory().get("/there/?q=secret", **meta)
        keeper = Doors(lambda _request: HttpResponse())
        request.resolver_match = None
        answer = keeper.process_view(request, view, (), {})
        return answer, request

    return ask


CLERK = SystemActor("clerk", frozenset({"a:b:c"}))


def test_an_undeclared_view_is_refused(asking: Any) -> None:
    with pytest.raises(UndeclaredDoor, match=r"has no @door"):
        asking(view, CLERK)


def test_a_public_door_opens_for_anybody(asking: Any) -> None:
    answer, request = asking(door(public=True)(lambda _request: HttpResponse()))
    assert answer is None
    assert request.actor is ANONYMOUS


def test_a_stranger_is_sent_to_sign_in(asking: Any) -> None:
    answer, _request = asking(door(signed_in=True)(lambda _request: HttpResponse()))
    assert answer.status_code == 302


def test_a_person_without_the_permission_is_refused(asking: Any) -> None:
    guarded = door(permission="a:b:d")(lambda _request: HttpResponse())
    with pytest.raises(PermissionDenied):
        asking(guarded, CLERK)


def test_the_permission_opens(asking: Any) -> None:
    assert asking(door(permission="a:b:c")(lambda _request: HttpResponse()), CLERK)[0] is None


def test_a_door_for_people_signed_in_refuses_a_device(asking: Any) -> None:
    with pytest.raises(PermissionDenied):
        asking(door(signed_in=True)(lambda _request: HttpResponse()), CLERK)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({"CONTENT_LENGTH": "3000001"}, 413),
        ({"CONTENT_LENGTH": "3000000"}, None),
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}, 411),
    ],
)
def test_a_body_is_measured_before_it_is_read(asking: Any, meta: dict[str, str], status: int | None) -> None:
    answer, _request = asking(door(public=True)(lambda _request: HttpResponse()), **meta)
    assert (answer and answer.status_code) == status


def test_a_door_may_take_more(asking: Any) -> None:
    wide = door(permission="a:b:c", largest_body=9_000_000)(lambda _request: HttpResponse())
    assert asking(wide, CLERK, CONTENT_LENGTH="8000000")[0] is None


@pytest.mark.parametrize(
    "policy", [{}, {"public": True, "signed_in": True}, {"public": True, "permission": "a:b:c"}]
)
def test_a_door_says_exactly_one_thing(policy: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="exactly one"):
        door(**policy)


def test_signed_in_answers_are_not_stored_unless_declared() -> None:
    request = RequestFactory().get("/")
    request.actor, request.cacheable = CLERK, False
    assert Doors(lambda _request: HttpResponse())(request).headers["Cache-Control"] == "no-store"
    request.cacheable = True
    assert "Cache-Control" not in Doors(lambda _request: HttpResponse())(request).headers


def test_the_content_policy_allows_no_inline_code() -> None:
    policy = SecurityHeaders(lambda _request: HttpResponse())(RequestFactory().get("/")).headers[
        "Content-Security-Policy"
    ]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.django_db
def test_a_failure_of_the_domain_is_an_answer(rf: RequestFactory) -> None:
    answer = Doors(lambda _request: HttpResponse()).process_exception(rf.get("/"), NotFound())
    assert answer is not None
    assert answer.status_code == 404


def test_a_bug_is_left_to_django(rf: RequestFactory) -> None:
    assert Doors(lambda _request: HttpResponse()).process_exception(rf.get("/"), KeyError("x")) is None


def test_a_form_without_an_id_gets_a_fresh_one(rf: RequestFactory) -> None:
    assert doors.request_id(rf.post("/")) != doors.request_id(rf.post("/"))
    assert doors.request_id(rf.post("/", {"request_id": "abc"})) == "abc"
    assert doors.request_id(rf.post("/", headers={"Idempotency-Key": "def"})) == "def"
