"""Which job runs on which lane, and how often it runs when nobody wakes it."""

from datetime import timedelta

from django.urls import reverse

from hoaban.config.keeping import jobs as keeping
from hoaban.config.tls import jobs as tls
from hoaban.domains.answers import jobs as answers
from hoaban.domains.bulletins import jobs as bulletins
from hoaban.domains.bulletins.permissions import Permission as Bulletins
from hoaban.domains.delivery import jobs as delivery
from hoaban.domains.hazards import jobs as hazards
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.linkage import jobs as linkage
from hoaban.domains.linkage.permissions import Permission as Linkage
from hoaban.domains.lists import jobs as lists
from hoaban.domains.population import jobs as population
from hoaban.domains.population.permissions import Permission as Population
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.replay import jobs as replay
from hoaban.domains.ringing import jobs as ringing
from hoaban.domains.targeting import jobs as targeting
from hoaban.domains.targeting.permissions import Permission as Targeting
from hoaban.domains.triggers import jobs as triggers
from hoaban.domains.triggers.permissions import Permission as Triggers
from hoaban.domains.warning import jobs as warning
from hoaban.domains.warning.permissions import Permission as Warnings
from hoaban.foundation.audit import api as audit
from hoaban.foundation.duties import jobs as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.files import jobs as files
from hoaban.foundation.imports import jobs as imports
from hoaban.foundation.jobs import api as jobs
from hoaban.foundation.notify import jobs as notify
from hoaban.foundation.offline import jobs as offline
from hoaban.foundation.places import jobs as places
from hoaban.foundation.privacy import jobs as privacy
from hoaban.foundation.speech import jobs as speech

LIFE, QUICK, BULK = jobs.Lane.LIFE, jobs.Lane.QUICK, jobs.Lane.BULK


