"""Styles and scripts: one version in every address, compressed, kept by the browser for ever."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.templatetags.static import static
from django.test import Client, RequestFactory

from hoaban.ui import assets
from hoaban.ui.middleware import Compressed

GZIP = {"Accept-Encoding": "gzip"}


def test_an_address_names_the_version_and_may_be_kept_for_ever(client: Client) -> None:
    answer = client.get(static("ui/tokens.css"), headers=GZIP)
    assert f"/static/{assets.fingerprint()}/" in static("ui/tokens.css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.getvalue()) == assets.sources()["ui/tokens.css"].read_bytes()


@pytest.mark.parametrize("address", ["/static/ui/tokens.css", "/static/0123456789ab/ui/tokens.css"])
def test_another_version_s_address_gets_this_one_s_file_and_asks_again(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.getvalue() == assets.sources()["ui/tokens.css"].read_bytes()
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_that_is_not_there_is_not_found(client: Client, db: None) -> None:
    assert client.get("/static/ui/no-such.css").status_code == 404


def test_a_bundle_is_its_parts_in_order_with_addresses_that_lead_somewhere(client: Client) -> None:
    style = client.get(static("bundles/portal.css")).getvalue().decode()
    assert "/*" not in style
    assert style.index("--ground") < style.index(".brocade")
    for address in assets._ADDRESS.findall(style):
        assert (assets.assembled() / "bundles" / address).resolve().exists(), address


def test_the_version_changes_with_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before, names = assets.fingerprint(), dict(assets.sources())
    (tmp_path / "base.css").write_text("a { color: red }")
    monkeypatch.setattr(assets, "sources", lambda: names | {"ui/base.css": tmp_path / "base.css"})
    assert assets.fingerprint.__wrapped__() != before


def sent(request: HttpRequest, response: Any = None) -> Any:
    answer = response or HttpResponse("x" * 1000)
    return Compressed(lambda _request: answer)(request).headers.get("Content-Encoding")


def asked(path: str, *, signed_in: bool = False, method: str = "GET") -> HttpRequest:
    request = RequestFactory().generic(method, path, headers=GZIP)
    if signed_in:
        request.COOKIES["sessionid"] = "x"
    return request


@pytest.mark.parametrize("request_", [asked("/"), asked("/?q=a"), asked("/w/", signed_in=True)])
def test_a_page_travels_compressed(request_: HttpRequest) -> None:
    assert sent(request_) == "gzip"


@pytest.mark.parametrize(
    "request_", [asked("/w/?q=a", signed_in=True), asked("/w/", signed_in=True, method="POST")]
)
def test_a_signed_in_answer_that_may_echo_the_asker_does_not(request_: HttpRequest) -> None:
    assert sent(request_) is None


def test_a_stream_and_a_packed_file_go_as_they_are() -> None:
    assert sent(asked("/"), StreamingHttpResponse(["x" * 1000])) is None
    assert sent(asked("/"), HttpResponse("x" * 1000, content_type="application/zip")) is None
