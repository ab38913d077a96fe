"""Every way in is judged: the table against the code, then each row by request."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hoaban.config import roles
from hoaban.foundation.access.api import Door, door_of
from hoaban.foundation.jobs import api as jobs
from tests.support import doors
from tests.support.doors import EVERYONE, SIGNED_IN, Row
from tests.support.people import WHOLE_PROVINCE, Cast

# Records of reads lie in a database of their own on SQLite.
pytestmark = pytest.mark.django_db(databases="__all__")

ROWS = doors.table("doors")
MANAGER = "account_manager"
LOCAL = next(role for role in roles.ROLES if role not in WHOLE_PROVINCE)


def rows(choose: Any) -> Any:
    return pytest.mark.parametrize(
        "row", [pytest.param(row, id=name) for name, row in ROWS.items() if choose(row)]
    )


def role_for(row: Row) -> str | None:
    """Somebody who may: of the own commune if the role lives in communes."""
    if row.who == EVERYONE:
        return None
    if row.who == SIGNED_IN:
        return LOCAL
    return next(
        (role for role in row.roles if role not in WHOLE_PROVINCE), row.roles[0] if row.roles else None
    )


def role_next_door(row: Row) -> str:
    """Who of the next commune knocks: its officer, or where no officer may, its own account manager."""
    return LOCAL if row.who == SIGNED_IN or LOCAL in row.roles else MANAGER


# --- the table against the code ----------------------------------------------------------------------------------------


def test_every_address_has_its_row() -> None:
    assert doors.without_row((name for name, _pattern in doors.url_patterns()), ROWS) == []


def test_a_name_stands_for_one_address() -> None:
    assert doors.said_twice(name for name, _pattern in doors.url_patterns()) == []
    assert doors.said_twice(["a:b", "a:c", "a:b"]) == ["a:b names 2 addresses"]


def test_a_row_open_to_every_area_says_why() -> None:
    assert doors.weak_reasons(ROWS.values()) == []
    assert doors.weak_reasons([Row("x", SIGNED_IN, open_because="x")])
    assert doors.weak_reasons([Row(str(n), SIGNED_IN, open_because="a b c d e f") for n in range(3)])


def test_every_row_says_what_the_door_says() -> None:
    found = []
    for name, pattern in doors.url_patterns():
        if name in ROWS:
            found += doors.disagreement(ROWS[name], door_of(pattern.callback, name), roles.ROLES)
    assert found == []


def test_every_job_has_its_row() -> None:
    table, found = doors.plain_table("jobs"), []
    registered = {job.name: job for job in jobs.all_jobs()}
    found += doors.without_row(registered, table)
    for name in registered.keys() & table.keys():
        said, job = table[name], registered[name]
        if (said["lane"], sorted(said["permissions"])) != (job.lane.value, sorted(job.permissions)):
            found.append(
                f"{name}: the table says {said}, it runs in {job.lane} with {sorted(job.permissions)}"
            )
    assert found == []


def test_every_sheet_taken_in_has_its_row() -> None:
    from hoaban.foundation.imports.ports import kinds

    table = doors.plain_table("imports")
    assert doors.without_row(kinds, table) == []
    for name, kind in kinds.items():
        assert sorted(table[name]["who"]) == sorted(
            doors.roles_that_open(Door(permission=kind.permission), roles.ROLES)
        )


def test_a_way_in_without_a_row_is_refused() -> None:
    assert doors.without_row(["a:b"], []) == ["a:b has no row in tests/doors"]
    assert doors.without_row([], ["a:b"]) == ["a:b has a row but is no way in"]


@pytest.mark.parametrize(
    ("row", "door"),
    [
        (Row("x", EVERYONE), Door(signed_in=True)),
        (Row("x", SIGNED_IN), Door(public=True)),
        (Row("x", ("clerk",)), Door(permission="a:b:see")),
        (Row("x", ("clerk", "guest")), Door(permission="a:b:do")),
        (Row("x", SIGNED_IN, sample={"uid": "household"}), Door(signed_in=True)),
    ],
)
def test_a_row_that_disagrees_is_refused(row: Row, door: Door) -> None:
    book = {"clerk": SimpleNamespace(permissions={"a:b:do"}), "guest": SimpleNamespace(permissions=set())}
    assert doors.disagreement(row, door, book)


# --- each row, by request ----------------------------------------------------------------------------------------------


@rows(lambda row: not row.others)
@pytest.mark.slow
def test_who_may_enters(row: Row, address: Any, knock: Any) -> None:
    """Whatever the answer to an empty form is, it is no refusal and no crash."""
    url = address(row)
    for method in row.methods:
        answer = knock(method, url, role_for(row), row.form)
        sent_away = answer.status_code == 302 and "/accounts/login" in answer["Location"]
        assert answer.status_code not in (403, 404, 405), method
        assert answer.status_code < 500, method
        assert row.who == EVERYONE or not sent_away, (method, answer["Location"])


@rows(lambda row: row.who not in (EVERYONE, SIGNED_IN) and set(row.roles) != set(roles.ROLES))
@pytest.mark.slow
def test_who_may_not_is_refused(row: Row, address: Any, knock: Any) -> None:
    url = address(row)
    stranger = next(role for role in roles.ROLES if role not in row.roles)
    assert {knock(method, url, stranger).status_code for method in row.methods} <= {403, 404}


@rows(lambda row: row.scoped)
@pytest.mark.slow
def test_the_next_commune_is_refused(row: Row, address: Any, knock: Any) -> None:
    url, role = address(row), role_next_door(row)
    for method in row.methods:
        assert knock(method, url, role, row.form, next_door=True).status_code in (403, 404), method


@rows(lambda row: row.who != EVERYONE)
@pytest.mark.slow
def test_nobody_is_sent_to_sign_in(row: Row, address: Any, knock: Any) -> None:
    url = address(row)
    for method in row.methods:
        answer = knock(method, url, None)
        assert answer.status_code == 302, method
        assert answer["Location"].startswith("/accounts/login/"), method


@rows(lambda row: not row.others)
@pytest.mark.slow
def test_a_wrong_method_is_refused(row: Row, address: Any, knock: Any) -> None:
    url = address(row)
    wrong = [method for method in doors.METHODS if method not in row.methods]
    answers = {method: knock(method, url, role_for(row)).status_code for method in wrong}
    assert set(answers.values()) <= {405}, answers


# --- devices and programs ----------------------------------------------------------------------------------------------


@rows(lambda row: not row.others)
@pytest.mark.slow
def test_a_key_never_crashes_a_door_and_opens_none_that_is_for_people(
    row: Row, address: Any, cast: Cast, key_of: Any
) -> None:
    """A key with all that its owner may: it is a program all the same."""
    url = address(row)
    owner = cast.user(role_for(row) or LOCAL)
    for method in row.methods:
        answer = Client().generic(method, url, headers={"Authorization": f"Bearer {key_of(owner)}"})
        assert answer.status_code < 500, method
        if row.who == SIGNED_IN:
            assert answer.status_code == 403, method


# --- bodies ------------------------------------------------------------------------------------------------------------


class Untouched:
    """An upload handler that fails the test when somebody begins to read a file."""

    def __init__(self, _request: object) -> None:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    ("url", "size", "status"), [("/w/imports/new/", 1000, 302), ("/accounts/login/", 3_000_001, 413)]
)
def test_a_strangers_upload_is_refused_before_it_is_read(
    settings: Any, url: str, size: int, status: int
) -> None:
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.Untouched"]
    sheet = SimpleUploadedFile("x.xlsx", b"0" * size)
    answer = Client(enforce_csrf_checks=True).post(url, {"file": sheet})
    assert answer.status_code == status
