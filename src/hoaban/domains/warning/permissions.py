"""What can be allowed about warnings, and how far."""

from enum import StrEnum

from django.db.models import Q

from hoaban.domains.warning import mandate_models, models, word_models  # noqa: F401 — scopes name its tables
from hoaban.foundation.access import api as access


class Permission(StrEnum):
    SEE = "warning:alert:see"
    DRAFT = "warning:alert:draft"
    REVIEW = "warning:alert:review"
    ISSUE = "warning:alert:issue"
    OVERRIDE = "warning:alert:override"
    SHIFT = "warning:shift:keep"
    WORDS = "warning:words:approve"
    MANDATE = "warning:mandate:keep"


access.register_permissions(
    Permission,
    {
        Permission.SEE: "See drafts of warnings, and who decided what.",
        Permission.DRAFT: "Write a warning and take a draft back.",
        Permission.REVIEW: "Agree to a warning that somebody else wrote.",
        Permission.ISSUE: "Issue a warning for the organisation the law names, update it, cancel it, say that the danger is over.",
        Permission.OVERRIDE: "Issue a warning in an emergency without a second person, with the reason on record.",
        Permission.SHIFT: "Keep the log of the duty room, hand a shift over and take it over.",
        Permission.WORDS: "Approve, for the whole province, the words of the bank and how they go out without tone marks.",
        Permission.MANDATE: "Enter which office may issue warnings in the name of which organisation, and by which document.",
    },
)


def _touching(prefix: str, actor: access.Actor) -> Q:
    """Whoever may see a part of the place sees it whole: a storm does not stop at a border."""
    found = access.NOTHING
    for area in actor.areas(Permission.SEE):
        found |= Q(**{f"{prefix}place_no__lt": area.stop, f"{prefix}place_stop__gt": area.start})
    return found


def _own(actor: access.Actor) -> Q:
    return _touching("", actor)


def _of_alert(actor: access.Actor) -> Q:
    return _touching("alert__", actor)


def _of_decision(actor: access.Actor) -> Q:
    return _touching("decision__alert__", actor)


def _kept(actor: access.Actor) -> Q:
    """The log of rooms that lie wholly where she keeps one: so she also takes over nothing larger than her own."""
    found = access.NOTHING
    for area in actor.areas(Permission.SHIFT):
        found |= Q(place_no__gte=area.start, place_stop__lte=area.stop)
    return found


def _sent(_actor: access.Actor) -> Q:
    """What went out is everybody's."""
    return Q()


def _bank(actor: access.Actor) -> Q:
    """The bank is one for all: whoever sees drafts sees how its words stand."""
    return Q() if actor.may(Permission.SEE) else access.NOTHING


def _mandates(actor: access.Actor) -> Q:
    """Who may speak for whom is no secret among those who work with warnings or keep the list."""
    return Q() if actor.may(Permission.SEE) or actor.may(Permission.MANDATE) else access.NOTHING


access.register_scope("warning.Mandate", "see", _mandates)
access.register_scope("warning.Occasion", "see", _own)
access.register_scope("warning.Alert", "see", _own)
access.register_scope("warning.Version", "see", _sent)
access.register_scope("warning.CapMessage", "see", _sent)
access.register_scope("warning.SentAs", "see", _sent)
access.register_scope("warning.Form", "see", _bank)
access.register_scope("warning.FormApproval", "see", _bank)
access.register_scope("warning.Decision", "see", _of_alert)
access.register_scope("warning.CallBack", "see", _of_alert)
access.register_scope("warning.Quote", "see", _of_decision)
access.register_scope("warning.ShiftEntry", "see", _kept)
