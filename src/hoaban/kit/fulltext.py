"""Search in folded text, on SQLite FTS5 and on PostgreSQL trigrams, from whatever a person typed.

Tables keep a column of `text.name_key`; both sides of every comparison are folded, so đ/Đ, marks and their
composition never matter. What a person types reaches a query only through these functions.
"""

from collections.abc import Callable, Sequence

from hoaban.kit.text import name_key

MOST_WORDS = 8  # more words only narrow an empty answer, and a pasted page must not become a query


def words_of(text: str) -> list[str]:
    """The folded words of a question, at most `MOST_WORDS`."""
    return name_key(text).split()[:MOST_WORDS]


Group = Sequence[str]
"""Words of which one must stand there; a ``*`` at the end makes a word the beginning of one."""


def typed_groups(words: Sequence[str]) -> list[Group]:
    """What somebody is typing: the last word may be half typed, a single letter is an initial."""
    last = len(words) - 1
    return [(f"{word}*" if place == last or len(word) == 1 else word,) for place, word in enumerate(words)]


def fts5_query(*ways: Sequence[Group]) -> str:
    """One of these ways, each of them every group, as FTS5 reads it; empty when nothing is left to ask.

    Quoted words are literals to FTS5: AND, NEAR, ``*`` or a column name typed by a person stay words.
    """
    return " OR ".join(
        f"({' AND '.join(_either(group, ' OR ', _fts5_word) for group in way)})" for way in ways if way
    )


def tsquery(*ways: Sequence[Group]) -> str:
    """The same for PostgreSQL's ``to_tsquery('simple', …)``."""
    return " | ".join(
        f"({' & '.join(_either(group, ' | ', _tsquery_word) for group in way)})" for way in ways if way
    )


def _either(group: Group, between: str, written: Callable[[str], str]) -> str:
    return f"({between.join(written(word) for word in group)})"


def _fts5_word(word: str) -> str:
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _tsquery_word(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


def fts5_schema(table: str, column: str = "body", beginnings: str = "") -> str:
    """SQL of an index that keeps only folded words; ``rowid`` is the row's primary key in its room.

    ``beginnings`` («1 2») are lengths for which half-typed words have an index of their own.
    """
    prefix = f", prefix='{beginnings}'" if beginnings else ""
    return (
        f"CREATE VIRTUAL TABLE {_identifier(table)} "
        f"USING fts5({_identifier(column)}, tokenize='unicode61'{prefix})"
    )


def trigram_schema(table: str, column: str) -> tuple[str, str]:
    """SQL that gives a folded column a trigram index on PostgreSQL."""
    name = f"{_identifier(table)}_{_identifier(column)}_trgm"
    return (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)",
    )


def trigrams(text: str) -> frozenset[str]:
    """As pg_trgm cuts words: two spaces before, one after."""
    return trigrams_of_key(name_key(text))


def trigrams_of_key(key: str) -> frozenset[str]:
    """The same of a text that is folded already."""
    words = key.split()[:MOST_WORDS]
    return frozenset(f"  {word} "[i : i + 3] for word in words for i in range(len(word) + 1))


def similarity(one: str, other: str) -> float:
    """Shared trigrams over all trigrams, 0 to 1: the same measure as pg_trgm's, for SQLite."""
    return shared(trigrams(one), trigrams(other))


def shared(first: frozenset[str], second: frozenset[str]) -> float:
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _identifier(name: str) -> str:
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise ValueError(f"{name!r} is no table or column name")
    return name
