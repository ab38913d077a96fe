"""Every way in is judged: the table against the code, then each row by request."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client

from hoaban.config import roles
from hoaban.foundation.access.api import Door, door_of
from hoaban.foundation.jobs import api as jobs
from tests.doors.conftest import Browser
from tests.support import doors
from tests.support.doors import EVERYONE, SIGNED_IN, Row
from tests.support.people import WHOLE_PROVINCE, Cast

# Records of reads lie in a database of their own on SQLite.
pytestmark = pytest.mark.django_db(databases="__all__")

ROWS = doors.table("doors")
MANAGER = "account_manager"
LOCAL = next(role for role in roles.ROLES if role not in WHOLE_PROVINCE)


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

Knock = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Knocking:
    """One row with its address, and ways to ask at it."""

    row: Row
    url: str
    knock: Knock
    with_key: Callable[[str], Any]
    """By a method, with a key that may all its owner may."""


def nobody_is_sent_to_sign_in(at: Knocking) -> Iterator[str]:
    if at.row.who == EVERYONE:
        return
    for method in at.row.methods:
        answer = at.knock(method, at.url, None)
        if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/"):
            yield f"{method} answers nobody with {answer.status_code}"


def a_wrong_method_is_refused(at: Knocking) -> Iterator[str]:
    if at.row.others:
        return
    role = role_for(at.row)
    for method in doors.METHODS:
        if method not in at.row.methods and (code := at.knock(method, at.url, role).status_code) != 405:
            yield f"{method}, which is no method of it, answers {role or 'nobody'} with {code}"


def who_may_not_is_refused(at: Knocking) -> Iterator[str]:
    if at.row.who in (EVERYONE, SIGNED_IN) or set(at.row.roles) == set(roles.ROLES):
        return
    stranger = next(role for role in roles.ROLES if role not in at.row.roles)
    for method in at.row.methods:
        if (code := at.knock(method, at.url, stranger).status_code) not in (403, 404):
            yield f"{method} answers {stranger}, who may not, with {code}"


def the_next_commune_is_refused(at: Knocking) -> Iterator[str]:
    role = role_next_door(at.row)
    for method in at.row.methods if at.row.scoped else ():
        code = at.knock(method, at.url, role, at.row.form, next_door=True).status_code
        if code not in (403, 404):
            yield f"{method} answers {role} of the next commune with {code}"


def a_key_never_crashes_it_and_opens_none_that_is_for_people(at: Knocking) -> Iterator[str]:
    """A key with all that its owner may: it is a program all the same."""
    for method in () if at.row.others else at.row.methods:
        code = at.with_key(method).status_code
        if code >= 500 or (at.row.who == SIGNED_IN and code != 403):
            yield f"{method} answers a key of {role_for(at.row) or LOCAL} with {code}"


def who_may_enters(at: Knocking) -> Iterator[str]:
    """Whatever the answer to an empty form is, it is no refusal and no crash."""
    role = role_for(at.row)
    for method in () if at.row.others else at.row.methods:
        answer = at.knock(method, at.url, role, at.row.form)
        sent_away = answer.status_code == 302 and "/accounts/login" in answer["Location"]
        if answer.status_code in (403, 404, 405) or answer.status_code >= 500:
            yield f"{method} answers {role or 'nobody'}, who may, with {answer.status_code}"
        if at.row.who != EVERYONE and sent_away:
            yield f"{method} sends {role}, who may, to {answer['Location']}"


ASKED = (
    nobody_is_sent_to_sign_in, a_wrong_method_is_refused, who_may_not_is_refused, the_next_commune_is_refused,
    a_key_never_crashes_it_and_opens_none_that_is_for_people, who_may_enters,
)  # fmt: skip


def findings(at: Knocking) -> list[str]:
    """Each question finds the rows as they were made: what the one before it changed is taken back."""
    found = []
    for ask in ASKED:
        with ExitStack() as stack:
            for name in connections:
                stack.enter_context(transaction.atomic(using=name))
            found += [f"{ask.__name__}: {line}" for line in ask(at)]
            for name in connections:
                transaction.set_rollback(True, using=name)
    return found


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in ROWS.items()])
@pytest.mark.slow
def test_a_door_answers_as_its_row_says(
    row: Row, address: Any, knock: Knock, key_of: Any, cast: Cast
) -> None:
    url = address(row)

    def with_key(method: str) -> Any:
        token = key_of(cast.user(role_for(row) or LOCAL))
        return Browser().generic(method, url, headers={"Authorization": f"Bearer {token}"})

    found = findings(Knocking(row, url, knock, with_key))
    assert not found, "\n".join([f"{row.name}, {url}", *found])


class Answer(dict[str, str]):
    """What a door that is made up answers."""

    def __init__(self, code: int, location: str = "") -> None:
        super().__init__(Location=location)
        self.status_code = code


@pytest.mark.parametrize(
    ("row", "code", "found"),
    [
        (Row("x", SIGNED_IN, scoped=True), 200, {"nobody_is", "a_wrong_method", "the_next_commune", "a_key_never"}),
        (Row("x", (LOCAL,), scoped=True), 200, {"nobody_is", "a_wrong_method", "who_may_not", "the_next_commune"}),
        (Row("x", (LOCAL,)), 403, {"nobody_is", "a_wrong_method", "who_may_enters"}),
        (Row("x", EVERYONE), 500, {"a_wrong_method", "a_key_never", "who_may_enters"}),
        (Row("x", (LOCAL,), others=True), 302, {"nobody_is", "who_may_not"}),
    ],
)  # fmt: skip
def test_a_door_that_answers_otherwise_is_named(row: Row, code: int, found: set[str]) -> None:
    told = findings(
        Knocking(row, "/x/", lambda *_words, **_named: Answer(code), lambda _method: Answer(code))
    )
    assert len({line.partition(":")[0] for line in told}) == len(found)
    assert all(any(line.startswith(name) for line in told) for name in found)


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
