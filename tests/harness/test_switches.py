"""A switch that a test reads must arrive through `./hoaban test`, which keeps an installation's settings out."""

import re

from hoaban.config.commands import test
from tests.support.house import ROOT

READ = re.compile(r'environ(?:\.get\(|\[)\s*"(HOABAN_[A-Z_]+)"')
# Set by `./hoaban test --postgres` itself, for the run; and by a fault test for the child it kills.
GIVEN = {"HOABAN_DATABASE_URL", "HOABAN_SMPP_URLS"}


def read_by_tests() -> set[str]:
    files = [ROOT / "conftest.py", *(ROOT / "tests").rglob("*.py")]
    return {name for path in files for name in READ.findall(path.read_text(encoding="utf-8"))}


def test_every_switch_a_test_reads_arrives() -> None:
    assert "HOABAN_ALL_PAGES" in read_by_tests()
    assert read_by_tests() - GIVEN <= test.SWITCHES


def test_what_an_installation_sets_stays_outside() -> None:
    assert test.is_of_an_installation("HOABAN_DATA_DIR")
    assert not test.is_of_an_installation("PATH")
