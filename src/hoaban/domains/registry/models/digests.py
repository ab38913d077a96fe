"""By what of a keyed digest a number is looked for."""

from django.db.models import CharField, Func


class DigestEnd(Func):
    """On SQLite its last twelve letters, 48 bits: two numbers that share them are compared whole by whoever asks (`queries.by_number`).

    An index of whole digests is four times as many pages there, and a list of 100,000 people falls on each of them at random. The
    length stands in the words of the statement: SQLite uses an index of an expression only where a question says the very same.
    On PostgreSQL the whole digest: it may not cut one before the rows' own guard has looked, and would read the table (decision 0101).
    """

    LETTERS = 12

    template = f"substr(%(expressions)s, -{LETTERS})"
    output_field = CharField()

    def as_postgresql(self, compiler, connection, **more):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, template="%(expressions)s", **more)
