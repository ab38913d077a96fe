"""The base of every table: rows are reached through `visible_to(actor)`, or with a stated reason.

No table of its own. The guard sits in the query, so iteration, `count`, `exists`, `aggregate`, subqueries,
`Exists(...)` and combined queries all meet it when their SQL is compiled; writes meet it in the queryset.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

from hoaban.foundation.access.errors import UnscopedQuery
from hoaban.foundation.access.scopes import scope_of
from hoaban.foundation.access.values import Actor, Secrecy

Row = TypeVar("Row", bound=models.Model, covariant=True)  # noqa: PLC0105


class GuardedQuery(Query):
    """A query that compiles only once it is cleared. Copies inherit the mark."""

    cleared = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        if not self.cleared:
            raise UnscopedQuery(
                f"{self.model.__name__}.objects ran without visible_to(actor) or unscoped(reason)"  # type: ignore[union-attr]
            )
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: Query, connector: str) -> None:
        self.cleared = self.cleared and getattr(rhs, "cleared", False)
        super().combine(rhs, connector)


class ScopedQuerySet(models.QuerySet[Row]):
    """Refuses to run until somebody says for whom."""

    def __init__(
        self, model: Any = None, query: Query | None = None, using: str | None = None, hints: Any = None
    ) -> None:
        super().__init__(model, query or GuardedQuery(model), using, hints)

    def visible_to(self, actor: Actor, verb: str = "see") -> Self:
        """The rows this actor may see (or ``edit``, ``search``), by the function its room declared."""
        scoped = self.filter(scope_of(self.model._meta.label, verb)(actor))
        return scoped._clear()

    def unscoped(self, reason: str) -> Self:
        """Every row, for the reason given: a sentence a reviewer can weigh (jobs, statistics, migrations)."""
        if len(reason.split()) < 3:
            raise UnscopedQuery(f"{self.model.__name__}.objects.unscoped() needs a reason in words")
        return self.all()._clear()

    def _clear(self) -> Self:
        self.query.cleared = True  # type: ignore[attr-defined]
        return self

    def _refuse_uncleared(self, verb: str) -> None:
        if not getattr(self.query, "cleared", False):
            raise UnscopedQuery(
                f"{self.model.__name__}.objects.{verb}() ran without visible_to(actor) or unscoped(reason)"
            )

    def update(self, **kwargs: Any) -> int:
        self._refuse_uncleared("update")
        return super().update(**kwargs)

    def _update(self, values: Any) -> int:
        self._refuse_uncleared("update")
        return super()._update(values)  # type: ignore[misc,no-any-return]

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_uncleared("delete")
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self._refuse_uncleared("delete")
        return super()._raw_delete(using)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnscopedQuery(
            f"{self.model.__name__}.objects.raw() has no scope; write it in queries.py on a cursor"
        )


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """`objects` of every table."""


class ScopedModel(models.Model):
    """Base of every table of ours. `plain` serves Django itself; only queries, actions and migrations may name it."""

    secrecy: ClassVar[Mapping[str, Secrecy]]
    """Field by field what is personal, and how; or `NOBODY`. tests/architecture keeps the list complete."""

    walled_by: ClassVar[str] = ""
    """The column with the unit number by which PostgreSQL guards the row itself (wall.py); empty: no second wall."""

    plain: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "plain"
        default_manager_name = "plain"
