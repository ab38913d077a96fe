"""Background work as a person reads it: each job by what it does, what needs her first, the quiet rest by lane."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaban.foundation.jobs import api as jobs

# What each row of config/schedule.py does. One without a line here is shown by its code name.
NAMES: dict[str, Promise] = {
    "answers.chase": _("Ask warned villages that have not answered"),
    "answers.doubt": _("Look whether silent villages may be cut off"),
    "audit.checkpoint": _("Sign the record of the day"),
    "audit.forget": _("Delete what is past its term"),
    "audit.seal": _("Seal the record of deeds"),
    "bulletins.look_back": _(
        "Judge again the signatures of bulletins that came before a certificate was entered"
    ),
    "bulletins.poll": _("Read bulletins of other authorities"),
    "delivery.begin": _("Begin to send a new warning"),
    "delivery.count": _("Count who has been told"),
    "delivery.list_failed": _("List homes that no telephone reached"),
    "delivery.plan": _("Plan whom a warning still has to reach"),
    "delivery.tidy": _("Forget followers who ended it"),
    "duties.chase": _("Remind people of their duties"),
    "events.dispatch": _("Tell each part of the platform what happened"),
    "events.sequence": _("Put what happened into its order"),
    "files.scan": _("Check files for harmful code"),
    "files.seal": _("Seal files that became confidential"),
    "files.sweep": _("Delete files nobody needs any more"),
    "hazards.watch": _("Look for stations that fell silent"),
    "imports.work": _("Take in lists"),
    "keeping.backup": _("Back everything up"),
    "keeping.drill": _("Try whether the newest backup can be restored"),
    "keys.renew": _("Finish changing keys of encryption"),
    "linkage.find": _("Look for people who stand twice in a commune"),
    "linkage.find_across": _("Look for people who stand in two communes"),
    "linkage.learn": _("Learn weights for finding doubles"),
    "lists.confirm": _("Confirm whole lists of households"),
    "notify.digest": _("Send gathered messages"),
    "notify.life": _("Send messages about danger"),
    "notify.note_silence": _("Say of messages without a receipt that nobody knows"),
    "notify.route": _("Hand incoming messages to whom they are for"),
    "notify.send": _("Send all other messages"),
    "offline.tidy": _("Hand on photos whose telephone fell silent"),
    "places.renumber": _("Move to the new numbers of units after a reform"),
    "population.count": _("Count people by village and commune"),
    "privacy.gather": _("Gather what people asked about themselves"),
    "replay.tell": _("Tell a past night in the demonstration"),
    "ringing.climb": _("Call until somebody takes what rings"),
    "speech.gather": _("Gather sentences to be recorded"),
    "speech.join": _("Put the sentences of warnings together to be heard"),
    "speech.let_go": _("Delete sounds that were taken back"),
    "speech.process": _("Prepare recordings"),
    "speech.synthesise": _("Let the machine read what nobody has read"),
    "targeting.ask_season": _("Ask villages for their cards before the rains"),
    "targeting.list_doors": _("Make door-to-door lists"),
    "tls.renew": _("Renew the certificate of this server"),
    "triggers.judge": _("Compare readings with the warning rules"),
    "warning.expire": _("End warnings that ran out"),
    "warning.offices": _("Ask for the offices that issue warnings"),
    "warning.publish": _("Sign warnings for other services"),
}
LANES: dict[jobs.Lane, Promise] = {
    jobs.Lane.LIFE: _("Urgent work: warnings, messages"),
    jobs.Lane.QUICK: _("Quick work: events, record, duties"),
    jobs.Lane.BULK: _("Long work: lists, backups"),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """The jobs of one lane that go on by themselves."""

    label: str | Promise
    jobs: tuple[jobs.JobState, ...]
    ended_at: datetime | None
    """When the last of them ended; None: none ever ran."""


@dataclass(frozen=True, slots=True)
class Over:
    """Runs of one job that broke alike, before it worked again: a night of the same failure is one line."""

    job: str
    reason: str
    times: int
    last_at: datetime


def name_of(job: str) -> str:
    return str(NAMES.get(job, job))


def needs_somebody(state: jobs.JobState) -> bool:
    return bool(state.failures or state.stuck_at)


def quiet(states: Sequence[jobs.JobState]) -> list[Lane]:
    """By lane, the urgent one first; in a lane by name, as a person looks for it."""
    found = []
    for lane, label in LANES.items():
        mine = [one for one in states if one.lane is lane and not needs_somebody(one)]
        ends = [one.last_ended_at for one in mine if one.last_ended_at]
        mine.sort(key=lambda one: name_of(one.name).casefold())
        found.append(Lane(label, tuple(mine), max(ends, default=None)))
    return [one for one in found if one.jobs]


def over(failures: Iterable[tuple[str, str, datetime]], states: Sequence[jobs.JobState]) -> list[Over]:
    """Of (job, reason, when) what nobody has answered and what does not fail any more: alike ones together, the newest first."""
    failing = {one.name for one in states if needs_somebody(one)}
    runs: dict[tuple[str, str], list[datetime]] = {}
    for job, reason, at in failures:
        if job not in failing:
            runs.setdefault((job, reason), []).append(at)
    found = [Over(job, reason, len(times), max(times)) for (job, reason), times in runs.items()]
    return sorted(found, key=lambda one: one.last_at, reverse=True)
