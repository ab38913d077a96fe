"""What happens to a file while it arrives: it lies in a file without a name, and a full disk is noted, not raised.

The disk fills while the request is still being read, before any view could answer; the view asks `disk_was_full`.
"""

import tempfile
from typing import Any, NoReturn

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from hoaban.foundation.files.errors import StorageFull
from hoaban.foundation.files.localstore import full_or_same

_MARK = "hoaban.disk_was_full"


class UnnamedUploads(FileUploadHandler):
    """Nobody can find the file once this process is gone: it may hold identity numbers."""

    file: UploadedFile
    """Absent until one was opened: Django asks."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open it; even that needs a little room."""
        super().new_file(*args, **kwargs)
        try:
            held = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 — the request closes it
        except OSError as problem:
            self._skip(problem)
        self.file = UploadedFile(
            held, self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A full disk ends this file; the other fields of the form still arrive."""
        try:
            self.file.write(raw_data)
        except OSError as problem:
            self._skip(problem)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """The last bytes reach the disk here."""
        try:
            self.file.seek(0)
        except OSError as problem:
            self._note(problem)
            return None
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """The line broke: nothing has a name, so nothing stays."""
        if hasattr(self, "file"):
            self.file.close()

    def _skip(self, problem: OSError) -> NoReturn:
        self._note(problem)
        raise SkipFile from problem

    def _note(self, problem: OSError) -> None:
        if not isinstance(full_or_same(problem), StorageFull):
            raise problem
        if self.request is not None:
            self.request.META[_MARK] = True


def disk_was_full(request: HttpRequest) -> bool:
    """Whether a file of this request was lost because the disk had no room for it."""
    return bool(request.META.get(_MARK))
