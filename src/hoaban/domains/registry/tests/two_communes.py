"""Two communes with three villages, for tests of what is known of villages."""

import pytest

from hoaban.foundation.places.models import Unit

HOME, NEXT = 14_03646_0000, 14_03664_0000


def unit(level: str, code: str, name: str, start: int, stop: int) -> None:
    key = name.lower().translate(str.maketrans("ãộảóòọ", "aoaooo"))
    Unit.plain.create(level=level, code=code, kind=level, name=name, full_name=name, name_key=key, name_sort=key,
                      start=start, stop=stop)  # fmt: skip


@pytest.fixture
def units(db: None) -> None:
    unit("commune", "03646", "Xã Một", HOME, HOME + 10_000)
    unit("commune", "03664", "Xã Hai", NEXT, NEXT + 10_000)
    for number, name in ((HOME + 1, "Bản Bó"), (HOME + 2, "Bản Mòn"), (NEXT + 1, "Bản Cọ")):
        unit("village", f"{number}"[2:], name, number, number + 1)
