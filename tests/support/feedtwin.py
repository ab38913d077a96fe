"""A server of feeds on this machine that answers what a test wants, well or badly."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Twin(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.outstayed: list[str] = []

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Twin

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        page = self.server.pages.get(self.path)
        with suppress(BrokenPipeError, ConnectionResetError):
            page(self) if page else self.say(404, b"")

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Silence."""


def fresh(body: bytes, etag: str = '"one"') -> Callable[[Handler], None]:
    """304 to whoever has it already."""

    def page(handler: Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.say(304, b"")
        else:
            handler.say(200, body, ETag=etag, Last_Modified="Thu, 01 Jan 2026 00:00:00 GMT")

    return page


def status(number: int, **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.say(number, b"", **headers)


def packed(body: bytes) -> Callable[[Handler], None]:
    return lambda handler: handler.say(200, gzip.compress(body), Content_Encoding="gzip")


def dripping(handler: Handler) -> None:
    """A byte now and then, for ever: neither header nor body is ever finished. Whoever stays for a minute is noted."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(1200):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)
    handler.server.outstayed.append(handler.path)


@contextmanager
def running() -> Iterator[Twin]:
    twin = Twin()
    thread = threading.Thread(target=twin.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield twin
    finally:
        twin.shutdown()
        twin.server_close()
        thread.join()
