"""Every way round `visible_to` that we know of is tried here and refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Subquery
from django.utils import timezone

from hoaban.foundation.access.api import NOTHING
from hoaban.foundation.access.errors import UnscopedQuery
from hoaban.foundation.audit.models import Entry
from hoaban.foundation.jobs.models import Failure

pytestmark = pytest.mark.django_db

objects = Entry.objects

ESCAPES: dict[str, Callable[[], Any]] = {
    "iterate": lambda: list(objects.all()),
    "get": lambda: objects.get(pk=1),
    "first": lambda: objects.first(),
    "index": lambda: objects.all()[0],
    "slice": lambda: list(objects.all()[:3]),
    "bool": lambda: bool(objects.filter(tag="x")),
    "len": lambda: len(objects.all()),
    "contains": lambda: Entry(pk=1) in objects.all(),
    "count": lambda: objects.count(),
    "exists": lambda: objects.filter(pk=1).exists(),
    "aggregate": lambda: objects.aggregate(n=Count("pk")),
    "annotate": lambda: list(objects.annotate(n=Count("pk"))),
    "values": lambda: list(objects.values("tag")),
    "values_list": lambda: list(objects.values_list("tag", flat=True)),
    "dates": lambda: list(objects.datetimes("at", "day")),
    "iterator": lambda: list(objects.iterator()),
    "in_bulk": lambda: objects.in_bulk([1]),
    "latest": lambda: objects.latest("at"),
    "update": lambda: objects.update(note="x"),
    "delete": lambda: objects.all().delete(),
    "raw delete": lambda: objects.all()._raw_delete("default"),
    "private update": lambda: objects.all()._update([]),
    "raw": lambda: list(objects.raw("SELECT * FROM audit_entry")),
    "explain": lambda: objects.all().explain(),
    "sql text": lambda: str(objects.all().query),
    "subquery in filter": lambda: list(Failure.plain.filter(pk__in=objects.values("pk"))),
    "Exists": lambda: list(Failure.plain.filter(Exists(objects.filter(pk=OuterRef("pk"))))),
    "Subquery": lambda: list(Failure.plain.annotate(t=Subquery(objects.values("tag")[:1]))),
    "union": lambda: list(objects.unscoped("one side is cleared").union(objects.all())),
    "or with a cleared one": lambda: list(objects.unscoped("one side is cleared") | objects.all()),
    "and with a cleared one": lambda: list(objects.all() & objects.unscoped("one side is cleared")),
    "prefetch": lambda: list(Prefetch("x", queryset=objects.all()).queryset),
    "get_or_create": lambda: objects.get_or_create(tag="a:b:c"),
    "select_for_update": lambda: list(objects.select_for_update()),
    "distinct": lambda: list(objects.distinct()),
    "none of our business": lambda: list(objects.using("default")),
    "unscoped without a reason": lambda: list(objects.unscoped("")),
    "unscoped with one word": lambda: list(objects.unscoped("because")),
}


@pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES.keys())
def test_it_refuses(escape: Callable[[], Any]) -> None:
    with pytest.raises(UnscopedQuery):
        escape()


def test_a_scope_and_its_copies_run(auditor: Any) -> None:
    seen = objects.visible_to(auditor).filter(tag="x").order_by("-id")
    assert list(seen) == []
    assert seen.count() == 0
    assert not Failure.plain.filter(pk__in=seen.values("pk")).exists()


def test_who_has_no_permission_sees_nothing_and_is_not_told_so(outsider: Any) -> None:
    Entry.plain.create(at=timezone.now(), actor_key="user:1", actor_label="x", tag="a:b:c")
    assert objects.visible_to(outsider).count() == 0


def test_a_model_without_a_declared_verb_shows_nothing(auditor: Any) -> None:
    """With a row, and one that she may see: an empty table would hide anything."""
    Entry.plain.create(at=timezone.now(), actor_key="user:1", actor_label="x", tag="a:b:c")
    assert objects.visible_to(auditor).count() == 1
    assert objects.visible_to(auditor, verb="edit").count() == 0


def test_the_guard_is_on_every_table_of_ours() -> None:
    from django.apps import apps

    ours = [
        m
        for m in apps.get_models()
        if m.__module__.startswith("hoaban.") and m._meta.label != "accounts.User"
    ]
    unguarded = [
        m._meta.label for m in ours if not hasattr(m.__dict__.get("objects", None) or m.objects, "visible_to")
    ]
    assert ours
    assert unguarded == []


def test_nothing_is_an_empty_condition() -> None:
    assert isinstance(NOTHING, models.Q)
    assert not Entry.plain.filter(NOTHING).exists()
