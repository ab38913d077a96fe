"""Every public write is broken statement by statement (tests/faults/statements.py), or says why it is not."""

import tomllib

from tests.faults import statements

LEAST = 60


def test_every_write_has_a_scene_or_a_reason() -> None:
    table = tomllib.loads(statements.TABLE.read_text(encoding="utf-8"))
    there, said = set(statements.verbs()), set(table["tests"]) | set(table["exempt"])
    assert len(there) >= LEAST
    assert there - said == set(), "name a test that calls it: python -m tests.faults.statements finds one"
    assert said - there == set(), "these writes are gone"
    assert not set(table["tests"]) & set(table["exempt"])
    thin = [verb for verb, reason in table["exempt"].items() if len(reason.split()) < 5]
    assert not thin, "a reason is a sentence"
