"""What of a warning is heard: the standing sentences stand in it word for word, and only its newest message sounds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hoaban.domains.warning import api, queries
from hoaban.domains.warning.models import Version
from hoaban.domains.warning.tests.steps import changed, ended, in_force, issued, reviewed
from hoaban.domains.warning.tests.test_tongues import bank_text
from hoaban.domains.warning.values import Status
from hoaban.foundation.speech.models import Joined
from hoaban.foundation.speech.rules import version_of

pytestmark = pytest.mark.django_db(databases="__all__")


def told(**more: Any) -> Any:
    now = timezone.now()
    return bank_text(onset=now, expires=now + timedelta(hours=6), **more)


@pytest.mark.parametrize("status", [Status.ACTUAL, Status.EXERCISE])
def test_every_sentence_of_a_warning_of_the_bank_can_be_recorded(
    officer: Any, issuer: Any, status: Status
) -> None:
    uid = in_force(officer, issuer, status, told())
    standing = {one.words for one in api.sayings()}
    (passage,) = queries.passages()
    assert passage.words == Version.plain.get(alert__uid=uid).words
    assert [key for key, _words in passage.parts] == ["do", "go", "when", "who", "what"]
    assert {words for _key, words in passage.parts} <= standing
    is_drill = status is Status.EXERCISE
    assert passage.opening == (api.OPENING if is_drill else "")
    assert not any("DIỄN TẬP" in words for _key, words in passage.parts)
    if is_drill:
        assert passage.opening in standing
    ended(issuer, uid, now=timezone.now())
    (over,) = queries.passages()
    assert over.parts[0][1] in standing, "that it is over, too"
    assert (over.opening == api.OPENING) is is_drill


def test_only_the_newest_message_sounds(officer: Any, issuer: Any) -> None:
    uid, now = in_force(officer, issuer, told=told()), timezone.now()
    changed(officer, uid, told(do_this="Lời do người trực tự viết."), now=now)
    reviewed(issuer, uid, now=now)
    issued(issuer, uid, now=now)
    (passage,) = queries.passages()
    assert passage.parts[0] == ("do", "Lời do người trực tự viết.")


def test_what_ran_out_or_ended_long_ago_is_silent(
    officer: Any, issuer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = in_force(officer, issuer, told=told())
    later = timezone.now() + timedelta(hours=7)
    monkeypatch.setattr("hoaban.domains.warning.queries.voiced.timezone.now", lambda: later)
    assert queries.passages() == []
    monkeypatch.undo()
    ended(issuer, uid, now=timezone.now())
    assert len(queries.passages()) == 1
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("hoaban.domains.warning.queries.voiced.timezone.now", lambda: later)
    assert queries.passages() == []


def test_a_page_that_was_read_is_sent_anew_once_it_can_be_heard(officer: Any, issuer: Any) -> None:
    uid = in_force(officer, issuer, told=told())
    page = f"/warnings/{uid}/"
    before = Client().get(page)["ETag"]
    words = Version.plain.get(alert__uid=uid).words
    Joined.plain.create(
        version=version_of(words),
        language="vie",
        plan="x",
        by_machine=True,
        opus_digest="ab" * 32,
        aac_digest="cd" * 32,
    )
    assert Client().get(page)["ETag"] != before
