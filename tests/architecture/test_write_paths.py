"""Every public write is broken statement by statement (tests/faults/statements.py), or says why it is not."""

import tomllib

from tests.faults import statements
from tests.support.house import ROOT
from tests.support.verbs import verbs

LEAST = 60


def test_every_write_has_a_scene_or_a_reason() -> None:
    table = tomllib.loads(statements.TABLE.read_text(encoding="utf-8"))
    there, said = set(verbs()), set(table["tests"]) | set(table["exempt"])
    assert len(there) >= LEAST
    assert there - said == set(), "name a test that calls it: python -m tests.faults.statements finds one"
    assert said - there == set(), "these writes are gone"
    assert not set(table["tests"]) & set(table["exempt"])
    thin = [verb for verb, reason in table["exempt"].items() if len(reason.split()) < 5]
    assert not thin, "a reason is a sentence"


def test_every_scene_is_a_test_that_is_there() -> None:
    gone = []
    for verb, test in statements.wanted().items():
        path, _, name = test.partition("::")
        if f"def {name.partition('[')[0]}(" not in (ROOT / path).read_text(encoding="utf-8"):
            gone.append(f"{verb}: {test}")
    assert not gone, "find them anew: python -m tests.faults.statements"
