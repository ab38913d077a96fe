"""`demo --check`: come in as each role through the real sign-in page, follow the links, and say what does not answer."""

import http.client
import re
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from hoaban.config.demo import ports

MAX_DEPTH = 2
MAX_PAGES = 120
LOGIN = "/accounts/login/"
DESK = "/w/"
# Links that change who is signed in, or what is kept; a walk only reads.
_NOT_FOLLOWED = re.compile(
    r"logout|/accounts/(?:password|reauthenticate|2fa)|/streams/|\.(?:css|js|png|jpe?g|woff2?)$"
)


@dataclass
class Answer:
    status: int
    body: str
    location: str
    is_html: bool


@dataclass
class Tally:
    passed: int = 0
    failures: list[str] = field(default_factory=list)

    def note(self, fine: bool, what: str) -> None:
        if fine:
            self.passed += 1
        else:
            self.failures.append(what)


class Links(HTMLParser):
    """Addresses of a page's links, and the hidden fields of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.hidden: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and values.get("href") and "download" not in values:
            self.addresses.append(values["href"])
        if tag == "input" and values.get("type") == "hidden" and values.get("name"):
            self.hidden.setdefault(values["name"], values.get("value", ""))


class Browser:
    """The least that signs in: cookies, redirects, nothing else."""

    def __init__(self, port: int, root: Path | None = None) -> None:
        self._port, self._root = port, root
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._follow(self._ask("GET", path), path)

    def sign_in(self, username: str, password: str) -> Answer:
        page = _read(self.get(LOGIN).body)
        fields = page.hidden | {"login": username, "password": password}
        return self._follow(self._ask("POST", LOGIN, urlencode(fields)), LOGIN)

    def _follow(self, answer: Answer, path: str) -> Answer:
        for _ in range(5):
            if answer.status not in {301, 302, 303, 307}:
                break
            path = _path(urljoin(path, answer.location))
            answer = self._ask("GET", path)
        answer.location = path
        return answer

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = ports.connect(self._port, self._root, 30)
        origin = f"{'https' if self._root else 'http'}://127.0.0.1:{self._port}"
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Accept-Language": "vi",
        }
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": origin + path,
                "Origin": origin,
            }
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self._keep_cookies(response)
            is_html = "text/html" in response.headers.get("Content-Type", "")
            text = response.read().decode("utf-8", "replace") if is_html else ""
            return Answer(response.status, text, response.headers.get("Location", ""), is_html)
        finally:
            connection.close()

    def _keep_cookies(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self._cookies[name.strip()] = rest.partition(";")[0]


def check(port: int, logins: list[dict[str, str]], root: Path | None = None) -> int:
    """Walk as a citizen and as each role; print a line for each and the sum. 0 when every page answered."""
    tally = Tally()
    _walk("a citizen", Browser(port, root), ["/", "/healthz", "/readyz", LOGIN], tally)
    for login in logins:
        browser = Browser(port, root)
        answer = browser.sign_in(login["username"], login["password"])
        came_in = answer.status == 200 and not answer.location.startswith("/accounts/")
        tally.note(came_in, f"{login['role']}: sign-in ended at {answer.location} with {answer.status}")
        if came_in:
            _walk(f"{login['role']} ({login['username']})", browser, [login["home"], "/"], tally, opens=DESK)
    for failure in tally.failures:
        print(f"  FAILED  {failure}")
    print(f"\n{tally.passed} passed, {len(tally.failures)} failed", flush=True)
    return 1 if tally.failures else 0


def _walk(who: str, browser: Browser, start: list[str], tally: Tally, opens: str = "/") -> None:
    """Visit every link found; open further only pages below ``opens``: a role need not walk all public pages again."""
    began, failed_before = time.monotonic(), len(tally.failures)
    queue = deque((path, 0, "the start") for path in start)
    seen = set(start)
    while queue:
        path, depth, came_from = queue.popleft()
        answer = browser.get(path)
        tally.note(answer.status == 200, f"{who}: {path} answered {answer.status} (linked from {came_from})")
        if depth >= MAX_DEPTH or not answer.is_html or not path.startswith(opens):
            continue
        for link in _same_origin_links(answer):
            if link not in seen and len(seen) < MAX_PAGES:
                seen.add(link)
                queue.append((link, depth + 1, path))
    state = "ok    " if len(tally.failures) == failed_before else "FAILED"
    print(f"  {state}  {len(seen):3d} pages in {time.monotonic() - began:4.1f} s  {who}", flush=True)


def _same_origin_links(answer: Answer) -> list[str]:
    links = []
    for address in _read(answer.body).addresses:
        parts = urlsplit(urljoin(answer.location, address))
        if parts.scheme in {"", "http"} and parts.netloc == "" and not _NOT_FOLLOWED.search(parts.path):
            links.append(_path(urljoin(answer.location, address)))
    return links


def _path(address: str) -> str:
    parts = urlsplit(urldefrag(address).url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _read(body: str) -> Links:
    page = Links()
    page.feed(body)
    return page
