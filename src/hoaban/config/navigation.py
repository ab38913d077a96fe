"""Which pages the shells offer: tiles for citizens, lines of the desk for officials. Each is shown to whom its door opens."""

import json
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hoaban.config.demo.folder import LOGINS
from hoaban.config.walks import WALKS
from hoaban.domains.aftermath.permissions import Permission as Aftermath
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.bulletins.permissions import Permission as Bulletins
from hoaban.domains.damage.permissions import Permission as Damage
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.linkage.permissions import Permission as Linkage
from hoaban.domains.population.permissions import Permission as Population
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.replay.permissions import Permission as Replay
from hoaban.domains.rounds.permissions import Permission as Rounds
from hoaban.domains.standing.permissions import Permission as Standing
from hoaban.domains.targeting.permissions import Permission as Targeting
from hoaban.domains.triggers.permissions import Permission as Triggers
from hoaban.domains.warning.permissions import Permission as Warnings
from hoaban.foundation.access.api import Actor
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.permissions import Permission as Accounts
from hoaban.foundation.audit.permissions import Permission as Audit
from hoaban.foundation.events.permissions import Permission as Events
from hoaban.foundation.imports.permissions import Permission as Imports
from hoaban.foundation.jobs.permissions import Permission as Jobs
from hoaban.foundation.notify import api as notify
from hoaban.foundation.notify.permissions import Permission as Notify
from hoaban.foundation.offline.permissions import Permission as Offline
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.foundation.privacy.permissions import Permission as Privacy
from hoaban.foundation.speech.permissions import Permission as Speech
from hoaban.portal import tiles, tour
from hoaban.workspace import navigation as desk

WORK, PLACES, OFFICE, MACHINE = _("Work"), _("Places and figures"), _("Office"), _("Machine room")


