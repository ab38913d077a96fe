"""The front door of notify: plan, tell, read progress; take words of the shared line; connect lines."""

from hoaban.foundation.notify.actions.endpoints import forget_owners, save_subscription
from hoaban.foundation.notify.actions.hearing import (
    on_access_changed,
    on_assigned,
    on_endpoint_gone,
    on_escalated,
    on_reminder,
)
from hoaban.foundation.notify.actions.inbound import receive
from hoaban.foundation.notify.actions.planning import Plan, plan, plan_again
from hoaban.foundation.notify.actions.proving import confirm_address, save_address
from hoaban.foundation.notify.actions.receiving import receive_receipt, receive_receipts
from hoaban.foundation.notify.actions.settling import call_unknown, settle_held
from hoaban.foundation.notify.actions.telling import tell
from hoaban.foundation.notify.permissions import Permission
from hoaban.foundation.notify.ports import (
    CallHandler,
    Handler,
    Holder,
    Line,
    connect,
    offer_browsers,
    register_calls,
    register_keyword,
    register_reader,
)
from hoaban.foundation.notify.queries import (
    addresses_of,
    lines,
    outcomes_batches,
    owners_of,
    progress,
    sent_times,
    stopped_among,
    tallies,
    unread_for,
)
from hoaban.foundation.notify.rules import sms_parts, telling_words
from hoaban.foundation.notify.twins import ConsoleTwin
from hoaban.foundation.notify.values import (
    MISSED,
    Again,
    Browsers,
    CallSaid,
    Channel,
    InboundMessage,
    Kind,
    Outgoing,
    Params,
    Progress,
    Recipients,
    Reply,
    Report,
    Result,
    State,
    Tally,
    Urgency,
    Wording,
)
from hoaban.foundation.notify.wording import register_kind

__all__ = [
    "MISSED",
    "Again",
    "Browsers",
    "CallHandler",
    "CallSaid",
    "Channel",
    "ConsoleTwin",
    "Handler",
    "Holder",
    "InboundMessage",
    "Kind",
    "Line",
    "Outgoing",
    "Params",
    "Permission",
    "Plan",
    "Progress",
    "Recipients",
    "Reply",
    "Report",
    "Result",
    "State",
    "Tally",
    "Urgency",
    "Wording",
    "addresses_of",
    "call_unknown",
    "confirm_address",
    "connect",
    "forget_owners",
    "lines",
    "offer_browsers",
    "on_access_changed",
    "on_assigned",
    "on_endpoint_gone",
    "on_escalated",
    "on_reminder",
    "outcomes_batches",
    "owners_of",
    "plan",
    "plan_again",
    "progress",
    "receive",
    "receive_receipt",
    "receive_receipts",
    "register_calls",
    "register_keyword",
    "register_kind",
    "register_reader",
    "save_address",
    "save_subscription",
    "sent_times",
    "settle_held",
    "sms_parts",
    "stopped_among",
    "tallies",
    "tell",
    "telling_words",
    "unread_for",
]
