"""The default install has no driver of PostgreSQL, no S3 client, no Splink and no tool of the tests: the platform loads without them."""

import subprocess
import sys
from pathlib import Path

import pytest

from hoaban.config.paths import ROOT

ABSENT = (
    "psycopg",
    "psycopg_pool",
    "psycopg2",
    "boto3",
    "botocore",
    "splink",
    "duckdb",
    "sqlglot",
    "pyarrow",
    "pkcs11",
    "pytest",
    "hypothesis",
    "playwright",
    "moto",
    "_pytest",
)

# Loaded by the engine's name, and the setting that names the engine asks for the extra.
WITH_EXTRA = ("hoaban.config.postgresql.base", "hoaban.integrations.splink.model")

LOADS_EVERYTHING = """
import importlib, pkgutil, sys
for name in {absent!r}:
    sys.modules[name] = None
import django
django.setup()
from django.urls import get_resolver
len(get_resolver().reverse_dict)
import hoaban
for module in pkgutil.walk_packages(hoaban.__path__, "hoaban."):
    if ".tests" not in module.name and not module.name.endswith(".conftest") and module.name not in {extra!r}:
        importlib.import_module(module.name)
"""


@pytest.mark.slow
def test_every_module_loads_without_extras_and_without_the_tools_of_the_tests(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADS_EVERYTHING.format(absent=ABSENT, extra=WITH_EXTRA)],
        env={
            "PATH": "/usr/bin:/bin",
            "HOABAN_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "hoaban.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stderr[-3000:]
