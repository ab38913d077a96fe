from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from hoaban.ui import context, frame
from hoaban.ui.middleware import ChosenLanguage
from hoaban.ui.ports import Banner, Brand, Person
from hoaban.ui.web import errors


class Named(frame.BareFrame):
    def __init__(self, name: str) -> None:
        self.name = name

    def brand(self, request: object) -> Brand:
        return Brand(name=self.name)

    def banners(self, request: object) -> list[Banner]:
        return [Banner("Demo", "demo")]


@pytest.fixture
def _bare() -> Iterator[None]:
    former = frame.provide(frame.BareFrame())
    yield
    frame.provide(former)


@pytest.fixture
def _named() -> Iterator[None]:
    former = frame.provide(frame.ByPath({"/w/": Named("desk")}, Named("street")))
    yield
    frame.provide(former)


@pytest.mark.usefixtures("_bare")
def test_without_a_provider_a_page_still_stands() -> None:
    page = render_to_string("ui/frame.html", request=RequestFactory().get("/"))
    assert 'id="content"' in page
    assert "<title>" in page


@pytest.mark.usefixtures("_named")
def test_the_shell_is_chosen_by_address() -> None:
    assert str(context.frame(RequestFactory().get("/w/x"))["brand"]) == "desk"
    assert str(context.frame(RequestFactory().get("/x"))["brand"]) == "street"


@pytest.mark.usefixtures("_named")
def test_banners_stand_above_every_page() -> None:
    page = render_to_string("ui/frame.html", request=RequestFactory().get("/"))
    assert "banner-demo" in page


def test_the_given_name_makes_the_initial() -> None:
    assert Person("Lò Thị Đào").initials == "Đ"
    assert Person("").initials == "?"


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("", "vi"), ("xx", "vi")])
def test_the_language_is_the_chosen_one_else_vietnamese(cookie: str, language: str) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en-US"})
    request.COOKIES["django_language"] = cookie
    answer = ChosenLanguage(lambda request: HttpResponse())(request)
    assert answer.headers["Content-Language"] == language


@pytest.mark.usefixtures("_bare")
def test_errors_say_what_happened_and_what_to_do() -> None:
    request = RequestFactory().get("/")
    for view, status in (
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.csrf_failed, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
        (errors.unavailable, 503),
    ):
        answer = view(request)
        assert answer.status_code == status
        assert answer.content.decode().count("<p>") >= 2


def test_even_a_broken_frame_ends_in_a_sentence() -> None:
    class Broken(frame.BareFrame):
        def brand(self, request: object) -> Brand:
            raise RuntimeError

    former = frame.provide(Broken())
    try:
        answer = errors.server_error(RequestFactory().get("/"))
    finally:
        frame.provide(former)
    assert answer.status_code == 500
    assert "<h1>" in answer.content.decode()


@pytest.mark.usefixtures("_bare")
def test_a_busy_server_says_when_to_come_back() -> None:
    assert errors.unavailable(RequestFactory().get("/")).headers["Retry-After"] == "30"
