"""The roles of the platform, each with a sentence a citizen could follow and its list of permissions.

A membership gives one role, in one organisation, for one unit and everything below it.
"""

from collections.abc import Iterable
from enum import StrEnum

from hoaban.domains.aftermath.permissions import Permission as Aftermath
from hoaban.domains.answers.permissions import Permission as Answers
from hoaban.domains.bulletins.permissions import Permission as Bulletins
from hoaban.domains.damage.permissions import Permission as Damage
from hoaban.domains.delivery.permissions import Permission as Delivery
from hoaban.domains.difficulty.permissions import Permission as Difficulty
from hoaban.domains.hazards.permissions import Permission as Hazards
from hoaban.domains.linkage.permissions import Permission as Linkage
from hoaban.domains.population.permissions import Permission as Population
from hoaban.domains.registry.permissions import Permission as Registry
from hoaban.domains.replay.permissions import Permission as Replay
from hoaban.domains.ringing.permissions import Permission as Ringing
from hoaban.domains.rounds.permissions import Permission as Rounds
from hoaban.domains.signing.permissions import Permission as Signing
from hoaban.domains.standing.permissions import Permission as Standing
from hoaban.domains.targeting.permissions import Permission as Targeting
from hoaban.domains.triggers.permissions import Permission as Triggers
from hoaban.domains.warning.permissions import Permission as Warnings
from hoaban.foundation.accounts.permissions import Permission as Accounts
from hoaban.foundation.accounts.values import OrganisationKind, Role
from hoaban.foundation.audit.permissions import Permission as Audit
from hoaban.foundation.duties.permissions import Permission as Duties
from hoaban.foundation.events.permissions import Permission as Events
from hoaban.foundation.imports.permissions import Permission as Imports
from hoaban.foundation.jobs.permissions import Permission as Jobs
from hoaban.foundation.notify.permissions import Permission as Notify
from hoaban.foundation.offline.permissions import Permission as Offline
from hoaban.foundation.places.permissions import Permission as Places
from hoaban.foundation.privacy.permissions import Permission as Privacy
from hoaban.foundation.sources.permissions import Permission as Sources
from hoaban.foundation.speech.permissions import Permission as Speech

OF_REGISTER = ("registry:", "linkage:", "rounds:", "standing:", "targeting:door:", "targeting:card:")
"""What shows somebody's record: the register's own rights, and those a neighbour lends it for (lists and cards with names)."""
WITHOUT_REGISTER = frozenset({OrganisationKind.POLICE, OrganisationKind.COOPERATIVE})
"""Who protects and who trades sees nobody's record: no role of theirs carries a permission of the register."""


