"""The word index beside `Person`, kept by the database (migration 0011): each word of the name, each word with its
commune's number before it, and the birth year."""

YEAR = "y"
"""The letter before a birth year: no folded name is a letter and digits."""

FILL = (
    "INSERT INTO registry_person_words(rowid, body) SELECT id, name_key || ' ' || (place_no / 10000) "
    "|| replace(name_key, ' ', ' ' || (place_no / 10000)) || coalesce(' y' || birth_year, '') FROM registry_person"
)
"""SQLite: what a list brought enters in one statement; single rows come in by trigger."""


def inside(commune: int, word: str) -> str:
    """A word as it stands for those who live in this commune (its place number without the village's digits)."""
    return f"{commune}{word}"