def _logins() -> dict[str, str]:
    """As the demo wrote them; nothing in an installation with real people."""
    if not accounts.is_demo_installation():
        return {}
    try:
        listed = json.loads((Path(settings.DATA_DIR) / LOGINS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    # `demo --public`: others on the network read this page too; passwords stand on the machine's own screen only.
    is_public = settings.SESSION_COOKIE_SECURE
    return {login["username"]: "" if is_public else login["password"] for login in listed}


def join() -> None:
    """The order here is the order on screen."""
    _citizens()
    _desk()
    _damage()


def _citizens() -> None:
    tour.join(WALKS, _logins)
    tiles.offer(
        tiles.Tile(_("Warnings now"), _("Is there danger, and what to do."), "warning:public", "attention"),
        tiles.Tile(
            _("I see a sign of danger"),
            _("Cracks, streams, falling stones: tell it with one picture."),
            "signs:start",
            "crack",
        ),
        tiles.Tile(
            _("Our province in figures"),
            _("People, communes and support, with the source of each figure."),
            "places:board",
            "map",
        ),
        tiles.Tile(
            _("Find your commune"), _("Its old names, its people, where to go."), "places:list", "search"
        ),
        tiles.Tile(_("My data"), _("What is kept about you, and your rights."), "privacy:start", "lock"),
        tiles.Tile(
            _("About this site"), _("Who runs it, and what it keeps about you."), "portal:about", "info"
        ),
    )


def _desk() -> None:
    desk.offer(
        desk.Entry(WORK, _("What waits for me"), "duties:list", "duty"),
        desk.Entry(WORK, _("Notices"), "notify:inbox", "message", count=notify.unread_for, live="notices"),
        desk.Entry(
            WORK,
            _("Signs from the villages"),
            "signs:list",
            "crack",
            Hazards.SIGNS,
            _("Answer what people saw before a gauge did, the newest first."),
        ),
        desk.Entry(
            WORK,
            _("Duty room"),
            "warning:desk",
            "attention",
            Warnings.SEE,
            _("Warnings that wait for a person, those in force, and the log of the shift."),
        ),
        desk.Entry(
            WORK,
            _("Answers of villages"),
            "answers:list",
            "call",
            Answers.SEE,
            _("Which warned villages have answered, who has not been told yet, who calls for help."),
        ),
        desk.Entry(
            WORK,
            _("After the event"),
            "aftermath:home",
            "clock",
            Aftermath.SEE,
            _("What happened when, who was told, what was late; drills with their score."),
        ),
        desk.Entry(WORK, _("Answer for your village"), "answers:own", "send", Answers.ANSWER),
        desk.Entry(
            WORK,
            _("Village cards"),
            "targeting:villages",
            "card",
            Targeting.CARD,
            _("Homes in danger, who must be carried, where everybody goes, and the doors to knock at."),
        ),
        desk.Entry(
            WORK,
            _("Areas and whom they reach"),
            "targeting:home",
            "area",
            Targeting.PREVIEW,
            _("Draw or choose an area and see how many people a warning would reach, and how."),
        ),
        desk.Entry(
            WORK,
            _("Households"),
            "registry:home",
            "household",
            Registry.SEE,
            _("Households of your area, what is new and what to confirm."),
        ),
        desk.Entry(
            WORK,
            _("People in two records"),
            "linkage:queue",
            "copy",
            Linkage.REVIEW,
            _("Records that may be one person wait for your word."),
        ),
        desk.Entry(
            WORK,
            _("People of standing"),
            "standing:home",
            "person",
            Standing.SEE,
            _("The round of the year: village meetings, what was sent up, who is recognised."),
        ),
        desk.Entry(
            WORK,
            _("Import a list"),
            "imports:start",
            "upload",
            Registry.IMPORT,
            _("Take in a household sheet, with a dry run first."),
        ),
        desk.Entry(WORK, _("Lists taken in"), "imports:index", "file", Imports.SEE),
    )
    _villages_and_voices()
    _told_again()
    _places_and_office()


def _is_of_demo(actor: Actor) -> bool:
    return any(grant.is_demo for grant in getattr(actor, "grants", ()))


def _damage() -> None:
    desk.offer(
        desk.Entry(
            WORK,
            _("Damage after disasters"),
            "damage:home",
            "book",
            Damage.SEE,
            _("What communes lost, as they reported it: who has reported, which version, and the sum."),
        ),
    )


def _told_again() -> None:
    desk.offer(
        desk.Entry(
            WORK,
            _("A flood told again"),
            "replay:home",
            "retry",
            Replay.SEE,
            _("The night of 26 to 27 July 2025, hour by hour, from rising rain to villages that answer."),
            here=_is_of_demo,
        ),
    )


def _villages_and_voices() -> None:
    desk.offer(
        desk.Entry(
            WORK,
            _("Village round"),
            "offline:app",
            "offline",
            Offline.SYNC,
            _("Take a village along; visits are sent when there is a line."),
        ),
        desk.Entry(WORK, _("Visited and still to visit"), "rounds:villages", "next", Rounds.VISIT),
        desk.Entry(WORK, _("Forms from the village"), "offline:entries", "edit", Offline.DECIDE),
        desk.Entry(WORK, _("Sealed files"), "offline:carry", "download", Offline.SYNC),
        desk.Entry(
            WORK,
            _("Listen and decide"),
            "speech:waiting",
            "speaker",
            Speech.APPROVE,
            _("Recordings in your language that wait for a second pair of ears."),
        ),
        desk.Entry(
            WORK,
            _("Voices"),
            "speech:board",
            "microphone",
            Speech.SEE,
            _("What can be heard in which language, and what to record next."),
        ),
    )


def _places_and_office() -> None:
    desk.offer(
        desk.Entry(
            PLACES,
            _("Province board"),
            "places:board",
            "map",
            "",
            _("Map, peoples, poverty, zones, each with its source."),
        ),
        desk.Entry(PLACES, _("Outcomes"), "workspace:outcomes", "done"),
        desk.Entry(PLACES, _("Communes"), "places:list", "pin"),
        desk.Entry(
            PLACES,
            _("Villages and places"),
            "places:keep_home",
            "building",
            Places.ADD_VILLAGE,
            _("Keep the list of villages, schools, stations and meeting points."),
        ),
        desk.Entry(
            PLACES,
            _("What is known of the villages"),
            "registry:villages",
            "half",
            Registry.SEE,
            _("Road, network, electricity, languages: what is missing stands first."),
        ),
        desk.Entry(
            PLACES,
            _("Special difficulty"),
            "difficulty:board",
            "shield",
            Registry.SEE,
            _("Which villages and communes are listed on a day, and by which decision."),
        ),
        desk.Entry(PLACES, _("Sources"), "sources:list", "source"),
        desk.Entry(PLACES, _("Change of commune numbers"), "places:reform", "sort", Places.SEE_REFORM),
        desk.Entry(
            OFFICE,
            _("People with an account"),
            "accounts:people",
            "people",
            Accounts.SEE,
            _("Who has an account, in which role, and since when."),
        ),
        desk.Entry(
            WORK,
            _("Requests about data"),
            "privacy:list",
            "lock",
            Privacy.SEE,
            _("What people ask about their own data, the nearest deadline first."),
        ),
        desk.Entry(
            WORK,
            _("Looks from other offices"),
            "registry:looks",
            "eye",
            Registry.LOOKS,
            _("Who outside the commune opened one of its households, and why."),
        ),
        desk.Entry(
            WORK,
            _("People who left the register"),
            "registry:left",
            "erase",
            Registry.ERASE,
            _("Who died or moved away so long ago that the register no longer keeps them."),
        ),
        desk.Entry(OFFICE, _("How long data are kept"), "workspace:retention", "calendar", Audit.RETENTION),
        desk.Entry(WORK, _("Done for others"), "accounts:acts_for", "switch-user", Accounts.SEE_ACTS),
        desk.Entry(OFFICE, _("Offices"), "accounts:offices", "home", Accounts.SEE),
        desk.Entry(OFFICE, _("In whose name"), "warning:mandates", "flower", Warnings.MANDATE),
        desk.Entry(OFFICE, _("Roles"), "accounts:roles", "key"),
        desk.Entry(OFFICE, _("Devices and programs"), "accounts:clients", "phone", Accounts.SEE_CLIENT),
        desk.Entry(OFFICE, _("Offline devices"), "offline:devices", "laptop", Offline.END_DEVICE),
    )
    _counts()
    _machine_room()


def _counts() -> None:
    desk.offer(
        desk.Entry(
            PLACES,
            _("Who lives where"),
            "population:home",
            "board",
            Population.SEE,
            _("Ages, peoples and poverty status down to the village, small numbers hidden."),
        ),
        desk.Entry(
            PLACES,
            _("Stations"),
            "hazards:board",
            "water-up",
            Hazards.SEE,
            _("Rain and rivers as they are measured: alarm levels, silent stations, doubtful readings."),
        ),
        desk.Entry(
            PLACES,
            _("Bulletins of others"),
            "bulletins:list",
            "announce",
            Bulletins.SEE,
            _("What the hydro-met service and other authorities publish, with its source and its age."),
        ),
        desk.Entry(
            PLACES,
            _("Warning rules"),
            "triggers:home",
            "gauge",
            Triggers.SEE,
            _("What measurements are compared with, what is reached now, and what would have been raised."),
        ),
        desk.Entry(
            PLACES,
            _("Hits and misses"),
            "aftermath:outcomes",
            "check",
            Aftermath.OUTCOMES,
            _("Which warnings hit, which were false alarms, and what came without one."),
        ),
    )


def _machine_room() -> None:
    desk.offer(
        desk.Entry(
            MACHINE,
            _("Is the system well?"),
            "workspace:health",
            "pulse",
            Jobs.SEE,
            _("Backups, disk, background work: what needs a hand today."),
        ),
        desk.Entry(
            MACHINE,
            _("Background work"),
            "workspace:jobs",
            "gears",
            Jobs.SEE,
            _("What runs, waits or fails."),
        ),
        desk.Entry(MACHINE, _("Events"), "workspace:events", "events", Events.SEE),
        desk.Entry(MACHINE, _("Lines out"), "notify:lines", "mast", Notify.WATCH),
        desk.Entry(
            MACHINE, _("Record of deeds"), "workspace:audit", "chain", Audit.VERIFY, _("Is the chain whole?")
        ),
    )
