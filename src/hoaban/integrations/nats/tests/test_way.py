"""Servers that prove who they are, and want to know who we are: each way in, and each that stays shut with its reason."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hoaban.foundation.notify.api import Silence
from tests.support import certificates, hints, nkeys

pytest.importorskip("nats", reason="the extra nats is missing: ./hoaban doctor says how to add it")
from hoaban.integrations.nats import api as nats
from hoaban.integrations.nats import connecting

pytestmark = pytest.mark.slow
LONG_AGO, CENTURY = datetime(2000, 1, 1, tzinfo=UTC), 36_500
USERS = """
accounts {
  HOABAN { jetstream: enabled, users: [ { user: d, password: "s:e@c/ret" }, { user: mute, password: p,
           permissions: { publish: "nothing", subscribe: "_INBOX.>" } } ] }
  BARE { users: [ { user: bare, password: p } ] }
}
"""
SECRET = "d:s%3Ae%40c%2Fret"


@dataclass
class House:
    """An authority, and servers that it certifies."""

    folder: Path
    port: int
    authority: certificates.Made = field(default_factory=lambda: authority("Ours"))

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="ascii")
        return path

    def certificate(
        self, name: str, *, hosts: tuple[str, ...] = (), days: int = CENTURY
    ) -> tuple[Path, Path]:
        made = certificates.make(name, since=LONG_AGO, days=days, issuer=self.authority, hosts=hosts)
        return self.put(f"{name}.pem", made.pem), self.put(f"{name}.key", made.key_pem)

    def tls(
        self, *, hosts: tuple[str, ...] = ("127.0.0.1",), days: int = CENTURY, mutual: bool = False
    ) -> str:
        certificate, key = self.certificate("server", hosts=hosts, days=days)
        ca = self.put("ca.pem", self.authority.pem)
        more = f'ca_file: "{ca}", verify: true' if mutual else ""
        return f'tls {{ cert_file: "{certificate}", key_file: "{key}", {more} }}\n'

    def way(self, user: str = SECRET, replicas: int = 1, scheme: str = "tls", **files: Path) -> nats.Way:
        return nats.read(f"{scheme}://{user}@127.0.0.1:{self.port}", replicas, nats.Files(**files))

    def answer(self, conf: str, way: nats.Way) -> Silence | None:
        with hints.running(self.folder / "js", self.port, f"jetstream: enabled\n{conf}"):
            return connecting.knocked(way)


def authority(name: str) -> certificates.Made:
    return certificates.make(name, since=LONG_AGO, days=CENTURY, ca=True)


@pytest.fixture
def house(loopback: str, free_port: int, tmp_path: Path) -> House:
    made = House(tmp_path, free_port)
    made.put("ca.pem", made.authority.pem)
    return made


def test_a_server_that_proves_itself_hears_name_and_password(house: House) -> None:
    assert house.answer(house.tls() + USERS, house.way(ca=house.folder / "ca.pem")) is None


def test_it_shows_a_certificate_where_the_server_wants_one(house: House) -> None:
    shown, key = house.certificate("dispatcher")
    way = house.way(ca=house.folder / "ca.pem", certificate=shown, key=key)
    assert house.answer(house.tls(mutual=True) + USERS, way) is None


def test_a_token_stands_alone_in_the_address(house: House) -> None:
    conf = 'authorization { token: "t0k/en" }\n'
    assert house.answer(conf, house.way("t0k%2Fen", scheme="nats")) is None
    assert house.answer(conf, house.way("other", scheme="nats")) is Silence.REFUSED


@pytest.mark.parametrize(("is_known", "silence"), [(True, None), (False, Silence.REFUSED)])
def test_credentials_are_shown_and_the_servers_question_is_signed(
    is_known: bool, silence: Silence | None, house: House
) -> None:
    creds = house.folder / "dispatcher.creds"
    conf = house.tls() + nkeys.accounts(creds, is_known=is_known)
    way = nats.read(f"tls://127.0.0.1:{house.port}", 1, nats.Files(ca=house.folder / "ca.pem", creds=creds))
    assert house.answer(conf, way) is silence


@pytest.mark.parametrize("user", ["d:wrong", "nobody:s", "d"])
def test_refused_names_and_passwords_are_told(user: str, house: House) -> None:
    assert house.answer(USERS, house.way(user, scheme="nats")) is Silence.REFUSED


@pytest.mark.parametrize("user", ["bare:p", "mute:p"])
def test_who_is_let_in_and_may_do_nothing_is_told(user: str, house: House) -> None:
    assert house.answer(USERS, house.way(user, scheme="nats")) is Silence.FORBIDDEN


def test_a_server_that_another_authority_certified_is_a_stranger(house: House) -> None:
    other = house.put("other.pem", authority("Another").pem)
    assert house.answer(house.tls() + USERS, house.way(ca=other)) is Silence.STRANGER


def test_without_the_authoritys_file_only_whom_the_machine_believes(house: House) -> None:
    assert house.answer(house.tls() + USERS, house.way()) is Silence.STRANGER
    assert house.answer(house.tls() + USERS, house.way(scheme="nats")) is Silence.STRANGER


def test_a_server_under_another_name_is_told(house: House) -> None:
    ca = house.folder / "ca.pem"
    assert house.answer(house.tls(hosts=("nats.example",)) + USERS, house.way(ca=ca)) is Silence.OTHER_NAME


def test_a_server_whose_certificate_has_ended_is_told(house: House) -> None:
    assert house.answer(house.tls(days=30) + USERS, house.way(ca=house.folder / "ca.pem")) is Silence.EXPIRED


def test_a_certificate_that_is_missing_or_not_believed_is_told(house: House) -> None:
    ca = house.folder / "ca.pem"
    assert house.answer(house.tls(mutual=True) + USERS, house.way(ca=ca)) is Silence.UNPROVEN
    made = certificates.make("dispatcher", since=LONG_AGO, days=CENTURY, issuer=authority("Another"))
    shown, key = house.put("strange.pem", made.pem), house.put("strange.key", made.key_pem)
    way = house.way(ca=ca, certificate=shown, key=key)
    assert house.answer(house.tls(mutual=True) + USERS, way) is Silence.UNPROVEN


def test_an_own_certificate_that_has_ended_is_told_without_asking(house: House) -> None:
    shown, key = house.certificate("dispatcher", days=30)
    assert connecting.knocked(house.way(certificate=shown, key=key)) is Silence.OWN_EXPIRED


@pytest.mark.parametrize("name", ["ca", "certificate", "creds"])
@pytest.mark.parametrize(
    "text", [None, "", "-----BEGIN NATS USER JWT-----\nx\n------END NATS USER JWT------\n"]
)
def test_a_file_that_is_absent_or_something_else_is_told(name: str, text: str | None, house: House) -> None:
    path = house.folder / "named"
    if text is not None:
        path.write_text(text)
    assert connecting.knocked(house.way(**{name: path})) is Silence.FILE


def test_nobody_answers(house: House) -> None:
    assert connecting.knocked(house.way()) is Silence.AWAY


def test_one_server_cannot_keep_three_copies(house: House) -> None:
    assert house.answer(USERS, house.way(replicas=3, scheme="nats")) is Silence.TOO_FEW


@pytest.fixture
def open_mouth(loopback: str, free_port: int) -> Iterator[bytearray]:
    """A server that says it needs no TLS, and writes down what it is told."""
    heard, ear = bytearray(), socket.create_server(("127.0.0.1", free_port))

    def listen() -> None:
        with suppress(OSError):
            while True:
                with ear.accept()[0] as line:
                    line.sendall(
                        b'INFO {"server_id":"x","version":"2.9.10","max_payload":1048576,"proto":1}\r\n'
                    )
                    line.settimeout(30)
                    with suppress(TimeoutError):
                        heard.extend(line.recv(4096))

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield heard
    ear.shutdown(socket.SHUT_RDWR)
    ear.close()
    thread.join(5)


def test_no_secret_is_told_to_a_server_that_takes_off_the_tls(open_mouth: bytearray, house: House) -> None:
    assert connecting.knocked(house.way()) is Silence.PLAIN
    assert open_mouth == b""
    connecting.knocked(house.way(scheme="nats"))
    soon(lambda: b"s:e@c/ret" in open_mouth)  # the ear hears what is said in the open


def test_what_is_shown_to_the_server_stands_in_no_text_about_the_way(house: House) -> None:
    way = house.way()
    assert (way.user, way.password) == ("d", "s:e@c/ret")
    assert "ret" not in repr(way) + str(way)


@pytest.mark.parametrize(
    ("url", "wanted", "replicas"),
    [("nats://a", 0, 1), ("nats://a,nats://b", 0, 1), ("tls://a,tls://b,tls://c", 0, 3), ("nats://a", 3, 3)],
)
def test_three_servers_keep_three_copies_unless_it_is_said_otherwise(
    url: str, wanted: int, replicas: int
) -> None:
    assert nats.read(url, wanted).replicas == replicas


def test_one_name_and_password_serve_all_servers_and_one_tls_binds_all() -> None:
    way = nats.read("tls://u:p@a, nats://b:4333,nats://[::1]", 0)
    assert way.servers == ("nats://a:4222", "nats://b:4333", "nats://[::1]:4222")
    assert (way.user, way.password, way.is_tls) == ("u", "p", True)


def test_who_waits_before_a_shut_door_says_why_once_and_goes_in_when_it_is_opened(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Silence | None] = []
    with hints.running(
        house.folder / "js", house.port, f"jetstream: enabled\n{house.tls()}{USERS}"
    ) as server:
        source = nats.NatsWork(house.way("d:not-so%20secret", ca=house.folder / "ca.pem"), told.append)
        try:
            soon(lambda: source.is_up or source.silence)
            assert (source.hints(), source.take(), source.silence) == (None, None, Silence.REFUSED)
            server.kill()
            server.conf = str(server.conf).replace("s:e@c/ret", "not-so secret")
            server.start()
            soon(lambda: source.is_up)
        finally:
            source.close()
    assert [one for one in told if one is not Silence.AWAY] == [Silence.REFUSED, None]
    assert "secret" not in caplog.text


def soon(true: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)
