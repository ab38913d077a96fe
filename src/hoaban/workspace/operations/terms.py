"""How long data are kept, for who answers for it: tables with a term first, then the others by the reason they stay."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hoaban.foundation.access import api as access
from hoaban.foundation.access.api import door
from hoaban.foundation.audit import api as audit

ERASE = "registry:person:erase"
TABLES = {
    "accounts.ActedFor": gettext_lazy("Deeds done for somebody"),
    "accounts.Client": gettext_lazy("Keys of devices and programs"),
    "accounts.Contact": gettext_lazy("People who asked without an account"),
    "accounts.Delegation": gettext_lazy("Stand-ins during absence"),
    "accounts.Invitation": gettext_lazy("Invitations"),
    "accounts.Membership": gettext_lazy("Roles people hold"),
    "accounts.User": gettext_lazy("Accounts"),
    "audit.Entry": gettext_lazy("Record of deeds"),
    "audit.ReadEntry": gettext_lazy("Record of looks"),
    "duties.CalendarLink": gettext_lazy("Private calendar addresses"),
    "duties.Duty": gettext_lazy("Duties"),
    "duties.Step": gettext_lazy("History of duties"),
    "files.StoredFile": gettext_lazy("Files"),
    "imports.ImportFault": gettext_lazy("Faults of lists"),
    "imports.ImportBatch": gettext_lazy("Lists taken in"),
    "jobs.Failure": gettext_lazy("Failures of background work"),
    "delivery.Follow": gettext_lazy("Villages that people follow"),
    "delivery.Follower": gettext_lazy("People who follow a village"),
    "notify.Batch": gettext_lazy("Sendings of messages"),
    "notify.Delivery": gettext_lazy("Messages sent"),
    "notify.Endpoint": gettext_lazy("Where officials are reached"),
    "notify.Inbound": gettext_lazy("Messages that came in"),
    "notify.Preference": gettext_lazy("How officials want to be told"),
    "notify.Stopped": gettext_lazy("Numbers that want no messages"),
    "offline.Clash": gettext_lazy("Two answers to one question"),
    "offline.Device": gettext_lazy("Devices that work without a line"),
    "offline.Entry": gettext_lazy("Forms filled without a line"),
    "offline.Media": gettext_lazy("Photos of such forms"),
    "privacy.DataRequest": gettext_lazy("Requests about own data"),
    "privacy.HandOver": gettext_lazy("Handing over of own data"),
    "privacy.Package": gettext_lazy("Packages of own data"),
    "privacy.Step": gettext_lazy("History of such requests"),
    "population.Tally": gettext_lazy("Counts of people by village and commune"),
    "linkage.InForce": gettext_lazy("Which weights find people in two records"),
    "linkage.Weighing": gettext_lazy("Weights learnt from the register"),
    "lists.WholeList": gettext_lazy("Whole lists of households that were confirmed"),
    "linkage.Pair": gettext_lazy("Pairs of records that may be one person"),
    "hazards.SignReport": gettext_lazy("Words of people about signs of danger"),
    "hazards.SignStep": gettext_lazy("What was done with signs of danger"),
    "standing.Gift": gettext_lazy("What people of standing were given"),
    "standing.Limit": gettext_lazy("Amounts that people of standing may be given"),
    "standing.Proposal": gettext_lazy("Proposals of village meetings on people of standing"),
    "standing.Recognition": gettext_lazy("Decisions on people of standing"),
    "standing.Round": gettext_lazy("Rounds of people of standing"),
    "registry.Change": gettext_lazy("Corrections of households"),
    "registry.DecisionCorrection": gettext_lazy("Corrected numbers of decisions"),
    "registry.Confirmation": gettext_lazy("Confirmations of households"),
    "difficulty.DifficultyDecision": gettext_lazy("Decisions on special difficulty"),
    "registry.GroupFact": gettext_lazy("Ethnic groups as they were told"),
    "registry.Erasure": gettext_lazy("Deletions of people who left the register"),
    "registry.Household": gettext_lazy("Households"),
    "registry.HouseholdFact": gettext_lazy("Statuses of households"),
    "rounds.HouseholdVisit": gettext_lazy("Visits to households"),
    "registry.Marriage": gettext_lazy("Marriages"),
    "registry.Merge": gettext_lazy("Records of people made one"),
    "registry.Move": gettext_lazy("Moves between households"),
    "registry.OutsideLook": gettext_lazy("Looks from other offices"),
    "registry.Person": gettext_lazy("People of households"),
    "registry.PersonFact": gettext_lazy("Statuses of people"),
    "registry.Transfer": gettext_lazy("Moves to another commune"),
    "registry.VillageFact": gettext_lazy("Facts of villages"),
    "aftermath.Outcome": gettext_lazy("What officers said came of warnings"),
    "damage.Report": gettext_lazy("Reports of damage"),
    "damage.Asked": gettext_lazy("Communes asked for the damage after a disaster"),
    "bulletins.FeedCertificate": gettext_lazy("Who entered certificates of sources of bulletins"),
    "bulletins.FeedStep": gettext_lazy("Who added feeds of bulletins or switched them"),
    "bulletins.HandEntry": gettext_lazy("Who entered bulletins by hand"),
    "bulletins.Reading": gettext_lazy("Who read bulletins of other authorities"),
    "ringing.Bell": gettext_lazy("Calls at night for drafts of warnings, signs and calls for help"),
    "ringing.Ring": gettext_lazy("Who was called at night, and when"),
    "sessions.Session": gettext_lazy("Sign-ins that are over"),
    "speech.MotherTongue": gettext_lazy("Mother tongues of listeners"),
    "speech.Recording": gettext_lazy("Recordings"),
    "speech.Speaker": gettext_lazy("People who lent their voice"),
    "answers.Contact": gettext_lazy("People who answer for a village"),
    "answers.CutOff": gettext_lazy("Villages that were cut off"),
    "answers.Doubt": gettext_lazy("Questions whether a village is cut off"),
    "answers.Help": gettext_lazy("Calls for help of villages"),
    "answers.History": gettext_lazy("What was done about warned villages"),
    "answers.Report": gettext_lazy("Answers of villages to warnings"),
    "targeting.Card": gettext_lazy("Cards of villages"),
    "targeting.CardHome": gettext_lazy("Homes in danger on village cards"),
    "targeting.Catchment": gettext_lazy("Saved areas and who drew them"),
    "targeting.Door": gettext_lazy("Homes on door-to-door lists"),
    "triggers.Decision": gettext_lazy("Decisions on warning rules"),
    "hazards.StationVersion": gettext_lazy("What was written of stations, and who wrote it"),
    "hazards.Ground": gettext_lazy("How easily communes' ground slides, and who compared it"),
    "hazards.StationSetting": gettext_lazy("Settings of stations, and who compared them"),
    "triggers.Version": gettext_lazy("Versions of warning rules"),
    "warning.Alert": gettext_lazy("Warnings and who wrote them"),
    "warning.CallBack": gettext_lazy("Calls that asked a second person about a warning"),
    "warning.Decision": gettext_lazy("Who decided what about a warning"),
    "warning.Form": gettext_lazy("Words of the bank of warnings, and who took them back"),
    "warning.FormApproval": gettext_lazy("Who approved words of the bank of warnings"),
    "warning.ShiftEntry": gettext_lazy("Log of the duty room"),
    "usersessions.UserSession": gettext_lazy("Traces of sign-ins: address and browser"),
}


@door(permission="audit:retention:see")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is due, what was forgotten when; and what has no term yet."""
    rules = audit.rules_for(access.actor_of(request), timezone.now())
    ended = [{"rule": rule, "label": _named(rule.label)} for rule in rules if rule.due is not None]
    lasting = sorted((rule for rule in rules if rule.due is None), key=lambda rule: rule.keep.why)
    groups = [
        {
            "why": _(access.WHY[why]),
            "is_left": why is access.KeepWhy.LEFT,
            "tables": [_named(rule.label) for rule in group],
        }
        for why, group in groupby(lasting, key=lambda rule: rule.keep.why)
    ]
    actor = access.actor_of(request)
    context = {"ended": ended, "groups": groups, "may_erase": actor.may(ERASE)}
    return render(request, "workspace/operations/retention.html", context)


def _named(label: str) -> str:
    return str(TABLES.get(label, label))
