"""A foreign key into another room is a constraint, not a road: while a test runs, Django itself refuses to walk it.

The guard reads no source: a path in a variable, a template's `{{ row.file.name }}`, a join through one's own key all meet it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import Join


class RoadClosed(AssertionError):
    """Something read another room's row through a key; ask that room's api with the id."""


def crosses(field: Any) -> bool:
    """Whether this key leads from one of our rooms into another."""
    field = getattr(field, "field", field)  # a way back tells its key
    one, other = field.model, field.related_model
    ours = all(model.__module__.startswith("hoaban.") for model in (one, other))
    return ours and one._meta.app_label != other._meta.app_label


def check(field: Any) -> None:
    if crosses(field):
        raise RoadClosed(f"{field} was walked into another room")


@contextmanager
def closed() -> Iterator[None]:
    """Attributes (`row.file`), prefetches and joins are refused where they cross."""
    get, prefetch = ForwardManyToOneDescriptor.get_object, ForwardManyToOneDescriptor.get_prefetch_querysets
    setup = SQLCompiler.pre_sql_setup

    def guarded_get(self: Any, instance: Any) -> Any:
        check(self.field)
        return get(self, instance)

    def guarded_prefetch(self: Any, instances: Any, querysets: Any = None) -> Any:
        check(self.field)
        return prefetch(self, instances, querysets)

    def guarded_setup(self: Any, *words: Any, **named: Any) -> Any:
        made = setup(self, *words, **named)
        for alias, table in self.query.alias_map.items():
            if isinstance(table, Join) and self.query.alias_refcount.get(alias):
                check(table.join_field)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ForwardManyToOneDescriptor, "get_object", guarded_get)
        patch.setattr(ForwardManyToOneDescriptor, "get_prefetch_querysets", guarded_prefetch)
        patch.setattr(SQLCompiler, "pre_sql_setup", guarded_setup)
        yield
