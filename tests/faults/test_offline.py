"""The server dies while a photo and a form arrive: what it said it held is there, and the phone goes on from there."""

import base64
import hashlib
import http.client
import io
import json
import os
import random
import socket
from contextlib import suppress
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.support.installation import Installation, kill
from tests.support.ports import free_port

PREPARE = """
from django.test import Client
from hoaban.config import roles
from hoaban.domains.registry.models import Household
from tests.support.people import OWN, make_cast
cast = make_cast(roles.ROLES)
client = Client(); client.force_login(cast.user("commune_officer"))
row = Household.plain.create(code="HO-1", place_no=OWN, village="Bản Bó", address="Đầu bản")
print(client.cookies["sessionid"].value, row.uid)
"""
OUTCOME = """
from hoaban.domains.registry.models import Household
from hoaban.domains.rounds.models import HouseholdVisit, VisitPhoto
from hoaban.foundation.offline.models import Entry, Media
print(Entry.plain.count(), HouseholdVisit.plain.count(), VisitPhoto.plain.count(), Household.plain.get().version,
    Media.plain.get().state)
"""
PIECE = 64 * 1024


class Phone:
    """A browser's requests over one plain connection."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session, self.csrf = port, session, ""

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, self._headers(headers))
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def half(self, path: str, body: bytes, **headers: str) -> None:
        """Begins to send and never ends: the line, or the server, is gone."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as line:
            told = self._headers(headers) | {"Host": "127.0.0.1", "Content-Length": str(len(body))}
            head = "".join(f"{key}: {value}\r\n" for key, value in told.items())
            line.sendall(f"PATCH {path} HTTP/1.1\r\n{head}\r\n".encode() + body[: len(body) // 2])

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        cookie = f"sessionid={self.session}" + (f"; csrftoken={self.csrf}" if self.csrf else "")
        given = {key.replace("_", "-"): value for key, value in more.items()}
        return {"Cookie": cookie, "X-CSRFToken": self.csrf, "Tus-Resumable": "1.0.0"} | given

    def hello(self) -> None:
        _status, headers, body = self.ask("GET", "/w/offline/hello/")
        self.csrf = json.loads(body)["csrf"]
        cookies = headers.get("set-cookie", "")
        # The cookie holds the secret, the token a mask of it; either serves as the cookie.
        self.csrf = cookies.split("csrftoken=")[1].split(";")[0] if "csrftoken=" in cookies else self.csrf


def photo() -> bytes:
    made = io.BytesIO()
    Image.frombytes("RGB", (500, 500), os.urandom(750_000)).save(made, "JPEG", quality=90)
    return made.getvalue()


def send_piece(phone: Phone, path: str, bytes_: bytes, offset: int) -> tuple[int, dict[str, str], bytes]:
    return phone.ask("PATCH", path, bytes_[offset : offset + PIECE], **piece_headers(bytes_, offset))


def piece_headers(bytes_: bytes, offset: int) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(bytes_[offset : offset + PIECE]).digest()).decode()
    return {
        "Upload_Offset": str(offset), "Upload_Checksum": f"sha256 {digest}", "Content_Type": "application/offset+octet-stream",
    }  # fmt: skip


def test_a_server_killed_mid_piece_loses_no_byte_it_answered_for(
    place: Installation, dice: random.Random
) -> None:
    session, target = place.python(PREPARE).split()
    port, bytes_, uid, entry = free_port(), photo(), str(uuid4()), str(uuid4())
    phone, path = Phone(port, session), f"/w/offline/media/{uid}/"
    serve(place, port)
    phone.hello()
    told = {"uid": uid, "entry": entry, "kind": "registry.visit", "filename": "nha.jpg"}
    words = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items())
    status, _headers, _body = phone.ask(
        "POST", "/w/offline/media/", Upload_Length=str(len(bytes_)), Upload_Metadata=words
    )
    assert status == 201
    answered, state, kills = 0, "", 0
    while state != "kept":
        if kills < 4 and dice.random() < 0.5:
            with suppress(OSError):
                phone.half(path, bytes_[answered : answered + PIECE], **piece_headers(bytes_, answered))
            restart(place, port)
            kills += 1
            _status, headers, _body = phone.ask("HEAD", path)
            assert int(headers["upload-offset"]) == answered, (
                "an offset was told that does not lie on the disk"
            )
        status, headers, body = send_piece(phone, path, bytes_, answered)
        assert status == 204, (status, body)
        answered, state = int(headers["upload-offset"]), headers["offline-state"]
    sync_through_kills(place, port, phone, batch(entry, target, uid))
    assert place.python(OUTCOME).split() == ["1", "1", "1", "2", "kept"]


def batch(entry: str, target: str, photo_uid: str) -> bytes:
    values = {"address": "Cuối bản", "village": "Bản Bó"}
    form = {
        "uid": entry, "kind": "registry.visit", "form_version": 7, "target": target, "base_version": 1,
        "base": values | {"address": "Đầu bản"}, "values": values | {"note": "Nhà mới"}, "media": [photo_uid],
        "made_at": "2026-11-20T08:00:00Z",
    }  # fmt: skip
    return json.dumps({"protocol": 1, "app": 1, "device": str(uuid4()), "entries": [form]}).encode()


def sync_through_kills(place: Installation, port: int, phone: Phone, body: bytes) -> None:
    """The reply is lost with the server, whatever it had written; the phone sends the same form again."""
    for _ in range(2):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        line.request("POST", "/w/offline/sync/", body, phone._headers({"Content_Type": "application/json"}))
        restart(place, port)
        line.close()
    status, _headers, answer = phone.ask("POST", "/w/offline/sync/", body, Content_Type="application/json")
    assert (status, json.loads(answer)["answers"][0]["result"]) == (200, "applied")


def serve(place: Installation, port: int) -> None:
    place.environment["HOABAN_WEB_PROCESSES"] = "1"
    child = place.hoaban("serve", "--port", str(port))
    place.wait_for(f"http://127.0.0.1:{port}", child)


def restart(place: Installation, port: int) -> None:
    server: Any = place.children[-1]
    kill(server)
    serve(place, port)