def _role(
    name: str,
    label: str,
    description: str,
    *lists: Iterable[StrEnum],
    second_factor: bool = True,
    within_commune: bool = False,
) -> Role:
    permissions = frozenset(permission.value for group in lists for permission in group)
    closed_to = WITHOUT_REGISTER if any(one.startswith(OF_REGISTER) for one in permissions) else frozenset()
    return Role(name, label, description, permissions, second_factor, within_commune, closed_to)


ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        _role(
            "commune_officer",
            "Commune officer",
            "Keeps the commune's households, sends its lists and does its daily work.",
            [
                Registry.SEE,
                Registry.IDENTIFY,
                Registry.IMPORT,
                Registry.CONFIRM,
                Registry.RECORD,
                Registry.SEARCH,
                Rounds.VISIT,
                Registry.CORRECT,
                Registry.MERGE,
                Registry.REACH,
                Registry.COUNT,
                Registry.LOOKS,
                Registry.DOUBT,
            ],
            [Registry.EXPORT, Registry.ETHNIC_GROUP, Places.ADD_VILLAGE, Linkage.REVIEW],
            [Places.KEEP_VILLAGE, Places.KEEP_FACILITY],
            Population,
            [Standing.SEE, Standing.RECORD, Standing.GIVE],
            [Hazards.SIGNS, Hazards.ANSWER, Delivery.WATCH],
            Damage,
            [Answers.SEE, Answers.RECORD, Answers.HELP, Answers.KEEP],
            [Ringing.ANSWER, Ringing.COMMUNE],
            Speech,
            Imports,
            Duties,
            Privacy,
            [Offline.SYNC, Offline.DECIDE, Accounts.ACT, Accounts.SEE_ACTS, Hazards.SEE, Bulletins.SEE],
            Targeting,
            within_commune=True,
        ),
        _role(
            "province_officer",
            "Province officer",
            "Sees the whole province's households with initials only, checks imports and keeps sources and boundaries right.",
            [Registry.SEE, Registry.IMPORT, Registry.COUNT, Difficulty.KEEP, Notify.READ],
            Population,
            Imports,
            Places,
            Sources,
            Duties,
            [Places.IMPORT, Places.REFORM, Places.SEE_REFORM, Places.ADD_VILLAGE],
            [Standing.SEE, Standing.OPEN, Standing.REVIEW, Standing.GIVE],
            [Hazards.SEE, Hazards.TEND, Hazards.OBSERVE, Hazards.SIGNS, Hazards.ANSWER],
            [Bulletins.SEE, Bulletins.KEEP],
            [Answers.SEE, Answers.KEEP],
            [Triggers.SEE, Triggers.PROPOSE, Aftermath.OUTCOMES, Damage.SEE],
        ),
        _role(
            "registry_keeper",
            "Keeper of the register",
            "Settles records of one person that stand in two communes: sees initials, and two records whole once she says which pair. "
            "Deletes people who died or moved away when their term is over.",
            [Registry.SEE, Registry.MERGE, Registry.ERASE, Linkage.REVIEW, Linkage.WEIGH],
            Duties,
        ),
        _role(
            "province_leader",
            "Province leader",
            "Decides what the province's office decides, such as who is a person of standing. Sees no household.",
            [Standing.SEE, Standing.REVIEW, Standing.DECIDE, Standing.LIMIT, Hazards.SEE, Bulletins.SEE],
            [Triggers.SEE, Triggers.APPROVE, Aftermath.OUTCOMES, Damage.SEE, Replay.SEE],
            Duties,
        ),
        _role(
            "duty_officer",
            "Duty officer",
            "Sits in the duty room at night: answers villages, writes warnings, agrees to those of others, keeps the log. Issues none.",
            [Warnings.SEE, Warnings.DRAFT, Warnings.REVIEW, Warnings.SHIFT, Delivery.WATCH],
            [Answers.SEE, Answers.RECORD, Answers.HELP],
            [Targeting.PREVIEW, Targeting.CATCHMENT],
            [Hazards.SEE, Hazards.SIGNS, Hazards.ANSWER, Bulletins.SEE, Bulletins.ENTER],
            [Triggers.SEE, Triggers.PROPOSE, Triggers.FROM_SIGN],
            [Ringing.ANSWER, Ringing.FIRST, Aftermath.SEE, Aftermath.OUTCOMES, Damage.SEE],
            Replay,
            Duties,
        ),
        _role(
            "duty_deputy",
            "Deputy of the duty room",
            "Stands in for the duty officer, and reads a warning as its second person.",
            [Warnings.SEE, Warnings.DRAFT, Warnings.REVIEW, Warnings.SHIFT, Warnings.WORDS, Delivery.WATCH],
            [Answers.SEE, Answers.RECORD, Answers.HELP],
            [Targeting.PREVIEW, Targeting.CATCHMENT],
            [Hazards.SEE, Hazards.SIGNS, Hazards.ANSWER, Bulletins.SEE, Bulletins.ENTER],
            [Triggers.SEE, Triggers.PROPOSE, Triggers.FROM_SIGN],
            [Ringing.ANSWER, Ringing.SECOND],
            Aftermath,
            [Damage.SEE],
            Replay,
            Duties,
        ),
        _role(
            "warning_issuer",
            "Approver of the issuer",
            "Issues warnings for the organisation the law names, updates, cancels and ends them. Sees no household.",
            set(Warnings) - {Warnings.MANDATE},
            [Delivery.WATCH, Targeting.PREVIEW],
            [Answers.SEE, Answers.RECORD, Answers.HELP],
            [Hazards.SEE, Hazards.SIGNS, Triggers.SEE, Triggers.APPROVE, Bulletins.SEE, Bulletins.ENTER],
            [Ringing.ANSWER, Ringing.SECOND],
            Aftermath,
            [Damage.SEE],
            Replay,
            Duties,
        ),
        _role(
            "village_head",
            "Village head",
            "Answers for the village when there is a warning, keeps its card, goes from door to door. Sees no other village.",
            [Answers.ANSWER, Targeting.DOORS, Targeting.CARD, Offline.SYNC],
            within_commune=True,
        ),
        _role(
            "speech_editor",
            "Voice editor",
            "Records texts in the languages of the province and looks after the people who lend their voices.",
            [Speech.SEE, Speech.RECORD, Speech.SPEAKERS],
        ),
        _role(
            "native_listener",
            "Native listener",
            "Listens to recordings in the language she grew up with and says whether they are right. Sees no household.",
            [Speech.SEE, Speech.APPROVE],
        ),
        _role(
            "account_manager",
            "Account manager",
            "Invites people, gives them roles and ends their access when they leave. Sees no household.",
            set(Accounts) - {Accounts.ACT, Accounts.SEE_ACTS},
            [Warnings.MANDATE],
        ),
        _role(
            "it_officer",
            "IT officer",
            "Keeps the platform running: background work, events, keys of devices. Sees no household.",
            Events,
            Jobs,
            [Audit.VERIFY, Accounts.SEE_CLIENT, Accounts.ISSUE_CLIENT, Offline.END_DEVICE],
            [Notify.WATCH, Notify.RESEND, Notify.RECEIVE, Answers.RECEIVE],
            [Places.LOAD, Places.SEE_REFORM, Sources.LOAD],
            [Hazards.SEE, Hazards.OBSERVE, Hazards.LOAD, Triggers.LOAD],
            [Bulletins.SEE, Bulletins.KEEP],
            Signing,
        ),
        _role(
            "auditor",
            "Auditor",
            "Reads who did what and who looked at whose data; changes nothing.",
            Audit,
            [Accounts.SEE, Accounts.SEE_ACTS, Privacy.SEE, Jobs.SEE, Events.SEE],
        ),
        _role(
            "data_protection_officer",
            "Data-protection officer",
            "Sees that requests about personal data are answered in time, and who looked at whose data. Sees no household.",
            [Privacy.SEE, Privacy.ANSWER, Accounts.SEE_ACTS, Registry.LOOKS, Registry.ANSWER],
            [Audit.SEE, Audit.VERIFY, Audit.RETENTION, Jobs.SEE],
        ),
    )
}