def register() -> None:
    """Rows: name, function, lane, longest rest between two runs (None: only when woken)."""
    once_a_second, minute, hour = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
    sequence = jobs.repeat(_sequence, events.SEQUENCE_AT_ONCE)
    jobs.register("events.sequence", sequence, lane=QUICK, every=once_a_second)
    jobs.register("events.dispatch", jobs.repeat(events.dispatch, 1), lane=QUICK, every=once_a_second)
    jobs.register(
        "audit.seal", jobs.repeat(audit.seal, audit.SEAL_AT_ONCE), lane=QUICK, every=timedelta(seconds=5)
    )
    # Often, so that a day on which the platform worked for minutes only is signed all the same.
    jobs.register("audit.checkpoint", jobs.repeat(audit.sign_todays_checkpoint, 2), lane=QUICK, every=minute)
    jobs.register("duties.chase", duties.chase, lane=QUICK, every=minute)
    jobs.register("files.scan", files.scan, lane=QUICK, every=minute)
    jobs.register("files.seal", files.seal, lane=BULK, every=hour)
    jobs.register("files.sweep", files.sweep, lane=BULK, every=timedelta(days=1))
    jobs.register("privacy.gather", privacy.gather, lane=BULK, every=timedelta(minutes=10))
    jobs.register("imports.work", imports.work, lane=BULK, every=minute, slice=imports.SLICE)
    jobs.register("lists.confirm", lists.confirm, lane=BULK, every=minute)
    doubles = (Linkage.REVIEW, Registry.SEE, Registry.MERGE)
    jobs.register("linkage.find", linkage.find, lane=BULK, every=hour, permissions=doubles)
    jobs.register(
        "linkage.find_across", linkage.find_across, lane=BULK, every=timedelta(days=1), permissions=doubles
    )
    jobs.register(
        "linkage.learn", linkage.learn, lane=BULK, every=hour, permissions=(*doubles, Linkage.WEIGH)
    )
    counting = (Population.COUNT, Registry.SEE, Registry.COUNT, Registry.REACH, Registry.ETHNIC_GROUP)
    jobs.register("population.count", population.count, lane=BULK, every=hour, permissions=counting)
    jobs.register(
        "hazards.watch", hazards.watch, lane=QUICK, every=timedelta(minutes=5), permissions=(Hazards.TEND,)
    )
    # Other people's servers may be slow: never on a lane that rings.
    jobs.register("bulletins.poll", bulletins.poll, lane=BULK, every=minute, permissions=(Bulletins.KEEP,))
    jobs.register(
        "bulletins.look_back", bulletins.look_back, lane=BULK, every=minute, permissions=(Bulletins.KEEP,)
    )
    judging = (Triggers.SEE, Hazards.SEE, Warnings.SEE, Warnings.DRAFT)
    jobs.register(
        "triggers.judge",
        triggers.judge,
        lane=QUICK,
        every=minute,
        slice=timedelta(seconds=2),
        permissions=judging,
    )
    jobs.register("offline.tidy", offline.tidy, lane=BULK, every=timedelta(hours=1))
    jobs.register("speech.process", speech.process, lane=QUICK, every=minute)
    jobs.register("speech.join", speech.join, lane=QUICK, every=minute)
    jobs.register("speech.gather", speech.gather, lane=BULK, every=hour)
    jobs.register("speech.let_go", speech.let_go, lane=BULK, every=timedelta(days=1))
    jobs.register("tls.renew", tls.renew, lane=BULK, every=timedelta(days=1))
    jobs.register("speech.synthesise", speech.synthesise, lane=BULK, every=hour)
    # A lost wake must not cost a warning more than a second.
    jobs.register("notify.life", notify.life, lane=LIFE, every=once_a_second)
    jobs.register("ringing.climb", ringing.climb, lane=LIFE, every=timedelta(seconds=2))
    jobs.register("warning.expire", warning.expire, lane=LIFE, every=timedelta(seconds=10))
    counted = (Registry.SEE, Registry.COUNT)
    # Messages leave on the same lane: who is silent in a whole province may not hold them up for long.
    chasing = timedelta(seconds=4)
    jobs.register(
        "answers.chase",
        answers.chase,
        lane=LIFE,
        every=timedelta(seconds=10),
        slice=chasing,
        permissions=counted,
    )
    jobs.register("answers.doubt", answers.doubt, lane=QUICK, every=minute, permissions=(Hazards.SEE,))
    jobs.register("warning.publish", warning.publish, lane=QUICK, every=minute)
    jobs.register("warning.offices", warning.offices, lane=BULK, every=timedelta(days=1))
    _tell_people()
    jobs.register("notify.route", notify.route, lane=LIFE, every=timedelta(seconds=10))
    jobs.register("notify.send", notify.send, lane=QUICK, every=timedelta(seconds=10))
    jobs.register("notify.note_silence", notify.note_silence, lane=QUICK, every=timedelta(minutes=5))
    jobs.register("notify.digest", notify.digest, lane=QUICK, every=timedelta(minutes=5))
    jobs.register("keeping.backup", keeping.backup, lane=BULK, every=timedelta(days=1))
    jobs.register("keeping.drill", keeping.drill, lane=BULK, every=timedelta(days=7))
    jobs.register("audit.forget", keeping.forget, lane=BULK, every=timedelta(days=1))
    jobs.register("keys.renew", keeping.renew_keys, lane=BULK, every=hour)
    # Woken by whoever begins a night, then by itself; where none is told it never runs.
    jobs.register("replay.tell", replay.tell, lane=QUICK)
    jobs.register("places.renumber", places.renumber, lane=BULK)
    jobs.at_start(_read_addresses, lane=LIFE)


def _tell_people() -> None:
    """Plans of warnings, and the homes that somebody must come to."""
    once_a_second, minute, hour = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
    telling = (Registry.SEE, Registry.REACH, Targeting.DOORS)
    jobs.register("delivery.begin", delivery.begin, lane=LIFE, every=once_a_second, permissions=telling[:2])
    jobs.register(
        "delivery.plan", delivery.plan, lane=QUICK, every=timedelta(seconds=10), permissions=telling
    )
    jobs.register("delivery.count", delivery.count, lane=QUICK, every=timedelta(seconds=2))
    # People are told on the same lane: those who must be called at the door come between, and never for long.
    between = timedelta(seconds=1)
    jobs.register(
        "delivery.list_failed",
        delivery.list_failed,
        lane=QUICK,
        every=minute,
        slice=between,
        permissions=telling,
    )
    jobs.register(
        "targeting.list_doors",
        targeting.list_doors,
        lane=QUICK,
        every=minute,
        slice=between,
        permissions=(Targeting.DOORS,),
    )
    jobs.register("targeting.ask_season", targeting.ask_season, lane=BULK, every=timedelta(days=1))
    jobs.register("delivery.tidy", delivery.tidy, lane=BULK, every=hour)


def _read_addresses() -> None:
    """Of all pages: the first message that names one would wait for hundreds of files."""
    reverse("healthz")


def _sequence() -> int:
    """What is put in order is told at once, not at the next second: the way from a reading to a duty crosses three events."""
    done = events.sequence()
    if done:
        jobs.wake("events.dispatch")
    return done
