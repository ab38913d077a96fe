"""A question that every page asks: its SQL is worked out once, then asked again with other values.

Django builds a queryset's SQL anew each time it runs, and for a question of a dozen columns that takes longer than the
database does (docs/decisions/0043).
The guard stays: what is not cleared for somebody does not compile.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Func, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Kept = TypeVar("Kept")
MOST_ACTORS = 256
"""People for whom something is kept at a time; beyond, the book begins anew."""


class Given(Value):
    """Stands in the question for a value told when it is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=output_field)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def told(self, values: dict[str, Any], connection: Any) -> Any:
        return self.output_field.get_db_prep_value(values[self.value], connection)


class HowMany(Func):
    """COUNT(*) as a column, so that a number is asked like any row: `rows.order_by().values_list(HowMany())`."""

    template = "COUNT(*)"
    arity = 0
    output_field = IntegerField()


def each_word(column: str, count: int) -> Q:
    """Every one of so many words stands somewhere in the column; `words_told` gives the words."""
    condition = Q()
    for place in range(count):
        condition &= Q(**{f"{column}__contains": Given(f"word{place}", TextField())})
    return condition


def words_told(words: Sequence[str]) -> dict[str, str]:
    return {f"word{place}": word for place, word in enumerate(words)}


class PerActor(Generic[Kept]):
    """What follows from an actor's rights and nothing else, worked out once.

    Kept for the very object, never for one that looks the same: an actor does not change, and whoever gains or loses a right
    becomes another object.
    """

    def __init__(self, work_out: Callable[[Any], Kept]) -> None:
        self._work_out = work_out
        self._kept: dict[
            int, tuple[object, Kept]
        ] = {}  # the actor too, or another could take its place in memory

    def __call__(self, actor: object) -> Kept:
        found = self._kept.get(id(actor))
        if found is None:
            if len(self._kept) >= MOST_ACTORS:
                self._kept.clear()
            found = self._kept[id(actor)] = (actor, self._work_out(actor))
        return found[1]


class Prepared(Generic[Row]):
    """``build(actor)`` makes the queryset, with `Given` where the values go; calling it asks with these values.

    Its SQL must depend on nothing but the actor. Models come without their relations.
    """

    def __init__(self, build: "Callable[[Any], QuerySet[Any, Row]]") -> None:
        self._compiled = PerActor(lambda actor: _Compiled(build(actor)))

    def __call__(self, actor: object = None, **values: Any) -> list[Row]:
        """Every row, in the order asked: models, or tuples where the queryset names columns."""
        return self._compiled(actor).rows(values)


class _Compiled:
    """The SQL of one question for one actor, and how its columns become values."""

    def __init__(self, asked: "QuerySet[Any, Any]") -> None:
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, self.params = compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.params = "", ()
            return
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self._converters = [
            (place, steps, column) for place, (steps, column) in compiler.get_converters(columns).items()
        ]
        self._model = asked.model if issubclass(asked._iterable_class, ModelIterable) else None
        self._names = [column.target.attname for column in columns] if self._model else []

    def rows(self, values: dict[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        params = [one.told(values, connection) if isinstance(one, Given) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = [self._converted(row, connection) for row in cursor.fetchall()]
        if self._model is None:
            return rows
        return [self._model.from_db(DEFAULT_DB_ALIAS, self._names, row) for row in rows]

    def _converted(self, row: Sequence[Any], connection: Any) -> tuple[Any, ...]:
        told = list(row)
        for place, steps, column in self._converters:
            for step in steps:
                told[place] = step(told[place], column, connection)
        return tuple(told)


class Number:
    """How many rows an actor would be shown: asked alone, or with others in one statement (`numbers`)."""

    def __init__(self, build: "Callable[[Any], QuerySet[Any, Any]]") -> None:
        self.compiled = PerActor(lambda actor: _Compiled(build(actor)))

    def __call__(self, actor: object) -> int:
        return numbers(actor, [self])[0]


def numbers(actor: object, asked: "Sequence[Callable[[Any], int]]") -> list[int]:
    """Each answer in its place. Every `Number` among them is asked in one statement, whatever room it is of: a page is
    surrounded by several."""
    together = [one.compiled(actor) for one in asked if isinstance(one, Number)]
    counted = iter(_counted([one for one in together if one.sql]))
    told = iter([next(counted) if one.sql else 0 for one in together])
    return [next(told) if isinstance(one, Number) else one(actor) for one in asked]


def _counted(questions: "Sequence[_Compiled]") -> Sequence[int]:
    if not questions:
        return ()
    counts = (f"(SELECT COUNT(*) FROM ({one.sql}) AS counted)" for one in questions)  # noqa: S608 - our own questions
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", [value for one in questions for value in one.params])
        row: Sequence[int] = cursor.fetchone()
    return row
