"""The dispatcher killed at any instant while thousands leave over SMPP, its connection cut in a window besides, some receipts never told:
nobody is lost, whoever may have it twice is marked, and nobody is said to have it of whom the operator never said so."""

import json
import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from tests.support.installation import Installation, kill

MESSAGES = int(os.environ.get("HOABAN_FAULT_MESSAGES") or 3500)
"""A push affords so many; `.ci/long` sends 20,000."""
PATIENCE = 300 * max(1, MESSAGES / 3500)
KILLS, WINDOW = 3, 200
LIFE = MESSAGES * 5 // 7
NORMAL = MESSAGES - LIFE

PLAN = f"""
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
for name, urgency, first, count in (("life", notify.Urgency.LIFE, 0, {LIFE}), ("normal", notify.Urgency.NORMAL, {LIFE}, {NORMAL})):
    numbers = [f"+8491{{n:07d}}" for n in range(first, first + count)]
    notify.plan(by=SystemActor("faults"), what=notify.Plan("notify.test", name, urgency=urgency),
        recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
"""
LEDGER = """
import json
from hoaban.foundation.notify.models import Delivery
rows = Delivery.plain.values_list("address", "is_life", "state", "resends", "doubted_at")
print(json.dumps([[*row[:4], row[4] is not None] for row in rows]))
"""
WAITING = """
from hoaban.foundation.notify.models import Delivery
print(Delivery.plain.filter(state="planned").count() + Delivery.plain.filter(state="in_doubt", doubted_at=None).count())
"""
HABITS: dict[str, object] = {
    "delay": [0, 0.3],
    "styles": ["same", "hex", "padded", "upper"],
    "twice": 0.1,
    "throttle": [700, 60],
}
ASKED = 100
"""Of one connection: so many wait for an answer at most."""
CUTS = [MESSAGES * 2 // 7, MESSAGES * 5 // 7]
UNWELL = HABITS | {"cut_after": CUTS, "never": 0.01}
"""An operator that also hangs up on what it took, and of one in a hundred never says what became of it."""

TWO_PARTS = "notify.help"
"""A kind whose Vietnamese words take two text messages."""
LONG = UNWELL | {"cut_after": [2 * at for at in CUTS], "never": 0.03}


def taken(notes: Path) -> Counter[str]:
    lines = notes.read_bytes().splitlines() if notes.exists() else []
    return Counter("+" + line.split()[1].decode() for line in lines)


def parts_taken(notes: Path) -> dict[str, Counter[str]]:
    """By number how often each head came: a window's own count of texts, of how many parts, which."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in notes.read_bytes().splitlines():
        _at, number, _digest, head, _id = line.decode().split()
        found[f"+{number}"][head] += 1
    return found


def idle(notes: Path) -> int:
    return notes.read_text().splitlines().count("idle") if notes.exists() else 0


def wait(place: Installation, is_there: Callable[[], bool], within: float = PATIENCE) -> None:
    until = time.monotonic() + within
    while not is_there():
        assert time.monotonic() < until, place.logs()
        time.sleep(0.01)


def centre(place: Installation, notes: Path, habits: dict[str, object] | None = None) -> None:
    """In a process of its own, which nobody kills; the line's address stands in the settings afterwards."""
    place.start(
        sys.executable, "-m", "benchmarks._smsc", str(notes), json.dumps(habits or HABITS), name="smsc"
    )
    log = place.folder / "logs" / "smsc.log"
    wait(place, lambda: log.exists() and log.read_text().strip().endswith("]"))
    (port,) = json.loads(log.read_text())
    place.environment["HOABAN_SMPP_URLS"] = (
        f"smpp://u:p@127.0.0.1:{port}/?name=one&from=HOABAN&window={ASKED}"
    )
    place.environment["FAULTS_WINDOW"] = str(WINDOW)


def test_nobody_is_lost_and_whoever_has_it_twice_is_marked(place: Installation, dice: random.Random) -> None:
    place.python(PLAN)
    smsc, silent = go_out(place, dice, UNWELL)
    untold = Counter(number for number, _head in silent)
    judge(json.loads(place.python(LEDGER)), taken(smsc), untold, cuts=len(CUTS))


def test_of_two_parts_whose_answer_is_lost_each_is_told_or_the_text_has_not_arrived(
    place: Installation, dice: random.Random
) -> None:
    place.python(PLAN.replace("notify.test", TWO_PARTS))
    smsc, silent = go_out(place, dice, LONG)
    judge_parts(json.loads(place.python(LEDGER)), parts_taken(smsc), silent)


def go_out(
    place: Installation, dice: random.Random, habits: dict[str, object]
) -> tuple[Path, list[tuple[str, str]]]:
    """Everything leaves, the dispatcher killed on the way; the operator's notes, and of which parts it never told: (number, head)."""
    smsc, notes = place.folder / "smsc.notes", place.folder / "line-notes"
    centre(place, smsc, habits)
    words = [sys.executable, "-m", "tests.faults.children", "dispatcher", str(notes), "d", "0"]
    for number in range(KILLS):
        before = sum(taken(smsc).values())
        child = place.start(*words, name=f"dispatcher-{number}")
        wait(place, lambda before=before: sum(taken(smsc).values()) > before or idle(notes) > 0)  # type: ignore[misc]
        time.sleep(dice.random() * 0.3)
        kill(child)
    place.start(*words, name="dispatcher")
    state = smsc.with_suffix(".state")
    wait(place, lambda: not under_way(place))
    wait(place, lambda: json.loads(state.read_text())["waiting"] == 0)
    seen = idle(notes)
    wait(place, lambda: idle(notes) > seen + 50)  # the last block of receipts is kept
    said = json.loads(state.read_text())
    assert said["hung_up"] == len(CUTS)
    return smsc, [(f"+{number}", head) for number, head in said["silent"]]


def test_where_the_process_that_holds_the_connections_is_killed_another_goes_on(
    place: Installation, dice: random.Random
) -> None:
    """The dispatcher lives: what its window came to is not known, and it marks it so."""
    place.python(PLAN)
    smsc, notes = place.folder / "smsc.notes", place.folder / "line-notes"
    centre(place, smsc)
    words = [sys.executable, "-m", "tests.faults.children", "dispatcher", str(notes), "d", "0"]
    dispatcher = place.start(*words, name="dispatcher")
    killed: set[int] = set()
    for _number in range(KILLS):
        before = sum(taken(smsc).values())
        wait(place, lambda before=before: sum(taken(smsc).values()) > before or idle(notes) > 0)  # type: ignore[misc]
        time.sleep(dice.random() * 0.3)
        wait(place, lambda: bool(children(dispatcher.pid) - killed))
        (sender,) = children(dispatcher.pid) - killed
        os.kill(sender, signal.SIGKILL)
        killed.add(sender)
    state = smsc.with_suffix(".state")
    wait(place, lambda: not under_way(place))
    wait(place, lambda: json.loads(state.read_text())["waiting"] == 0)
    seen = idle(notes)
    wait(place, lambda: idle(notes) > seen + 50)
    judge(json.loads(place.python(LEDGER)), taken(smsc))
    assert dispatcher.poll() is None


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def under_way(place: Installation) -> int:
    """What is still to leave, or in doubt and not yet looked at; not asked without pause."""
    time.sleep(0.5)
    return int(place.python(WAITING))


def judge(
    rows: list[list[object]], arrived: Counter[str], silent: Counter[str] | None = None, *, cuts: int = 0
) -> None:
    """``silent``: how many of somebody's messages the operator took and said nothing more of."""
    silent = silent or Counter()
    assert len(rows) == LIFE + NORMAL
    twice = sum(count - 1 for count in arrived.values() if count > 1)
    assert twice <= WINDOW * KILLS + ASKED * cuts
    for address, is_life, state, resends, is_doubted in rows:
        count, untold = arrived[str(address)], silent[str(address)]
        assert count <= 1 + resends, f"{address} arrived {count} times, marked {resends}"  # type: ignore[operator]
        assert resends == 0 or is_life, "only danger to life is sent again by itself"
        if state == "in_doubt":
            assert is_doubted, f"{address} is in doubt and nobody is told"
            assert count == untold or resends, f"{address} is in doubt, although a receipt told it"
            assert not is_life or resends == 1, "danger to life stays in doubt only after its second crash"
        elif untold and state == "sent":
            # Sent again, it is found by its new id: a receipt of the first time that comes after that names nothing we know.
            assert count == untold or resends, (
                f"{address} is not said to have arrived, although a receipt told it"
            )
        else:
            assert state == "confirmed", f"{address} ends as {state}, although every receipt was told"
            assert count > untold, f"{address} is said to have arrived, and no receipt told it"
    if silent:
        assert any(row[2] == "sent" for row in rows), "what nobody told of stays as it is"


def judge_parts(
    rows: list[list[object]], arrived: dict[str, Counter[str]], silent: list[tuple[str, str]]
) -> None:
    """Of a text of two parts nothing is lost, few have it twice, and it has arrived where each part of one try was told."""
    untold, twice, lost = set(silent), 0, 0
    assert len(rows) == LIFE + NORMAL
    for address, is_life, state, resends, is_doubted in rows:
        tries: dict[str, set[str]] = defaultdict(set)
        for head, count in arrived.get(str(address), Counter()).items():
            assert count == 1, f"{address} got a part twice in one try"
            assert head[2:4] == "02", "the text has two parts"
            tries[head[:2]].add(head)
        assert len(tries) <= 1 + resends, f"{address} was tried {len(tries)} times, marked {resends}"  # type: ignore[operator]
        assert resends == 0 or is_life, "only danger to life is sent again by itself"
        twice += max(len(tries) - 1, 0)
        whole = [one for one in tries.values() if len(one) == 2]
        lost += not whole and state != "in_doubt"
        told = [one for one in whole if not any((str(address), head) in untold for head in one)]
        if state == "confirmed":
            assert told, f"{address} is said to have arrived, and of no try each part was told"
        elif state == "in_doubt":
            assert is_doubted, f"{address} is in doubt and nobody is told"
            assert not is_life or resends == 1, "danger to life stays in doubt only after its second crash"
        else:
            assert state == "sent", f"{address} ends as {state}, although the operator refused nothing"
            assert whole, f"{address} is said to be taken, and a part of it never left"
    assert twice <= WINDOW * KILLS + ASKED * len(CUTS)
    assert lost == 0, "each text whole at least once, or in doubt and counted so"
