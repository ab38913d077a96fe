"""Rules that read source run next to nothing of ours: watching them for coverage doubles their time and counts no line."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("no_cover")
