"""The driver measures what it says: waiting counts, shapes hold, a hurried run is never quoted."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from pathlib import Path

import pytest

from benchmarks.driver import figures, load
from benchmarks.driver.command import Effort, main

AGREED = [
    "name", "median", "worst", "unit", "goal", "met", "rival", "rival_median", "statistic", "runs", "database", "rows",
    "workers", "arrival_rate", "generator_cpu",
]  # fmt: skip


class Slow(BaseHTTPRequestHandler):
    """Answers after a while; one request at a time."""

    protocol_version = "HTTP/1.1"
    gate = threading.Lock()
    rest = 0.05

    def do_GET(self) -> None:
        with self.gate:
            time.sleep(self.rest)
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def slow(loopback: str) -> Iterator[load.Client]:
    with ThreadingHTTPServer((loopback, 0), Slow) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address[:2]
        yield load.Client(str(host), int(port), repeat(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()))
        server.shutdown()


@pytest.mark.slow
def test_waiting_counts_when_arrivals_outrun_the_server(slow: load.Client) -> None:
    """50 ms of work, 40 arrivals a second: the last of 20 has waited for the nineteen before it."""
    times, statuses = asyncio.run(load.open_loop(slow, 40, 0.5))
    assert len(times) == 20
    assert set(statuses) == {200}
    assert max(times) > 0.4


@pytest.mark.slow
def test_a_closed_loop_waits_for_its_answers(slow: load.Client) -> None:
    times, _statuses = asyncio.run(load.closed_loop(slow, 1, 0.5))
    assert 5 <= len(times) <= 12
    assert max(times) < 0.4


def test_a_refused_connection_is_a_failure_not_a_crash(loopback: str, free_port: int) -> None:
    client = load.Client(loopback, free_port, repeat(b"GET / HTTP/1.1\r\n\r\n"))
    assert asyncio.run(client.ask()) == 0


def test_percentiles_do_not_interpolate() -> None:
    assert load.percentile([1.0, 2.0, 3.0, 100.0], 0.95) == 100.0
    assert load.percentile(list(map(float, range(1, 101))), 0.95) == 96.0


def test_a_figure_has_the_agreed_shape(tmp_path: Path) -> None:
    one = figures.Figure(
        "board p95", [10, 12, 50], "ms", figures.at_most(60), "bare view", [5, 6, 7], rows=75
    )
    figures.write("x", {"cores": 2}, [one], tmp_path)
    document = json.loads((tmp_path / "x.json").read_text())
    assert list(document) == ["machine", "figures"]
    assert list(document["figures"][0]) == AGREED
    assert (
        document["figures"][0] | {"median": 12, "worst": 50, "met": True, "rival_median": 6, "runs": 3}
        == document["figures"][0]
    )
    assert "| board p95 | 12 | 50 | ms | ≤ 60 | yes | bare view: 6 |" in (tmp_path / "x.md").read_text()


def test_worst_and_met_follow_the_direction_of_the_goal() -> None:
    rate = figures.Figure("rows", [5000, 4000, 9000], "rows/s", figures.at_least(5000))
    assert (rate.worst, rate.met) == (4000, True)
    assert figures.Figure("p95", [61.0], "ms", figures.at_most(60)).met is False
    assert figures.Figure("share", [1.0], "%").met is None


def test_a_hurried_run_is_no_measurement() -> None:
    assert Effort().is_real
    assert not Effort(seconds=5).is_real
    assert not Effort(runs=3).is_real


def test_a_bench_that_knows_one_database_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "--postgres"])
    with pytest.raises(SystemExit):
        main("places", lambda _effort: [])
    assert "measured on SQLite only" in capsys.readouterr().err
