"""Two web processes on PostgreSQL: what one forked from the other never shares a connection with it."""

import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.installation import installation
from tests.support.ports import free_port

pytestmark = pytest.mark.fault


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_two_processes_answer_under_load(tmp_path: Path, empty_database: str) -> None:
    settings = {
        "HOABAN_DATABASE_URL": empty_database,
        "HOABAN_SNAPSHOTS": "0",
        "HOABAN_STATEMENT_MS": "60000",
    }
    with installation(tmp_path / "data", **settings) as place:
        port = free_port()
        child = place.hoaban("serve", "--port", str(port), "--processes", "2")
        address = f"http://127.0.0.1:{port}"
        place.wait_for(address, child)
        pages = [f"{address}{path}" for path in ("/readyz", "/sources/", "/accounts/login/")] * 60
        with ThreadPoolExecutor(8) as visitors:
            answers = Counter(visitors.map(status, pages))
        assert answers == {200: len(pages)}, place.logs()
