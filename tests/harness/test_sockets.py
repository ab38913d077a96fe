"""The guard of sockets refuses what it should, in a child process too, and fails a test that hid it."""

import socket
import subprocess
import sys

import pytest

from tests.support.closed import sitecustomize as sockets

FAR = ("192.0.2.1", 9)  # an address for documentation: nobody is there
CHILD = """
import socket
try:
    socket.socket().connect({address!r})
except Exception as problem:
    print(type(problem).__name__)
"""


@pytest.fixture
def expected() -> None:
    """What the test itself tries is no secret."""
    yield
    sockets.refused.clear()


def test_nothing_is_reached(expected: None) -> None:
    with socket.socket() as here, pytest.raises(sockets.ReachesOutside):
        here.connect(FAR)
    with socket.socket() as here, pytest.raises(sockets.ReachesOutside):
        here.connect(("127.0.0.1", 9))
    with pytest.raises(sockets.ReachesOutside):
        socket.create_connection(("example.com", 80))
    assert sockets.refused == [FAR[0], "127.0.0.1", "example.com"]


def test_loopback_opens_this_machine_and_no_other(loopback: str, free_port: int, expected: None) -> None:
    with socket.socket() as here:
        assert here.connect_ex((loopback, free_port)) != 0
    with socket.socket() as here, pytest.raises(sockets.ReachesOutside):
        here.connect(FAR)


@pytest.mark.slow
def test_a_child_reaches_this_machine_only() -> None:
    said = subprocess.run(
        [sys.executable, "-c", CHILD.format(address=FAR)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "ReachesOutside"
