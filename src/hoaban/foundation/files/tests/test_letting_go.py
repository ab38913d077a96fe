"""Bytes that several files share vanish when the last one lets go, only then, and whatever dies in between."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.files import api, intake, jobs, ports
from hoaban.foundation.files.errors import Forgotten
from hoaban.foundation.files.models import StoredFile
from hoaban.foundation.files.tests.conftest import context
from hoaban.foundation.jobs.models import Wake
from tests.support.examples import tried

pytestmark = pytest.mark.django_db
GIVER = SystemActor("test.giver")


def keep(data: bytes) -> api.FileFacts:
    kept = api.keep_file(by=GIVER, purpose="test.letters", name="x.txt", pieces=iter([data]), ours=True)
    return api.facts_of(kept)


def let_go(facts: api.FileFacts) -> None:
    api.let_go([facts.id], context().now())


def test_bytes_go_with_the_last_file_that_holds_them(letters: str) -> None:
    first, second = keep(b"the same"), keep(b"the same")
    let_go(first)
    jobs.sweep(context())
    assert api.facts_of(first.id).state is api.FileState.FORGOTTEN
    assert b"".join(api.bytes_of(second)) == b"the same"
    let_go(second)
    jobs.sweep(context())
    assert not intake.store().has(second.sha256)


def test_a_file_let_go_opens_for_nobody_before_any_sweep(letters: str) -> None:
    facts = keep(b"still on the disk")
    let_go(facts)
    assert intake.store().has(facts.sha256)
    with pytest.raises(Forgotten):
        api.open_for(GIVER, facts.uid)
    with pytest.raises(Forgotten), api.as_path(facts.id):
        pass
    assert Wake.plain.filter(job="files.sweep").exists()


class SweptBetween(api.LocalStore):
    """Puts the bytes; before their row is written, the sweep takes them with the last holder of the same."""

    is_done = False

    def put(self, source: Path, sha256: str) -> None:
        super().put(source, sha256)
        if not self.is_done:
            self.is_done = True
            jobs.sweep(context())


def test_who_keeps_the_content_while_it_is_forgotten_still_has_it(
    letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go(keep(b"coming back"))
    monkeypatch.setattr(ports.connected, "store", SweptBetween(intake.root()))
    again = keep(b"coming back")
    assert b"".join(api.bytes_of(again)) == b"coming back"


class Killed(BaseException):
    """The process ends here."""


class DiesAfter(api.LocalStore):
    """Removes the bytes; the row is never written."""

    def remove(self, sha256: str) -> None:
        super().remove(sha256)
        raise Killed


STEPS = st.one_of(
    st.tuples(st.just("keep"), st.integers(0, 1)),
    st.tuples(st.just("let_go"), st.integers(0, 9)),
    st.tuples(st.just("sweep"), st.just(0)),
    st.tuples(st.just("killed"), st.just(0)),
)


@settings(max_examples=tried(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=14))
def test_however_files_share_and_let_go_needed_bytes_stay_and_the_others_vanish(
    letters: str, steps: list[tuple[str, int]]
) -> None:
    StoredFile.plain.all().delete()
    shutil.rmtree(intake.root(), ignore_errors=True)
    needed: list[api.FileFacts] = []
    contents = {keep(b"one").sha256, keep(b"two").sha256}
    api.let_go([row.pk for row in StoredFile.plain.all()], context().now())
    for what, number in steps:
        if what == "keep":
            needed.append(keep((b"one", b"two")[number]))
        elif what == "let_go" and needed:
            let_go(needed.pop(number % len(needed)))
        elif what == "sweep":
            jobs.sweep(context())
        elif what == "killed":
            sweep_and_die()
        assert all(intake.store().has(facts.sha256) for facts in needed)
    jobs.sweep(context())
    assert {sha for sha in contents if intake.store().has(sha)} == {facts.sha256 for facts in needed}


def sweep_and_die() -> None:
    former, ports.connected.store = ports.connected.store, DiesAfter(intake.root())
    with suppress(Killed):
        jobs.sweep(context())
    ports.connected.store = former
