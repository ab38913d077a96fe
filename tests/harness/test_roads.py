"""Every way to walk a key into another room that we know of is tried here and refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F, Prefetch, prefetch_related_objects
from django.template import Context, Template

from hoaban.domains.registry.models import Person
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.imports.models import ImportBatch
from tests.support.roads import RoadClosed

pytestmark = pytest.mark.django_db
batches, people = ImportBatch.plain, Person.plain

ROADS: dict[str, Callable[[], Any]] = {
    "look-up": lambda: list(batches.filter(file__name="x")),
    "exclude": lambda: list(batches.exclude(file__name="x")),
    "order": lambda: list(batches.order_by("file__name")),
    "values": lambda: list(batches.values("file__name")),
    "F": lambda: list(batches.annotate(n=F("file__name"))),
    "count": lambda: batches.filter(file__name="x").count(),
    "select_related": lambda: list(batches.select_related("file")),
    "select_related without words": lambda: list(batches.select_related()),
    "a path made at run time": lambda: list(batches.filter(**{"__".join(("file", "name")): "x"})),
    "through one's own key": lambda: list(people.filter(household__batch__kind="x")),
    "prefetch": lambda: prefetch_related_objects([ImportBatch(file_id=1)], "file"),
    "Prefetch": lambda: prefetch_related_objects(
        [ImportBatch(file_id=1)], Prefetch("file", StoredFile.plain.all())
    ),
    "attribute": lambda: ImportBatch(file_id=1).file.name,
    "getattr": lambda: getattr(ImportBatch(file_id=1), "file"),  # noqa: B009
    "template": lambda: Template("{{ row.file.name }}").render(Context({"row": ImportBatch(file_id=1)})),
}


@pytest.mark.parametrize("road", ROADS.values(), ids=ROADS.keys())
def test_it_is_closed(road: Callable[[], Any]) -> None:
    with pytest.raises(RoadClosed):
        road()


def test_the_id_and_the_own_room_stay_open() -> None:
    assert list(batches.filter(file__in=[1], file_id=1, file=1)) == []
    assert list(people.filter(household__code="x").order_by("household__code")) == []
    assert ImportBatch(file_id=1).file_id == 1
