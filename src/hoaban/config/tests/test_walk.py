"""The walker of `demo --check`, against a small site that has one dead link."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from hoaban.config.demo import walk

PAGES = {
    "/": '<a href="/board?x=1">b</a> <a href="https://elsewhere.example/">out</a> <a href="/accounts/logout/">bye</a>',
    "/board?x=1": '<a href="deep#part">d</a>',
    "/deep": '<a href="/too-deep">t</a>',
    "/w/": '<a href="/gone">g</a> <a href="/sheet.xlsx" download>s</a>',
    "/healthz": "",
    "/readyz": "",
    walk.LOGIN: '<form method="post"><input type="hidden" name="csrf" value="token"><input name="login"></form>',
}


class Site(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        Site.asked.append(self.path)
        if self.path == "/w/" and "who=me" not in self.headers.get("Cookie", ""):
            self._answer(302, "", {"Location": walk.LOGIN})
        elif self.path in PAGES:
            self._answer(200, PAGES[self.path], {})
        else:
            self._answer(404, "nothing", {})

    def do_POST(self) -> None:
        words = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = words.get("csrf") == ["token"] and words.get("password") == ["right"]
        self._answer(
            302,
            "",
            {"Location": "/w/", "Set-Cookie": "who=me; Path=/"} if right else {"Location": walk.LOGIN},
        )

    def _answer(self, status: int, body: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def port(loopback: str) -> Iterator[int]:
    Site.asked = []
    server = ThreadingHTTPServer((loopback, 0), Site)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def login(password: str) -> dict[str, str]:
    return {"role": "commune_officer", "username": "u", "password": password, "home": "/w/"}


def test_a_dead_link_fails_the_walk_and_is_named(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert walk.check(port, [login("right")]) == 1
    said = capsys.readouterr().out
    assert "/gone answered 404 (linked from /w/)" in said
    assert "1 failed" in said


def test_a_whole_site_passes(
    port: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, "/gone", "here again")
    assert walk.check(port, [login("right")]) == 0
    assert "0 failed" in capsys.readouterr().out


def test_a_role_that_cannot_sign_in_fails_the_walk(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert walk.check(port, [login("wrong")]) == 1
    assert "sign-in ended at" in capsys.readouterr().out


def test_it_reads_only_and_stays_on_the_site_two_links_deep(port: int) -> None:
    walk.check(port, [])
    assert "/deep" in Site.asked
    assert "/too-deep" not in Site.asked
    assert "/accounts/logout/" not in Site.asked
