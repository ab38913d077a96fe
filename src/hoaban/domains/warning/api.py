"""The front door of warning: rooms above and rules below may draft; only people issue."""

from contextlib import suppress
from uuid import UUID

from hoaban.domains.warning.actions import change, draft, key_pressed
from hoaban.domains.warning.beside import drafts_of_bulletin, duty_room, live_topics
from hoaban.domains.warning.happened import SORTS, timeline
from hoaban.domains.warning.permissions import Permission
from hoaban.domains.warning.ports import (
    Asked,
    Drawn,
    Evidence,
    Glance,
    Lack,
    Link,
    Mark,
    Stand,
    Touched,
    add_gaps,
    add_link,
    add_list_link,
    add_teller,
    connect,
    connect_drawing,
    connect_duty_room,
    connect_evidence,
    links,
)
from hoaban.domains.warning.queries import (
    NAMELESS,
    OPENING,
    AlertFacts,
    areas_of,
    book,
    briefly,
    competent,
    current,
    facts_of,
    facts_of_storm,
    gaps,
    gravest,
    heard_in,
    history_of,
    is_unapproved,
    issuers_for,
    lacked,
    on_duty,
    over,
    passage_of,
    passages,
    passed_on,
    said_of,
    sayings,
    sent,
    sent_in,
    sent_since,
    sent_toneless,
    span_for,
    spoken_by,
    storm_of,
    uid_of,
    version_for,
    versions_for,
    voiced_languages,
    where_told,
    with_help_key,
    with_keys,
    without_keys,
)
from hoaban.domains.warning.queries import alert_for as alert
from hoaban.domains.warning.rules.calling import KIND, REQUEST
from hoaban.domains.warning.rules.lifecycle import OVER
from hoaban.domains.warning.rules.toneless import EXERCISE_WORD as TONELESS_EXERCISE_WORD
from hoaban.domains.warning.spoken import HAZARDS, LEVELS, PARTS, PICTURES, STATES, STEPS
from hoaban.domains.warning.spoken import gap as gap_said
from hoaban.domains.warning.values import (
    EXERCISE_WORD,
    AlertLine,
    AlertShown,
    Beginning,
    DecisionShown,
    DraftFacts,
    Gap,
    Grown,
    Hazard,
    Message,
    Origin,
    Shape,
    State,
    Status,
    Step,
    Storm,
    Strip,
    Sureness,
    Text,
    VersionShown,
)
from hoaban.domains.warning.values.happened import Happening, Sort, Span
from hoaban.foundation.access.errors import DomainError
from hoaban.foundation.accounts import api as accounts
from hoaban.foundation.notify import api as notify

__all__ = [
    "CLOSED",
    "EXERCISE_WORD",
    "HAZARDS",
    "LEVELS",
    "NAMELESS",
    "OPENING",
    "OVER",
    "PARTS",
    "PICTURES",
    "SORTS",
    "STATES",
    "STEPS",
    "TONELESS_EXERCISE_WORD",
    "AlertFacts",
    "AlertLine",
    "AlertShown",
    "Asked",
    "Beginning",
    "DecisionShown",
    "DraftFacts",
    "Drawn",
    "Evidence",
    "Gap",
    "Glance",
    "Grown",
    "Happening",
    "Hazard",
    "Lack",
    "Link",
    "Mark",
    "Message",
    "Origin",
    "Permission",
    "Shape",
    "Sort",
    "Span",
    "Stand",
    "State",
    "Status",
    "Step",
    "Storm",
    "Strip",
    "Sureness",
    "Text",
    "Touched",
    "VersionShown",
    "add_gaps",
    "add_link",
    "add_list_link",
    "add_teller",
    "alert",
    "areas_of",
    "book",
    "briefly",
    "change",
    "competent",
    "connect",
    "connect_drawing",
    "connect_duty_room",
    "connect_evidence",
    "current",
    "draft",
    "drafts_of_bulletin",
    "duty_room",
    "facts_of",
    "facts_of_storm",
    "gap_said",
    "gaps",
    "gravest",
    "heard_in",
    "history_of",
    "is_unapproved",
    "issuers_for",
    "lacked",
    "links",
    "live_topics",
    "on_call",
    "on_duty",
    "over",
    "passage_of",
    "passages",
    "passed_on",
    "said_of",
    "sayings",
    "sent",
    "sent_in",
    "sent_since",
    "sent_toneless",
    "span_for",
    "spoken_by",
    "storm_of",
    "timeline",
    "uid_of",
    "version_for",
    "versions_for",
    "voiced_languages",
    "where_told",
    "with_help_key",
    "with_keys",
    "without_keys",
]

CLOSED = OVER | {State.WITHDRAWN}
"""Nobody works on it any more."""


def on_call(said: notify.CallSaid) -> bool:
    """A key in a call back of ours: she agrees, or does not. What came too late changes nothing, and is ours all the same."""
    if said.kind != KIND:
        return False
    who = said.recipient.removeprefix("user:")
    actor = accounts.actor_of_id(int(who)) if who.isdigit() else None
    if actor is not None:
        with suppress(DomainError):  # over meanwhile, or she may no longer
            uid = UUID(said.request.removeprefix(REQUEST))
            key_pressed(by=actor, uid=uid, key=said.key, request=f"call:{said.id}", now=said.at)
    return True
