"""A file on its way in: it has no name on disk, and a disk without room is a note on the request."""

import errno
import io
import os
import tempfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from hoaban.foundation.files import api, uploads

LARGE = b"x" * 3_000_000


def arrived(rf: RequestFactory) -> Any:
    return rf.post("/", {"kind": "list", "file": SimpleUploadedFile("a.xlsx", LARGE)})


def test_a_large_file_lies_nowhere_under_a_name(rf: RequestFactory, tmp_path: Any, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request = arrived(rf)
    assert b"".join(request.FILES["file"].chunks()) == LARGE
    assert list(tmp_path.iterdir()) == []
    assert not api.disk_was_full(request)
    request.close()


class Full(io.BytesIO):
    def write(self, _data: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("moment", ["open", "write"])
def test_a_full_disk_loses_the_file_only_and_says_so(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def no_room(**_more: Any) -> Any:
        if moment == "open":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return Full()

    monkeypatch.setattr(tempfile, "TemporaryFile", no_room)
    request = arrived(rf)
    assert request.POST["kind"] == "list"
    assert not request.FILES
    assert api.disk_was_full(request)


def test_another_failure_stays_a_failure(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_more: Any) -> Any:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(uploads.tempfile, "TemporaryFile", broken)
    with pytest.raises(OSError, match="rror"):
        _ = arrived(rf).FILES
