"""The S3 side: our digests as their keys, their failures as our sentences.

boto3 is imported when a store is opened, not when this module is: most installations keep files in a folder.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hoaban.foundation.files.errors import StoreUnreachable

PIECE = 256 * 1024
_ABSENT = {"404", "NoSuchKey", "NotFound"}


class ExtraMissing(SystemExit):
    """The extra is not installed; the process ends with the command that mends it."""

    def __init__(self) -> None:
        super().__init__(
            "HOABAN_OBJECT_STORE_URL needs the extra “objectstore”: HOABAN_EXTRAS=objectstore ./hoaban doctor"
        )


class AddressUnreadable(SystemExit):
    """The setting names no store; a form with a typing mistake would otherwise fail at the first file."""

    def __init__(self) -> None:
        super().__init__(
            "HOABAN_OBJECT_STORE_URL cannot be read. Write https://KEY:SECRET@host/bucket?region=name."
        )


def from_url(url: str) -> "S3Store":
    """``https://KEY:SECRET@host/bucket?region=name``; the bucket exists already, its rights are its owner's affair."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not parts.path.strip("/"):
        raise AddressUnreadable
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
    return S3Store(
        _client(
            endpoint_url=f"{parts.scheme}://{host}",
            aws_access_key_id=unquote(parts.username or ""),
            aws_secret_access_key=unquote(parts.password or ""),
            region_name=dict(parse_qsl(parts.query)).get("region", "us-east-1"),
        ),
        parts.path.strip("/"),
    )


def _client(**options: str) -> Any:
    try:
        import boto3  # noqa: PLC0415 — an extra, and slow to load
        from botocore.config import Config  # noqa: PLC0415
    except ImportError as problem:
        raise ExtraMissing from problem
    config = Config(
        connect_timeout=5, read_timeout=30, retries={"max_attempts": 3}, s3={"addressing_style": "path"}
    )
    return boto3.client("s3", config=config, **options)


class S3Store:
    """One bucket. An object appears whole or not at all: that is the protocol's own promise."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client, self._bucket = client, bucket

    def put(self, source: Path, sha256: str) -> None:
        """Upload; the same bytes twice overwrite themselves."""
        with _spoken():
            self._client.upload_file(str(source), self._bucket, _key(sha256))

    def read(self, sha256: str, start: int, stop: int) -> Iterator[bytes]:
        """A ranged GET, in pieces."""
        if start >= stop:
            return
        with _spoken():
            answer = self._client.get_object(
                Bucket=self._bucket, Key=_key(sha256), Range=f"bytes={start}-{stop - 1}"
            )
            yield from answer["Body"].iter_chunks(PIECE)

    @contextmanager
    def as_path(self, sha256: str) -> Iterator[Path]:
        """A copy in the temporary folder, gone afterwards."""
        with tempfile.NamedTemporaryFile() as copy:
            with _spoken():
                self._client.download_fileobj(self._bucket, _key(sha256), copy)
            copy.flush()
            yield Path(copy.name)

    def has(self, sha256: str) -> bool:
        """A HEAD request."""
        try:
            with _spoken():
                self._client.head_object(Bucket=self._bucket, Key=_key(sha256))
        except FileNotFoundError:
            return False
        return True

    def remove(self, sha256: str) -> None:
        """Deleting what is not there is no mistake to S3 either."""
        with _spoken():
            self._client.delete_object(Bucket=self._bucket, Key=_key(sha256))


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


@contextmanager
def _spoken() -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 — an extra

    try:
        yield
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in _ABSENT:
            raise FileNotFoundError from problem
        raise StoreUnreachable from problem
    except BotoCoreError as problem:
        raise StoreUnreachable from problem
