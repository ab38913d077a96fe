"""One contract, two stores: the folder, and S3 as moto's server speaks it."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api as files
from hoaban.foundation.files import jobs, ports
from hoaban.foundation.files.api import LocalStore
from hoaban.foundation.files.errors import StoreUnreachable
from hoaban.foundation.files.ports import Store
from hoaban.foundation.jobs.api import JobContext
from hoaban.integrations.objectstore.api import AddressUnreadable, from_url

# moto and its server warn of their own affairs.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::UserWarning"
)
DATA = bytes(range(256)) * 2_000
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, loopback: str) -> Any:
    """`loopback` by name: the guard of sockets does not see what a parameter asks for."""
    return LocalStore(tmp_path / "kept") if request.param == "folder" else request.getfixturevalue("s3")


@pytest.fixture
def s3(loopback: str, free_port: int) -> Iterator[Store]:
    pytest.importorskip("boto3", reason="the extra “objectstore” is not installed")
    server_module = pytest.importorskip("moto.server", reason="moto's server is not installed")
    server = server_module.ThreadedMotoServer(ip_address=loopback, port=free_port, verbose=False)
    server.start()
    # The twin remembers its buckets for the life of the process: each test has its own.
    bucket = f"kept-{uuid4()}"
    made = from_url(f"http://key:secret@{loopback}:{free_port}/{bucket}")
    made._client.create_bucket(Bucket=bucket)
    yield made
    made._client.close()
    server.stop()


def put(store: Store, folder: Path, data: bytes = DATA) -> str:
    source, sha = folder / "source", hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    store.put(source, sha)
    assert source.read_bytes() == data, "it may be asked for again"
    return sha


def test_what_was_put_is_read_whole_and_in_parts(store: Store, tmp_path: Path) -> None:
    sha = put(store, tmp_path)
    assert b"".join(store.read(sha, 0, len(DATA))) == DATA
    assert b"".join(store.read(sha, 10, 300_000)) == DATA[10:300_000]
    assert b"".join(store.read(sha, 5, 5)) == b""
    with store.as_path(sha) as path:
        assert path.read_bytes() == DATA


def test_putting_twice_is_no_mistake(store: Store, tmp_path: Path) -> None:
    put(store, tmp_path)
    put(store, tmp_path)
    assert store.has(SHA)


def test_what_is_not_there_is_not_there(store: Store, tmp_path: Path) -> None:
    assert not store.has(SHA)
    store.remove(SHA)
    with pytest.raises(FileNotFoundError):
        list(store.read(SHA, 0, 1))
    with pytest.raises(FileNotFoundError), store.as_path(SHA):
        pass
    put(store, tmp_path)
    store.remove(SHA)
    assert not store.has(SHA)


@pytest.mark.slow
def test_a_store_that_does_not_answer_is_a_sentence(loopback: str, free_port: int, tmp_path: Path) -> None:
    pytest.importorskip("boto3", reason="the extra “objectstore” is not installed")
    with pytest.raises(StoreUnreachable):
        from_url(f"http://key:secret@{loopback}:{free_port}/kept").has(SHA)


@pytest.mark.parametrize("url", ["s3://bucket?endpoint=x", "https://key:secret@host/", "bucket"])
def test_an_address_that_names_no_store_stops_the_start_with_the_form_to_write(url: str) -> None:
    with pytest.raises(AddressUnreadable, match=r"https://KEY:SECRET@host/bucket"):
        from_url(url)


def test_the_form_that_the_operators_page_shows_is_the_one_we_read() -> None:
    page = Path(__file__).parents[5] / "docs" / "operator" / "settings.md"
    line = next(
        row for row in page.read_text(encoding="utf-8").splitlines() if "HOABAN_OBJECT_STORE_URL" in row
    )
    assert "`https://KEY:SECRET@host/bucket?region=name`" in line


@pytest.mark.django_db(databases="__all__")
def test_a_confidential_file_is_sealed_opened_in_part_and_removed(
    store: Store, commune_officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports.connected, "store", store)
    kept = files.Confidential("test", timedelta(days=1))
    files.register_reader("test.store", lambda _actor, _id: True, confidential=kept)
    file_id = files.keep_file(
        by=commune_officer, purpose="test.store", name="x", pieces=iter([DATA]), ours=True
    )
    facts = files.facts_of(file_id)
    assert DATA[:64] not in b"".join(store.read(facts.sha256, 0, facts.size))
    assert b"".join(files.bytes_of(facts, 70_000, 70_010)) == DATA[70_000:70_010]
    with files.as_path(file_id) as path:
        assert path.read_bytes() == DATA
    later = timezone.now() + timedelta(days=2)
    jobs.sweep(JobContext(actor=SystemActor("files.sweep"), deadline=later, clock=lambda: later))
    assert not store.has(facts.sha256)
    del ports.purposes["test.store"]
