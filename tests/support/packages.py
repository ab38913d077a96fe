"""Samples of what is gathered about a person who asks (see samples.py)."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tests.support.people import Cast


def data_package(cast: Cast) -> UUID:
    """What is kept about whoever made such a request; it lies ready."""
    from hoaban.foundation.files.models import StoredFile
    from hoaban.foundation.privacy.models import DataRequest, Package
    from tests.support import samples

    asked, now = DataRequest.plain.get(uid=samples.data_request(cast)), timezone.now()
    return Package.plain.create(
        request=asked, number=samples.OWN, state="ready", asked_at=now, asked_by_key="user:0", asked_by_label="x", next_try_at=now,
        file=StoredFile.plain.get(uid=samples.file_of_officer(cast)), built_at=now, erase_at=now + timedelta(days=30),
    ).uid  # fmt: skip


def data_handed(cast: Cast) -> UUID:
    """Handed over by the own commune's officer, the file not taken yet."""
    from hoaban.foundation.privacy.models import HandOver, Package

    package = Package.plain.get(uid=data_package(cast))
    Package.plain.filter(pk=package.pk).update(state="handed")
    by = cast.actor("commune_officer").key
    return HandOver.plain.create(package=package, at=timezone.now(), by_key=by, by_label="x", seen="card").uid
