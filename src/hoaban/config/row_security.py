"""The policies of the second wall (foundation/access/wall.py): which tables carry them, and whether they stand."""

from collections.abc import Iterator
from typing import Any, cast

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Field, Model

from hoaban.config import environment
from hoaban.foundation.access import wall

POLICY = "hoaban_areas"


def guarded() -> list[type[Model]]:
    """In the order of their tables' names."""
    found = [model for model in apps.get_models() if getattr(model, "walled_by", "")]
    return sorted(found, key=lambda model: model._meta.db_table)


def build() -> list[str]:
    """Put up every policy, again where it stands; the tables' names. Run by the tables' owner."""
    return [_run(model, _up(model)) for model in guarded()]


def take_down() -> list[str]:
    return [_run(model, _down(model)) for model in guarded()]


def problem(*, for_web: bool) -> str | None:
    """Why this process must not start, as a sentence; None when wall and setting fit."""
    if connection.vendor != "postgresql":
        return None
    tables = {model._meta.db_table for model in guarded()}
    standing = _standing()
    if not settings.ROW_SECURITY:
        return (
            "The tables of people are guarded row by row, so that every list would be empty. Set HOABAN_ROW_SECURITY=1, "
            "or take the guard away: ./hoaban manage row_security --off"
            if tables & standing
            else None
        )
    if tables - standing:
        return (
            f"HOABAN_ROW_SECURITY is 1, but {len(tables - standing)} tables are not guarded yet. As their owner, run "
            "`./hoaban manage row_security`."
        )
    if for_web and _passes_every_wall():
        return (
            f"The database user {connection.settings_dict['USER']} passes every guard (superuser or BYPASSRLS). Serve as "
            "another one: deploy/postgresql tells how."
        )
    return None


def refuse_unfit(*, for_web: bool) -> None:
    """Stop a start that would show nothing, or guard nothing."""
    sentence = problem(for_web=for_web)
    connection.close()
    if sentence:
        raise environment.SettingProblem(sentence)


def _up(model: type[Model]) -> Iterator[str]:
    table, column = _quoted(model)
    # As a subquery it is computed once for a statement, not once for a row.
    areas = f"(SELECT nullif(current_setting('{wall.SETTING}', true), '')::int8multirange)"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
    yield f"CREATE POLICY {POLICY} ON {table} USING ({column} <@ {areas}) WITH CHECK ({column} <@ {areas})"


def _down(model: type[Model]) -> Iterator[str]:
    table, _column = _quoted(model)
    yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
    yield f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"


def _quoted(model: type[Model]) -> tuple[str, str]:
    field = cast("Field[Any, Any]", model._meta.get_field(model.walled_by))  # type: ignore[attr-defined]
    if field.null:
        raise ValueError(f"{model.__name__}.{field.name} may be empty: such rows would be nobody's")
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(field.column))


def _run(model: type[Model], statements: Iterator[str]) -> str:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    return model._meta.db_table


def _standing() -> set[str]:
    """Tables whose guard holds for their owner too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.polname = %s "
            "AND c.relnamespace = current_schema()::regnamespace",
            [POLICY],
        )
        return {row[0] for row in cursor.fetchall()}


def _passes_every_wall() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
