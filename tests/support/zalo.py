"""Zalo's side of an Official Account, as far as it is known to us: keys that are used once, followers, limits, refusals."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

APP, SECRET, FIRST = "4100", "app-secret", "refresh-0"
ACCOUNT, ACCOUNT_SECRET = "1234567890123456789", "account-secret"
WEBHOOK = "/api/v1/notify/zalo"
DAY = 90_000


def event(name: str, user: str, at: datetime, **more: Any) -> dict[str, Any]:
    """What Zalo tells of one person, in the shapes known to us."""
    said: dict[str, Any] = {
        "app_id": APP,
        "event_name": name,
        "timestamp": str(int(at.timestamp() * 1000)),
        **more,
    }
    if name in ("follow", "unfollow"):
        return said | {"oa_id": ACCOUNT, "follower": {"id": user}}
    if name == "user_received_message":
        return said | {"sender": {"id": ACCOUNT}, "recipient": {"id": user}}
    return said | {"sender": {"id": user}, "recipient": {"id": ACCOUNT}}


def wrote(user: str, text: str, number: str, at: datetime) -> dict[str, Any]:
    return event("user_send_text", user, at, message={"text": text, "msg_id": number})


def signed(said: dict[str, Any], secret: str = ACCOUNT_SECRET) -> tuple[bytes, dict[str, str]]:
    """The body as it comes, and its headers."""
    body = json.dumps(said, ensure_ascii=False).encode()
    whole = (
        str(said.get("app_id", "")).encode()
        + body
        + str(said.get("timestamp", "")).encode()
        + secret.encode()
    )
    return body, {"X-ZEvent-Signature": f"mac={hashlib.sha256(whole).hexdigest()}"}


class Twin(ThreadingHTTPServer):
    """Remembers what it was asked; answers what the test wants."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.refresh, self.access, self.renewals = FIRST, "", 0
        self.followers: set[str] = set()
        self.sent: list[tuple[str, str]] = []
        self.words: dict[str, int] = {}
        """User → the word she is answered with."""
        self.word = 0
        """What everybody is answered with; 0: as it is."""
        self.status = 200
        self.seconds = 0.0
        self.hangs_up = self.breaks_off = False

    @property
    def url(self) -> str:
        where = f"127.0.0.1:{self.server_address[1]}"
        return f"zalo://{APP}:{SECRET}@{where}/?oauth={where}&tls=none&per_second=1000"

    def take_back(self) -> None:
        """As when its day is over."""
        self.access = "nobody has this"


class Handler(BaseHTTPRequestHandler):
    server: Twin

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v4/oa/access_token":
            self._answer(200, self._renewed(parse_qs(body.decode())))
        elif self.path == "/v3.0/oa/message/cs":
            self._take(json.loads(body))
        else:
            self._answer(404, {})

    def _renewed(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        twin = self.server
        with twin.lock:
            known = {"refresh_token": [twin.refresh], "app_id": [APP], "grant_type": ["refresh_token"]}
            if asked != known or self.headers["secret_key"] != SECRET:
                return {"error": -14014, "error_name": "Invalid refresh token."}
            twin.renewals += 1
            twin.refresh, twin.access = f"refresh-{twin.renewals}", f"access-{twin.renewals}"
            return {"access_token": twin.access, "refresh_token": twin.refresh, "expires_in": str(DAY)}

    def _take(self, said: dict[str, Any]) -> None:
        twin, user = self.server, said["recipient"]["user_id"]
        time.sleep(twin.seconds)
        if twin.hangs_up:
            self.connection.close()
            return
        if twin.breaks_off:
            self.protocol_version = "HTTP/1.1"
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b'20\r\n{"error"')
            self.close_connection = True
            return
        word = twin.word or twin.words.get(user, 0)
        if self.headers["access_token"] != twin.access:
            word = -216
        elif not word and user not in twin.followers:
            word = -213
        if word:
            self._answer(twin.status, {"error": word, "message": "no"})
            return
        with twin.lock:
            twin.sent.append((user, said["message"]["text"]))
            number = len(twin.sent)
        self._answer(
            twin.status,
            {"error": 0, "message": "Success", "data": {"message_id": f"m-{number}", "user_id": user}},
        )

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """A test's output is its own."""


@contextmanager
def zalo_twin() -> Iterator[Twin]:
    made = Twin()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        thread.join()
        made.server_close()
