"""Tests make the record of reads from the model (conftest.py); installations migrate it. Both must be the same table."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from hoaban.config.paths import ROOT

pytestmark = pytest.mark.django_db(databases="__all__")
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
COLUMNS = "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('audit_readentry')"
INDEXED = "SELECT i.name, i.\"unique\", c.seqno, c.name FROM pragma_index_list('audit_readentry') i, pragma_index_info(i.name) c"


@pytest.mark.slow
def test_the_record_of_reads_of_tests_is_the_one_that_migrations_make(tmp_path: Path) -> None:
    if "reads" not in connections.settings:
        pytest.skip("reads.db is SQLite's")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "audit", "--database", "reads", "--verbosity", "0"], check=True, cwd=ROOT,
        env={
            **os.environ, "HOABAN_DATA_DIR": str(tmp_path), "HOABAN_PRODUCTION": "0",
            "DJANGO_SETTINGS_MODULE": "hoaban.config.settings",
        },
    )  # fmt: skip
    with sqlite3.connect(tmp_path / "reads.db") as migrated, connections["reads"].cursor() as tests:
        for asked in (TABLES, COLUMNS, INDEXED):
            there = migrated.execute(asked).fetchall()
            assert there
            assert sorted(tests.execute(asked).fetchall()) == sorted(there)
