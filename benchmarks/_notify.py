"""The delivery ledger in numbers: rows planned and rows sent in a second, over a line that costs nothing."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.driver import Figure
from benchmarks.driver.command import Effort
from tests.support.installation import installation

ROWS, TRIAL_ROWS, WINDOW = 100_000, 5_000, 1000

# A province's telephones planned in chunks, then every window of the life lane until nothing is due.
SEND = """
import json, time
from django.utils import timezone
from hoaban.foundation.access.api import SystemActor
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.actions import dispatching
from hoaban.foundation.notify.values import Answer, Result
class Free:
    name, is_real, window, per_second = "free", False, {window}, None
    def send(self, messages):
        return [Result(Answer.ACCEPTED, provider_id=str(one.reference)) for one in messages]
notify.connect(notify.Channel.SMS, Free())
numbers = [f"+849{{n:08d}}" for n in range({rows})]
what = notify.Plan("notify.test", "bench {run}", urgency=notify.Urgency.LIFE)
began = time.perf_counter()
batch = notify.plan(by=SystemActor("bench"), what=what, recipients=[notify.Recipients(notify.Channel.SMS, numbers, numbers)])
planned = time.perf_counter()
while dispatching.dispatch_window(notify.Channel.SMS, is_life=True, now=timezone.now()).is_full:
    pass
sent = time.perf_counter()
count = notify.progress(batch).total(notify.State.SENT)
assert count == {rows}, count
print(json.dumps([{rows} / (planned - began), {rows} / (sent - planned)]))
"""


def measure(effort: Effort) -> Iterator[Figure]:
    rows = ROWS if effort.is_real else TRIAL_ROWS
    with (
        tempfile.TemporaryDirectory(prefix="hoaban-bench-") as folder,
        installation(Path(folder) / "data") as place,
    ):
        place.migrate()
        runs = [
            json.loads(place.python(SEND.format(rows=rows, window=WINDOW, run=run), within=600))
            for run in range(effort.runs)
        ]
    for position, name in enumerate(("ledger rows planned", "ledger rows claimed, sent and noted")):
        values = [run[position] for run in runs]
        yield Figure(name, values, "rows/s", rows=rows, lower_is_better=False)
