"""Who owes an answer: every village that an issued warning names, until it is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hoaban.domains.answers.actions import calling, ringing
from hoaban.domains.answers.actions.darkening import found_dark
from hoaban.domains.answers.actions.keeping import happened, locked_all, moved, refresh
from hoaban.domains.answers.models import Owed, Round
from hoaban.domains.answers.queries.cut_off import lines_known
from hoaban.domains.answers.queries.places import villages_of
from hoaban.domains.answers.values import COMMUNE, Dark, Happened, State
from hoaban.domains.registry import api as registry
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.values import Message, Status
from hoaban.foundation.access.api import Actor, SystemActor, UnitRange
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import api as duties
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.places import api as places

LISTENER = SystemActor("answers.listen")
AT_ONCE = 500


@transaction.atomic
def on_version_sent(payload: Mapping[str, Any], _seq: int) -> None:
    """A warning was issued, updated or ended. Told twice, or an older version after a newer one, it changes nothing."""
    follow(warning.sent(payload["version_id"]))


def follow(sent: warning.VersionShown) -> None:
    """The round of a warning as its newest version says. Inside the caller's transaction."""
    is_end = sent.message is Message.CANCEL
    row = Round.plain.select_for_update().filter(alert=sent.alert).first()
    if row is None:
        if is_end:
            return
        row = Round(alert=sent.alert, is_exercise=sent.status is Status.EXERCISE, number=0)
        row.issued_at = sent.sent_at
    if sent.number <= row.number or row.closed_at is not None:
        return
    if is_end:
        row.closed_at = sent.sent_at
        calling.call_end(row, timezone.now())
    else:
        row.number, row.sent_at = sent.number, sent.sent_at
        row.hazard, row.level, row.ends_at, row.areas = (
            sent.hazard.value,
            sent.level,
            sent.expires,
            list(sent.areas),
        )
        row.place_no, row.place_stop = min(sent.areas), max(places.stop_of(one) for one in sent.areas)
    row.save()
    audit.record("answers:round:ask" if not is_end else "answers:round:close", by=LISTENER, target=row)
    jobs.wake("answers.chase")


@transaction.atomic
def on_alert_expired(payload: Mapping[str, Any], _seq: int) -> None:
    """Its time ran out: nobody is asked any more; what still comes in is kept all the same."""
    alert = warning.uid_of(payload["alert_id"])
    row = Round.plain.select_for_update().filter(alert=alert, closed_at__isnull=True).first()
    if row is not None:
        row.closed_at = row.ends_at
        row.save(update_fields=["closed_at"])
        audit.record("answers:round:close", by=LISTENER, target=row)
        jobs.wake("answers.chase")


def ask_now(*, by: Actor, alert: UUID, now: datetime) -> int:
    """Whoever cannot wait for the event (a demo that is being built) asks the villages at once; how many."""
    with transaction.atomic():
        follow(warning.version_for(by, alert, now))
    return sum(
        ask_villages(by=by, round_id=pk, now=now)
        for pk in Round.plain.filter(alert=alert).values_list("pk", flat=True)
    )


def rounds_to_ask() -> list[int]:
    """Warnings whose villages are not all asked for the newest text yet; real ones first."""
    rows = Round.plain.filter(closed_at__isnull=True, asked_number__lt=F("number"))
    return list(rows.order_by("is_exercise", "sent_at").values_list("pk", flat=True))


def ask_villages(*, by: Actor, round_id: int, now: datetime) -> int:
    """A row for each village, in chunks; killed between two, the same call again goes on. How many are asked."""
    row = Round.plain.get(pk=round_id)
    wanted = villages_of(row.areas)
    known = set(Owed.plain.filter(round=row).values_list("place_no", flat=True))
    fresh = sorted(wanted - known)
    homes, cut_off = _told_by_register(by, fresh)
    said = {} if row.is_exercise else lines_known(fresh)
    dark = dict.fromkeys(cut_off, Dark.NO_NETWORK) | {number: Dark(one.why) for number, one in said.items()}
    for start in range(0, len(fresh), AT_ONCE):
        part = fresh[start : start + AT_ONCE]
        made = [_owed(row, number, homes.get(number), dark.get(number)) for number in part]
        Owed.plain.bulk_create(made, ignore_conflicts=True)
    with transaction.atomic():
        _ask_again(by, row, known & wanted, now)
    # In one of its own: who held villages of both would stand in the way of whoever marks a commune.
    with transaction.atomic():
        _let_out(by, row, known - wanted, now)
        Round.plain.filter(pk=row.pk, number=row.number).update(asked_number=row.number)
    return len(wanted)


