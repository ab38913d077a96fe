"""By what people's numbers are looked for on SQLite: an index of its own beside `Person`, kept by the database (migration 0033).

It has two layers. What lies in order is large, and each number falls on any page of it; so numbers of a list wait in a small layer
of their own (``waits``) and are moved over in the order of their keys, many to a page. Whoever looks for a number reads both, so
nothing but speed depends on the moving; moved twice or killed midway, each key stands in one of them (decision 0106).

PostgreSQL keeps an index for each column.
"""

from django.db import connection, transaction

TABLE = "registry_person_numbers"
LETTERS = 12
"""Of a digest its end, 48 bits: a whole one is six times as long, and who asks compares the whole ones anyway."""
DIGESTS = ("identity_index", "insurance_index")
_FOUND_BY = {name: f"substr({name}, -{LETTERS})" for name in DIGESTS} | {"phone_e164": "phone_e164"}

_KEYS = " UNION ALL ".join(
    f"SELECT {found_by} AS found_by, id FROM registry_person WHERE {name} <> '' AND {{which}}"  # noqa: S608 — our own names
    for name, found_by in _FOUND_BY.items()
)
_FILL = f"INSERT OR IGNORE INTO {TABLE}(waits, found_by, person) SELECT {{waits}}, found_by, id FROM ({_KEYS}) ORDER BY 2, 3"  # noqa: S608
_LAST = f"SELECT found_by FROM {TABLE} WHERE waits = 1 ORDER BY found_by LIMIT 1 OFFSET %s"  # noqa: S608
_COPY = f"INSERT OR IGNORE INTO {TABLE} SELECT 0, found_by, person FROM {TABLE} WHERE waits = 1{{until}} ORDER BY 2, 3"  # noqa: S608
_LET_GO = f"DELETE FROM {TABLE} WHERE waits = 1{{until}}"  # noqa: S608


def found_by(column: str, value: str) -> str:
    """What of a digest, or of a telephone number, stands in the index."""
    return value[-LETTERS:] if column in DIGESTS else value


def enter_list(above: int, batch_id: int) -> None:
    """Numbers of the people of this list whose ids are above this one: they wait. Inside the transaction that wrote them."""
    with connection.cursor() as cursor:
        which = f"id > {above:d} AND batch_id + 0 = {batch_id:d}"
        cursor.execute(_FILL.format(waits=1, which=which))


@transaction.atomic
def move(limit: int) -> bool:
    """At most so many keys from those that wait to where they lie in order, a few of one key more; whether more may wait."""
    with connection.cursor() as cursor:
        last = cursor.execute(_LAST, [limit - 1]).fetchone()
        until = " AND found_by <= %s" if last else ""
        for statement in (_COPY, _LET_GO):
            cursor.execute(statement.format(until=until), last or ())
    return last is not None


@transaction.atomic
def make_anew() -> None:
    """All of it from the rows, for one that was damaged. Who writes people waits meanwhile; PostgreSQL has nothing to be made."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 — our own name
        cursor.execute(_FILL.format(waits=0, which="1"))
