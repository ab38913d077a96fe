import pytest
from django.db import transaction

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.places import actions
from hoaban.foundation.places.permissions import Permission
from hoaban.foundation.sources.permissions import Permission as Sources
from hoaban.kit import pack

LOADER = SystemActor("tests", frozenset({*Permission, Sources.LOAD}))


@pytest.fixture
def loader():
    return LOADER


@pytest.fixture
def load(db):
    def load_province(code="14", *, demo=False):
        return actions.load_pack(
            by=LOADER, nation=pack.find("vn"), province=pack.of_province(code), demo=demo
        )

    return load_province


@pytest.fixture
def province_14(load):
    return load("14", demo=True)


@pytest.fixture(scope="module")
def _module_14(django_db_setup, django_db_blocker):
    """Loaded once for a module that only reads; rolled back behind it."""
    with django_db_blocker.unblock(), transaction.atomic():
        nation, province = pack.find("vn"), pack.of_province("14")
        actions.load_pack(by=LOADER, nation=nation, province=province, demo=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def facts_14(_module_14, db):
    """The province's facts, for tests that change nothing but what their own savepoint takes back."""


@pytest.fixture
def province_11(load, settings):
    settings.PROVINCE = "11"
    return load("11")


@pytest.fixture
def unit(db):
    """A made-up commune for tests that need no pack."""
    from hoaban.foundation.places.models import Unit

    def make(number, name="Xã Thử", level="commune", **more):
        code = f"{number // 10_000 % 100_000:05d}" + (f"{number % 10_000:04d}" if level == "village" else "")
        return Unit.plain.create(
            level=level, code=code, kind="Xã", name=name, full_name=name, name_key=name.lower(), name_sort=name,
            start=number, stop=number + (1 if level == "village" else 10_000), **more,
        )  # fmt: skip

    return make
