"""Django's PostgreSQL with the second wall: every statement runs with the areas of the thread that asks."""

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base

from hoaban.foundation.access import wall

_SAY = f"SELECT set_config('{wall.SETTING}', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """What the connection said last is known, so that nothing is said twice; after a rollback it is not known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._said: str | None = None
        self.execute_wrappers.append(self._behind_the_wall)

    def init_connection_state(self) -> None:
        super().init_connection_state()
        # New, or cleared by the pool's reset.
        self._said = wall.NOTHING

    def _behind_the_wall(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        wanted = wall.standing()
        if self._said != wanted:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(_SAY, [wanted])
            self._said = wanted
        return execute(sql, params, many, context)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        # What was said inside the transaction went with it.
        self._said = None

    def _savepoint_rollback(self, sid: str) -> None:
        # A failed transaction takes no other statement before this one.
        self._said = wall.standing()
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._said = None
