"""Who fulfils which port, and who listens to which event. The one page that knows every room."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from hoaban.config import (
    alarms,
    calling,
    channels,
    consents,
    frames,
    navigation,
    outcomes,
    programs,
    roles,
    scanner,
    schedule,
    signers,
)
from hoaban.config.demo import beginnings
from hoaban.config.demo.telling import DemoTeller
from hoaban.config.voices import SpeechVoices, sayings_of
from hoaban.config.wellbeing import copies, machine, sharing, work
from hoaban.domains.aftermath import api as aftermath
from hoaban.domains.answers import api as answers
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.answers.web import beside, duty_room
from hoaban.domains.bulletins import api as bulletins
from hoaban.domains.damage import api as damage
from hoaban.domains.damage.web import links as damage_links
from hoaban.domains.delivery import api as delivery
from hoaban.domains.delivery.permissions import Permission as Delivery
from hoaban.domains.delivery.web import links as delivery_links
from hoaban.domains.difficulty import api as difficulty
from hoaban.domains.hazards import api as hazards
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.linkage import api as linkage
from hoaban.domains.lists import api as lists
from hoaban.domains.population import api as population
from hoaban.domains.registry import api as registry
from hoaban.domains.registry.own_data import Register
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.replay import api as replay
from hoaban.domains.ringing import api as ringing
from hoaban.domains.ringing.permissions import Permission as Ringing
from hoaban.domains.rounds import api as rounds
from hoaban.domains.signing import api as signing
from hoaban.domains.standing import api as standing
from hoaban.domains.targeting import api as targeting
from hoaban.domains.triggers import api as triggers
from hoaban.domains.warning import api as warning
from hoaban.domains.warning.permissions import Permission as Warnings
from hoaban.foundation.access import api as access
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.accounts.permissions import Permission as Accounts
from hoaban.foundation.duties import api as duties
from hoaban.foundation.events import api as events
from hoaban.foundation.files import api as files
from hoaban.foundation.imports import api as imports
from hoaban.foundation.imports.permissions import Permission as Imports
from hoaban.foundation.notify import api as notify
from hoaban.foundation.places import api as places
from hoaban.foundation.places.web import spoken as places_says
from hoaban.foundation.privacy import api as privacy
from hoaban.foundation.privacy.permissions import Permission as Privacy
from hoaban.foundation.search import api as search
from hoaban.foundation.search.lower import DOCUMENTS, FACILITIES, UNITS
from hoaban.foundation.sources.web import spoken as sources_says
from hoaban.foundation.speech import api as speech
from hoaban.integrations.espeak.api import Espeak
from hoaban.integrations.feeds.api import FeedReader, WithTwin
from hoaban.integrations.ffmpeg.api import Ffmpeg
from hoaban.portal import alarms as portal_alarms
from hoaban.portal import spoken
from hoaban.ui import frame, voices
from hoaban.workspace import desk
from hoaban.workspace.duties import DutiesDesk
from hoaban.workspace.operations import health


def join() -> None:
    """Called once, when every room is loaded."""
    access.set_finder(accounts.actor_of_request)
    accounts.set_role_book(accounts.Roles(tuple(roles.ROLES.values())))
    frames.join()
    navigation.join()
    outcomes.join()
    _ports()
    _listeners()
    _live()
    _search()
    frame.add_script("offline/js/guard.js")
    access.register_lasting(
        "backup-signature", gettext_noop("Backups signed with older keys are checked with them.")
    )
    programs.register()
    schedule.register()


def _made_up(path: str) -> bytes | None:
    """Asked in a demo only, so only a demo loads it."""
    from hoaban.config.demo import feed

    return feed.page(path)


def _ports() -> None:
    desk.join(DutiesDesk())
    registry.connect_lookalikes(linkage.lookalikes, linkage.near_number)
    registry.connect_whole_lists(lists.Whole())
    registry.connect_visits(rounds.Visits())
    registry.connect_listed(difficulty.board_of, difficulty.Papers())
    # The demo reads a made-up service; with real data no feed leads to addresses of our own.
    demo = accounts.is_demo_installation
    bulletins.connect(WithTwin(FeedReader(may_here=demo), may_here=demo, page=_made_up))
    hazards.connect_drafts(triggers.draft_of_sign)
    hazards.connect_rings(ringing.on_sign_opened, ringing.beside_sign)
    bulletins.connect_drafts(warning.drafts_of_bulletin)
    warning.connect_evidence(triggers.beside_alert)
    warning.connect_drawing(targeting.Drawing())
    health.join(copies.look, work.look, sharing.look, machine.look)
    duties.set_deputies(duties.AccountsPeople())
    files.connect(scanner=scanner.chosen())
    consents.join()
    for purpose in signing.Purpose:
        signers.check(purpose)
        signing.connect(purpose, partial(signers.chosen, purpose))
    if settings.OBJECT_STORE_URL:
        from hoaban.integrations.objectstore import api as objectstore

        files.connect(store=objectstore.from_url(settings.OBJECT_STORE_URL))
    if settings.LINKAGE_ENGINE:
        from hoaban.integrations.splink import api as splink

        linkage.connect_finder(splink.find)
    # Programs of their own; absent ones say so when they are asked.
    speech.connect(audio=Ffmpeg(), reader=Espeak())
    speech.register_texts("portal", spoken.sayings)
    speech.register_texts("places", sayings_of("places", places_says.sentences))
    speech.register_texts("sources", sayings_of("sources", sources_says.sentences))
    speech.register_texts("hazards", hazards.sayings)
    speech.register_texts("warning", warning.sayings)
    speech.register_passages("warning", warning.passages)
    voices.provide(SpeechVoices())
    imports.connect(_actor_of_key)
    lists.connect(_actor_of_key)
    privacy.connect(Register())
    portal_alarms.connect(alarms.in_force)
    warning.add_link(delivery_links.progress)
    warning.add_link(beside.board)
    warning.add_link(aftermath.report_link)
    warning.add_link(damage_links.reports)
    triggers.connect(tallies=aftermath.tallies)
    warning.add_gaps(triggers.LACK)
    warning.add_link(delivery_links.forward, public=True)
    warning.add_link(delivery_links.follow, public=True)
    warning.add_list_link(delivery_links.my_village)
    places.add_link(delivery_links.at_unit)
    replay.connect(DemoTeller())
    channels.connect()
    warning.connect(strips=_strips, opened=ringing.on_opened, cries=beside.cries)
    warning.connect_duty_room(glance=duty_room.glance, timeline=duty_room.whole)
    for tells in (ringing.tell, delivery.tell, duty_room.tell):
        warning.add_teller(tells)
    notify.register_calls("ringing", ringing.on_call)
    notify.register_calls("warning", warning.on_call)
    notify.register_calls("answers", calling.of_villages)  # after whoever knows a call of hers


def _strips(actor: access.Actor, status: warning.Status, now: datetime) -> Sequence[warning.Strip]:
    """What rings before villages that nobody could ask."""
    return [*ringing.strips(actor, status, now), *beside.strips(actor, status, now)]


_NOTICES = {
    "duties.reminder_due": notify.on_reminder,
    "duties.assigned": notify.on_assigned,
    "duties.escalated": notify.on_escalated,
    "accounts.membership_granted": notify.on_access_changed,
    "accounts.membership_ended": notify.on_access_changed,
    "accounts.delegated": notify.on_access_changed,
    "accounts.access_reset": notify.on_access_changed,
    "notify.endpoint_gone": notify.on_endpoint_gone,
}
"""What becomes a notice to a person. An invitation does not: its link stands on paper only, no copy of it is kept."""


_COUNTED_AFTER = {
    "imports.batch_finished": population.on_list_changed,
    "imports.batch_undone": population.on_list_changed,
    "registry.household_corrected": population.on_household,
    "registry.household_visited": population.on_household,
    "registry.household_fact_recorded": population.on_household,
    "registry.person_fact_recorded": population.on_person,
    "registry.village_fact_recorded": population.on_village,
    "registry.people_moved": population.on_moved,
    "registry.people_merged": population.on_people,
    "registry.people_parted": population.on_people,
    "places.facilities_changed": population.on_village,
    "places.renumbered": population.on_renumbered,
}
"""What changes how many people live where."""


def _listeners() -> None:
    events.listen("files.checked", "imports", imports.on_file_checked)
    events.listen("files.checked", "speech", speech.on_file_checked)
    events.listen("accounts.person_left", "duties", duties.release_of_person)
    for heard in ("accounts.membership_granted", "accounts.membership_ended"):
        events.listen(heard, "speech", speech.on_membership_changed)
    events.listen("accounts.consent_taken_back", "privacy", privacy.on_consent_taken_back)
    for heard, told in _NOTICES.items():
        events.listen(heard, "notify", told)
    events.listen("warning.version_sent", "delivery", delivery.on_version_sent)
    events.listen("notify.endpoint_gone", "delivery", delivery.on_endpoint_gone)
    events.listen("imports.batch_finished", "registry", registry.on_list_taken_in)
    events.listen("imports.batch_undone", "registry", registry.on_list_taken_back)
    for heard in ("imports.batch_finished", "imports.batch_undone"):
        events.listen(heard, "linkage", linkage.on_list_changed)
    events.listen("registry.household_corrected", "linkage", linkage.on_corrected)
    events.listen("registry.people_merged", "linkage", linkage.on_merged)
    events.listen("registry.people_moved", "linkage", linkage.on_moved)
    events.listen("registry.people_parted", "linkage", linkage.on_parted)
    events.listen("places.renumbered", "linkage", linkage.on_renumbered)
    for heard, count in _COUNTED_AFTER.items():
        events.listen(heard, "population", count)
    for heard in ("household_corrected", "people_moved", "people_merged", "people_parted"):
        events.listen(f"registry.{heard}", "standing", standing.on_people_changed)
    events.listen("warning.version_sent", "answers", answers.on_version_sent)
    events.listen("warning.alert_expired", "answers", answers.on_alert_expired)
    events.listen("answers.help_untold", "answers", answers.on_help_untold)
    events.listen("answers.word_untold", "answers", answers.on_word_untold)
    events.listen("warning.version_sent", "damage", damage.on_version_sent)
    events.listen("warning.alert_expired", "damage", damage.on_alert_expired)
    events.listen("aftermath.outcome_said", "damage", damage.on_outcome_said)
    events.listen("warning.version_sent", "targeting", targeting.on_version_sent)
    for heard in (
        "hazards.observed",
        "hazards.observations_taken_back",
        "hazards.alarms_set",
        "hazards.ground_set",
        "hazards.station_changed",
    ):
        events.listen(heard, "triggers", triggers.on_observed)
    events.listen("warning.draft_moved", "ringing", ringing.on_draft_moved)
    events.listen("places.renumbered", "ringing", ringing.on_renumbered)
    for heard in ("hazards.sign_reported", "hazards.sign_handled", "hazards.sign_answered"):
        events.listen(heard, "ringing", ringing.on_sign_moved)
    beginnings.join()


def _live() -> None:
    """Topics of live pages: which events make a part of a page ask again, and who may listen."""
    changed = ("opened", "assigned", "escalated", "closed", "reminder_due")
    events.declare_topic("duties", *(f"duties.{what}" for what in changed))
    events.declare_topic("warnings", "warning.draft_moved", "notify.call_moved", permission=Warnings.SEE)
    events.declare_topic("deliveries", "delivery.telling_moved", permission=Delivery.WATCH)
    moved = ("village_moved", "help_moved")
    events.declare_topic("answers", *(f"answers.{what}" for what in moved), permission=Answers.SEE)
    events.declare_topic("words", "answers.word_waits", permission=Answers.RECORD)
    events.declare_topic("nights", "replay.night_moved", permission=replay.Permission.SEE)
    events.declare_topic("rings", "ringing.bell_moved", permission=Ringing.ANSWER)
    events.declare_topic("notices", "notify.planned")
    events.declare_topic("packages", "privacy.package_moved", permission=Privacy.SEE)
    told = ("sign_reported", "sign_handled", "sign_answered")
    events.declare_topic("signs", *(f"hazards.{what}" for what in told), permission=Hazards.SIGNS)
    events.declare_topic("imports", "imports.batch_finished", "imports.batch_undone", permission=Imports.SEE)


def _search() -> None:
    for room in (UNITS, FACILITIES, DOCUMENTS):
        search.join(room)
    search.join_function(
        "registry", gettext_noop("Households and people"), _people,
        gettext_noop("Only the closest are shown, there are more. Add a birth year or a village after a comma."),
    )  # fmt: skip
    search.join_function("standing", gettext_noop("People of standing"), _standing)
    search.offer(gettext_noop("Import a household list"), "imports:start", Registry.IMPORT)
    search.offer(gettext_noop("Invite a person"), "accounts:invite", Accounts.INVITE)


def _people(actor: access.Actor, text: str, limit: int) -> Sequence[search.Found]:
    return [
        search.Hit(
            "registry",
            gettext("Person"),
            hit.url,
            hit.title,
            hit.detail,
            hit.url,
            hit.rank,
            is_ordered=hit.is_ordered,
        )
        for hit in registry.search(actor, text, limit)
    ]


def _standing(actor: access.Actor, text: str, limit: int) -> Sequence[search.Found]:
    return [
        search.Hit("standing", gettext("Person of standing"), hit.url, hit.title, hit.detail, hit.url, 0.8)
        for hit in standing.search(actor, text, limit)
    ]


def _actor_of_key(key: str) -> access.Actor | None:
    """A job asks again, when it runs, whether the person who wanted it still may."""
    kind, _, number = key.partition(":")
    return accounts.actor_of_id(int(number)) if kind == "user" and number.isdigit() else None
