"""A changed, removed, inserted or cut line is found."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.access.errors import NotAllowed
from hoaban.foundation.audit import actions, api, keyring, ledger
from hoaban.foundation.audit.errors import TagMalformed
from hoaban.foundation.audit.models import Checkpoint, Entry, ReadEntry

pytestmark = pytest.mark.django_db(databases="__all__")

CLERK = SystemActor("clerk")


def write(count: int) -> None:
    for number in range(count):
        api.record(
            "places:unit:import", by=CLERK, target=("places.unit", str(number)), values={"name": number}
        )


def test_a_fresh_chain_is_whole_and_tells_its_tail() -> None:
    write(3)
    verdict = api.verify()
    assert verdict.whole
    assert (verdict.sealed, verdict.unsealed) == (0, 3)
    assert verdict.oldest_unsealed_at is not None


def test_sealing_numbers_without_gaps_in_several_turns() -> None:
    write(5)
    assert [api.seal(2), api.seal(2), api.seal(2), api.seal(2)] == [2, 2, 1, 0]
    assert list(Entry.plain.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    assert api.verify().whole


TAMPERINGS: dict[str, Callable[[], object]] = {
    "a note changed": lambda: Entry.plain.filter(seq=2).update(note="nothing to see"),
    "an actor changed": lambda: Entry.plain.filter(seq=2).update(actor_key="user:9"),
    "a time changed": lambda: Entry.plain.filter(seq=2).update(at=timezone.now()),
    "a digest changed": lambda: Entry.plain.filter(seq=2).update(digest="0" * 64),
    "a line removed": lambda: Entry.plain.filter(seq=2).delete(),
    "a link replaced": lambda: Entry.plain.filter(seq=2).update(link=b"\1" * 32),
}


@pytest.mark.parametrize("tamper", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_it_finds(tamper: Callable[[], object]) -> None:
    write(4)
    api.seal()
    tamper()
    assert api.verify().broken_at == 2


def test_a_chain_rewritten_from_end_to_end_is_found_by_its_signed_checkpoint() -> None:
    write(3)
    api.seal()
    assert api.sign_checkpoint(date(2026, 11, 23), timezone.now())
    Entry.plain.filter(seq=2).update(note="rewritten")
    Entry.plain.update(seq=None, link=None)
    api.seal()
    verdict = api.verify()
    assert verdict.broken_at is None
    assert verdict.bad_checkpoint == 3


def test_a_cut_tail_is_found_by_its_signed_checkpoint() -> None:
    write(3)
    api.seal()
    api.sign_checkpoint(date(2026, 11, 23), timezone.now())
    Entry.plain.filter(seq=3).delete()
    assert api.verify().bad_checkpoint == 3


def test_a_forged_signature_is_found() -> None:
    write(1)
    api.seal()
    api.sign_checkpoint(date(2026, 11, 23), timezone.now())
    Checkpoint.plain.update(signature=b"\0" * 64)
    assert api.verify().bad_checkpoint == 1


@pytest.fixture
def three_days(monkeypatch: pytest.MonkeyPatch) -> date:
    """Lines of three days, each signed in its time and copied outside; the first day."""
    first = timezone.localdate() - timedelta(days=3)
    for day in (first, first + timedelta(days=1), first + timedelta(days=2)):
        write(2)
        moment = timezone.make_aware(datetime.combine(day, time(9)))
        Entry.plain.filter(seq__isnull=True).update(at=moment)
        api.seal()
        assert api.sign_checkpoint(day, moment)
    actions.copy_checkpoints()
    assert api.verify().whole
    return first


def rewrite_since(seq: int) -> None:
    """What somebody with the database alone can do: change a line and chain everything after it again."""
    Entry.plain.filter(seq=seq).update(note="rewritten")
    Entry.plain.update(seq=None, link=None)
    api.seal()


def test_deleting_a_checkpoint_in_the_middle_hides_no_rewrite(three_days: date) -> None:
    Checkpoint.plain.filter(number=2).delete()
    ledger.file().unlink()
    verdict = api.verify()
    assert verdict.bad_checkpoint == 6, "the third signed the second"
    assert not verdict.whole


def test_deleting_the_newest_checkpoints_hides_no_rewrite(three_days: date) -> None:
    Checkpoint.plain.filter(number__gt=1).delete()
    rewrite_since(4)
    verdict = api.verify()
    assert (verdict.broken_at, verdict.bad_checkpoint) == (None, None), "inside the database all is well"
    assert verdict.copy_agrees is False
    assert not verdict.whole


def test_without_the_copy_the_missing_days_tell(three_days: date) -> None:
    Checkpoint.plain.filter(number__gt=1).delete()
    rewrite_since(4)
    ledger.file().unlink()
    verdict = api.verify()
    assert verdict.copy_agrees is None
    assert verdict.unsigned_days == (three_days + timedelta(days=1), three_days + timedelta(days=2))
    assert not verdict.whole


def test_signing_on_after_a_deletion_heals_nothing(three_days: date) -> None:
    Checkpoint.plain.filter(number__gt=1).delete()
    rewrite_since(4)
    assert api.sign_todays_checkpoint() == 1
    assert not api.verify().whole


def test_a_day_without_a_worker_is_told_and_accuses_nobody(three_days: date) -> None:
    Entry.plain.filter(seq__isnull=True).delete()
    write(1)
    moment = timezone.now() - timedelta(days=5)
    Entry.plain.filter(seq__isnull=True).update(at=moment)
    api.seal()
    verdict = api.verify()
    assert verdict.unsigned_days == (timezone.localdate(moment),)
    assert verdict.whole


def test_the_copy_is_written_after_a_run_that_ended_too_early() -> None:
    write(1)
    api.seal()
    api.sign_checkpoint(timezone.localdate(), timezone.now())
    assert ledger.lines() is None
    assert api.sign_todays_checkpoint() == 0
    assert len(ledger.lines() or []) == 1
    assert ledger.file().stat().st_mode & 0o777 == 0o600
    assert api.verify().copy_agrees


def test_the_command_says_what_differs(three_days: date) -> None:
    Checkpoint.plain.filter(number=3).delete()
    with pytest.raises(CommandError, match=r"differ from their copy"):
        call_command("audit_verify")


def test_a_day_is_signed_once() -> None:
    write(1)
    api.seal()
    assert api.sign_todays_checkpoint() == 1
    assert api.sign_todays_checkpoint() == 0


def test_an_empty_chain_is_not_signed() -> None:
    assert not api.sign_checkpoint(date(2026, 11, 23), timezone.now())


def test_values_are_never_kept() -> None:
    api.record("registry:person:edit", by=CLERK, values={"name": "Lò Văn Xôm"})
    row = Entry.plain.values().get()
    assert row["fields"] == ["name"]
    assert len(row["digest"]) == 64
    assert "Xôm" not in str(row)


def test_a_request_is_answered_with_its_first_target() -> None:
    api.record("a:b:c", by=CLERK, target=("t", "41"), request="r1")
    assert api.answered(CLERK, "r1") == "41"
    assert api.answered(CLERK, "r2") is None
    assert api.answered(CLERK, None) is None
    assert api.answered(SystemActor("other"), "r1") is None


def test_the_same_request_never_commits_twice() -> None:
    api.record("a:b:c", by=CLERK, request="r1")
    with pytest.raises(IntegrityError), transaction.atomic():
        api.record("a:b:c", by=CLERK, request="r1")


def test_a_malformed_tag_is_refused() -> None:
    with pytest.raises(TagMalformed):
        api.record("something", by=CLERK)


def test_looking_is_recorded_with_its_purpose() -> None:
    api.record_read(
        "registry:person:see", by=CLERK, target=("registry.person", "7"), purpose="legal_condition"
    )
    assert ReadEntry.plain.get().purpose == "legal_condition"


def test_who_looked_is_shown_to_the_auditor_only(auditor: Any, outsider: Any) -> None:
    api.record_read(
        "registry:person:see", by=CLERK, target=("registry.person", "7"), purpose="legal_condition"
    )
    wanted = api.Search(target_type="registry.person", target_id="7")
    assert len(api.reads_visible_to(auditor, wanted)) == 1
    assert api.reads_visible_to(outsider, wanted) == []


def test_lines_are_filtered_and_paged(auditor: Any) -> None:
    write(3)
    api.record("registry:person:edit", by=CLERK)
    newest = api.lines_visible_to(auditor, limit=2)
    assert [line.tag for line in newest] == ["registry:person:edit", "places:unit:import"]
    older = api.lines_visible_to(auditor, before=newest[-1].id)
    assert [line.target_id for line in older] == ["1", "0"]
    assert len(api.lines_visible_to(auditor, api.Search(tag="places:"))) == 3
    assert len(api.lines_visible_to(auditor, api.Search(tag="places:unit:import", who=(CLERK.key,)))) == 3
    assert api.lines_visible_to(auditor, api.Search(who=())) == []
    assert len(api.lines_visible_to(auditor, api.Search(target_type="places.unit", target_id="1"))) == 1
    assert api.lines_visible_to(auditor, api.Search(until=newest[-1].at - timedelta(days=1))) == []


def test_taking_lines_out_is_itself_a_line_and_names_nobody(auditor: Any, outsider: Any) -> None:
    wanted = api.Search(who=("user:7",), since=timezone.now())
    for _twice in range(2):
        api.note_export(by=auditor, what="entry", wanted=wanted, request="r1")
    line = Entry.plain.get()
    assert (line.tag, line.fields) == ("audit:entry:export", ["since", "who"])
    with pytest.raises(NotAllowed):
        api.note_export(by=outsider, what="entry", wanted=wanted)


def test_keys_lie_outside_the_database_for_their_owner_only(settings: Any) -> None:
    keyring.digest_key()
    assert (settings.KEYS_DIR / "audit-digest.keys").stat().st_mode & 0o777 == 0o600
