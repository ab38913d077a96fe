"""The local authority: what it signs is trusted by whoever trusts it, renews itself, and vouches for nobody else."""

import asyncio
import http.client
import socket
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from hoaban.config import environment
from hoaban.config.commands import serve, web
from hoaban.config.doctor import data
from hoaban.config.doctor.finding import Level
from hoaban.config.keeping import state
from hoaban.config.tls import addresses, jobs, redirect
from hoaban.config.tls.authority import LIFE, Authority, Names, certificate_of, may_vouch, names_of

NOW = datetime.now(UTC)
LAN = Names(found=("192.168.7.20", "may-chu", "may-chu.local"))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    made = Authority(tmp_path / "tls")
    made.prepare(LAN, NOW)
    return made


@contextmanager
def answering(server: Path) -> Iterator[int]:
    """A TLS server that shakes hands once and leaves."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)

    def shake(listener: socket.socket) -> None:
        try:
            plain, _ = listener.accept()
            with plain, context.wrap_socket(plain, server_side=True):
                pass
        except OSError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=shake, args=(listener,))
        thread.start()
        yield listener.getsockname()[1]
        thread.join(5)


def shaken(port: int, root: Path | None, name: str) -> None:
    context = ssl.create_default_context(cafile=str(root) if root else None)
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname=name),
    ):
        pass


@pytest.mark.parametrize("name", ["192.168.7.20", "may-chu.local", "localhost", "127.0.0.1"])
def test_who_trusts_the_authority_trusts_this_machine(authority: Authority, name: str, loopback: str) -> None:
    with answering(authority.server) as port:
        shaken(port, authority.root, name)


@pytest.mark.parametrize("name", ["192.168.7.21", "example.org"])
def test_another_name_is_refused_by_the_browser(authority: Authority, name: str, loopback: str) -> None:
    with answering(authority.server) as port, pytest.raises(ssl.SSLCertVerificationError):
        shaken(port, authority.root, name)


def test_who_does_not_trust_it_is_warned(authority: Authority, loopback: str) -> None:
    with answering(authority.server) as port, pytest.raises(ssl.SSLCertVerificationError):
        shaken(port, None, "localhost")


def test_a_stolen_key_makes_no_certificate_for_another_site(authority: Authority, loopback: str) -> None:
    """The limit stands in the root itself, so that browsers keep it whatever we do."""
    assert not may_vouch(authority.certificate(), "example.org")
    authority._issue(authority.certificate(), ["example.org"], NOW)
    with answering(authority.server) as port, pytest.raises(ssl.SSLCertVerificationError, match="permitted"):
        shaken(port, authority.root, "example.org")


def test_keys_are_closed_to_others(authority: Authority) -> None:
    for path in (authority.root_key, authority.server):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700


def test_a_certificate_lives_as_long_as_browsers_allow(authority: Authority) -> None:
    made = certificate_of(authority.server)
    assert made.not_valid_after_utc - made.not_valid_before_utc == LIFE


def test_a_second_start_changes_nothing(authority: Authority) -> None:
    before = authority.server.read_bytes(), authority.root.read_bytes()
    authority.prepare(LAN, NOW + timedelta(days=300))
    assert (authority.server.read_bytes(), authority.root.read_bytes()) == before


def test_it_is_renewed_a_month_before_its_end_and_devices_notice_nothing(authority: Authority) -> None:
    root, before = authority.root.read_bytes(), names_of(certificate_of(authority.server))
    late = NOW + timedelta(days=370)
    assert not authority.renew_if_due(NOW + timedelta(days=300))
    assert authority.renew_if_due(late)
    renewed = certificate_of(authority.server)
    assert renewed.not_valid_after_utc > late + timedelta(days=390)
    assert names_of(renewed) == before
    assert authority.root.read_bytes() == root
    assert not authority.renew_if_due(late)


def test_a_start_renews_it_too(authority: Authority) -> None:
    authority.prepare(LAN, NOW + timedelta(days=380))
    assert certificate_of(authority.server).not_valid_after_utc > NOW + timedelta(days=700)


def test_a_new_address_is_taken_in_under_the_same_authority(authority: Authority) -> None:
    root = authority.fingerprint()
    authority.prepare(Names(found=["192.168.7.99", "may-chu"]), NOW)
    assert "192.168.7.99" in names_of(certificate_of(authority.server))
    assert authority.fingerprint() == root


def test_a_public_address_found_later_is_left_out_and_one_asked_for_is_refused(authority: Authority) -> None:
    authority.prepare(Names(found=["203.0.113.9"]), NOW)
    assert "203.0.113.9" not in names_of(certificate_of(authority.server))
    with pytest.raises(environment.SettingProblem, match=r"203\.0\.113\.9") as refusal:
        authority.prepare(Names(asked=["203.0.113.9"]), NOW)
    assert f"rm -r {authority.folder}" in refusal.value.sentence


def test_a_public_address_known_from_the_start_is_vouched_for(tmp_path: Path) -> None:
    made = Authority(tmp_path / "tls")
    made.prepare(Names(asked=["203.0.113.9", "platform.example.vn"]), NOW)
    assert {"203.0.113.9", "platform.example.vn"} <= set(names_of(certificate_of(made.server)))


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_damaged_certificate_is_made_again(authority: Authority, content: bytes) -> None:
    authority.server.write_bytes(content)
    authority.prepare(LAN, NOW)
    assert names_of(certificate_of(authority.server))


def test_the_daily_job_renews_and_rests_where_there_is_none(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    context: Any = None
    assert jobs.renew(context).skipped == 1
    made = Authority(tmp_path / "tls")
    made.prepare(LAN, NOW - timedelta(days=380))
    assert jobs.renew(context).done == 1
    assert jobs.renew(context).skipped == 1


def test_this_machine_knows_its_addresses(
    loopback: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = tmp_path / "if_inet6"
    table.write_text(
        "00000000000000000000000000000001 01 80 10 80 lo\n"
        "fe800000000000000000000000000001 02 40 20 80 eth0\n"
        "20010db8000000000000000000000007 02 40 00 80 eth0\n"
    )
    monkeypatch.setattr(addresses, "IPV6_TABLE", table)
    monkeypatch.setattr(addresses, "_outward", lambda: iter(["192.168.7.20"]))  # tests lead nowhere outside
    monkeypatch.setattr(socket, "gethostname", lambda: "May-Chu")
    found = addresses.of_this_machine()
    assert found[0] == "192.168.7.20"
    assert "2001:db8::7" in found
    assert {"may-chu", "may-chu.local"} <= set(found)
    assert not {"::1", "127.0.0.1", "fe80::1"} & set(found)
    assert addresses.as_host("2001:db8::7") == "[2001:db8::7]"


# --- plain HTTP -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "place"),
    [
        (b"GET /board/?a=1 HTTP/1.1\r\nHost: localhost:8000\r\n\r\n", b"https://localhost:8443/board/?a=1"),
        (b"HEAD / HTTP/1.1\r\nAccept: */*\r\nhost: 127.0.0.1\r\n\r\n", b"https://127.0.0.1:8443/"),
        (b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", b"https://[::1]:8443/"),
    ],
)
def test_a_page_asked_for_in_clear_is_sent_to_tls(head: bytes, place: bytes, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    said = redirect.answer(head, 8443)
    assert said.startswith(b"HTTP/1.1 307")
    assert b"Location: " + place + b"\r\n" in said


@pytest.mark.parametrize(
    "head",
    [
        b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET https://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
    ],
)
def test_anything_else_in_clear_is_refused(head: bytes, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert redirect.answer(head, 443).startswith(b"HTTP/1.1 400")


def test_the_usual_port_is_not_named(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert b"https://localhost/x\r\n" in redirect.answer(b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n", 443)


def test_a_web_process_answers_under_tls_leads_there_and_reads_a_renewed_certificate(
    authority: Authority, loopback: str, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with socket.create_server((loopback, 0)) as secure, socket.create_server((loopback, 0)) as plain:
        asyncio.run(_serve_and_ask(authority, secure, plain))


async def _serve_and_ask(authority: Authority, secure: socket.socket, plain: socket.socket) -> None:
    async def hello(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hello"})

    import uvicorn

    config = uvicorn.Config(hello, lifespan="off", ssl_certfile=str(authority.server), log_level="critical")
    ended: list[bool] = []
    port = secure.getsockname()[1]
    server = web.Server(config, end_streams=lambda: ended.append(True), plain=plain, port=port)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup([secure])

    def ask(connection: http.client.HTTPConnection) -> tuple[int, str, bytes]:
        connection.request("GET", "/page")
        answer = connection.getresponse()
        found = answer.status, answer.headers.get("Location", ""), answer.read()
        connection.close()
        return found

    def secure_one() -> http.client.HTTPConnection:
        trust = ssl.create_default_context(cafile=str(authority.root))
        return http.client.HTTPSConnection("127.0.0.1", port, timeout=60, context=trust)

    def serial() -> int:
        connection = secure_one()
        connection.connect()
        with connection.sock as line:
            shown: Any = line.getpeercert()  # type: ignore[attr-defined]
        return int(shown["serialNumber"], 16)

    try:
        clear = http.client.HTTPConnection("127.0.0.1", plain.getsockname()[1], timeout=60)
        status, place, _ = await asyncio.to_thread(ask, clear)
        assert (status, place) == (307, f"https://127.0.0.1:{port}/page")
        assert (await asyncio.to_thread(ask, secure_one()))[2] == b"hello"
        before = await asyncio.to_thread(serial)
        authority._issue(authority.certificate(), ["127.0.0.1"], NOW)
        await server.on_tick(web.LOOK_EVERY - 1)
        assert await asyncio.to_thread(serial) == certificate_of(authority.server).serial_number != before
        authority.server.write_bytes(b"half")
        await server.on_tick(web.LOOK_EVERY - 1)
        authority.server.unlink()
        await server.on_tick(web.LOOK_EVERY - 1)
        assert (await asyncio.to_thread(ask, secure_one()))[2] == b"hello"
    finally:
        await server.shutdown([secure])
    assert ended == [True]


# --- what an operator meets -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["--tls", "local", "--tls-cert", "x", "--tls-key", "y"],
        ["--tls-cert", "x"],
        ["--tls-key", "y"],
        ["--tls-cert", "/nowhere/x", "--tls-key", "/nowhere/y"],
    ],
)
def test_a_muddle_of_certificates_is_refused_before_anything_starts(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from argparse import ArgumentParser

    monkeypatch.setenv("HOABAN_DATA_DIR", str(tmp_path))
    parser = ArgumentParser()
    serve.configure(parser)
    with pytest.raises(environment.SettingProblem):
        serve._certificate(parser.parse_args(words))


def test_doctor_tells_the_days_left(tmp_path: Path) -> None:
    assert data.certificate(tmp_path).level is Level.OK
    made = Authority(tmp_path / "tls")
    for days, level in ((0, Level.OK), (-380, Level.WARN), (-400, Level.MISSING)):
        made.server.unlink(missing_ok=True)
        made.prepare(LAN, datetime.now(UTC) + timedelta(days=days))
        state.write(tmp_path, "certificate", file=str(made.server))
        assert data.certificate(tmp_path).level is level
    made.server.unlink()
    assert data.certificate(tmp_path).level is Level.MISSING


@pytest.mark.django_db
def test_the_pages_of_trust_exist_with_the_authority_only(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    assert Client().get("/ca.crt").status_code == Client().get("/trust/").status_code == 404
    made = Authority(tmp_path / "tls")
    made.prepare(LAN, NOW)
    answer = Client().get("/ca.crt")
    assert answer.content == made.root.read_bytes()
    assert answer["Content-Type"] == "application/x-x509-ca-cert"
    assert made.fingerprint() in Client().get("/trust/").content.decode()