def _owed(row: Round, number: int, homes: int | None, dark: Dark | None) -> Owed:
    return Owed(
        round=row, place_no=number, asked_at=row.sent_at, owed_since=row.sent_at, next_at=row.sent_at, homes=homes,
        dark=dark.value if dark else "", was_dark=dark is not None, state=(State.DARK if dark else State.SILENT).value,
    )  # fmt: skip


def _ask_again(by: Actor, row: Round, numbers: set[int], now: datetime) -> None:
    """A newer text: what is known of a village stays known, and it owes a new answer."""
    rows = Owed.plain.filter(round=row, place_no__in=numbers, owed_since__lt=row.sent_at)
    said = {} if row.is_exercise else lines_known(numbers)
    for owed in locked_all(rows):
        owed.owed_since, owed.rung, owed.is_out = row.sent_at, 0, False
        owed.next_at = None if owed.answered_number >= row.number else row.sent_at
        happened(owed, Happened.AGAIN, "", now)
        if not owed.dark and owed.place_no in said:  # it was let out when that was said
            found_dark(owed, said[owed.place_no], now)
            refresh(by, owed, now)
        else:
            moved(owed)


def _let_out(by: Actor, row: Round, numbers: set[int], now: datetime) -> None:
    """What it said stays; nobody waits for more. A call for help goes on until somebody ends it.

    Calls of the older text leave no more (`calling.sweep`, and each as it leaves): nothing is taken back village by village here.
    """
    for owed in locked_all(Owed.plain.filter(round=row, place_no__in=numbers, is_out=False)):
        owed.is_out, owed.next_at = owed.state != State.HELP, None
        owed.version += 1
        owed.save(update_fields=["is_out", "next_at", "version"])
        ringing.asked_no_more(by, owed, now)
        happened(owed, Happened.OUT, "", now)


def close_waiting(*, by: Actor, now: datetime, most: int = AT_ONCE) -> int:
    """Of warnings that are over nobody is asked any more, and duties about their silence are taken back; how many villages."""
    over = Owed.plain.filter(round__closed_at__isnull=False)
    over.filter(next_at__isnull=False).update(next_at=None)
    waiting = duties.waiting_targets([*ringing.SILENCE, ringing.DRILL], "answers.owed")
    numbers = sorted(int(one) for one in waiting if one.isdigit())
    done = 0
    for owed in over.filter(pk__in=numbers)[:most]:
        with transaction.atomic():
            for kind in (*ringing.SILENCE, ringing.DRILL):
                duties.withdraw_duty(by=by, kind=kind, target=owed, now=now)
        done += 1
    return done


def _told_by_register(by: Actor, numbers: list[int]) -> tuple[dict[int, int], set[int]]:
    """How many homes each has, and which have no network: one question each for all communes; nothing is known without a register."""
    communes = sorted({number // COMMUNE * COMMUNE for number in numbers})
    areas = [UnitRange(one, one + COMMUNE) for one in communes]
    if not areas:
        return {}, set()
    counted = registry.denominators(by, areas, registry.By.HOUSEHOLDS)
    covered = registry.denominators(by, areas, registry.FactKind.COVERAGE, registry.About.VILLAGE)
    homes = {int(unit): int(count) for unit, count in zip(counted["unit"], counted["count"], strict=True)}
    bare = {
        int(unit) for unit, value in zip(covered["unit"], covered["value"], strict=True) if value == "none"
    }
    return homes, bare
