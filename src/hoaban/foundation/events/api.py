"""The front door of events."""

from hoaban.foundation.events.actions import (
    SEQUENCE_AT_ONCE,
    dispatch,
    publish,
    retry_parked,
    sequence,
    skip_parked,
)
from hoaban.foundation.events.queries import (
    after,
    last_seq,
    listener_states,
    newest_seq,
    parked_visible_to,
    stamp_of,
    stream_all,
)
from hoaban.foundation.events.registry import forget, listen
from hoaban.foundation.events.topics import declare_topic, declared_topics, topics_for
from hoaban.foundation.events.values import Event, ListenerState, Parked, Published

__all__ = [
    "SEQUENCE_AT_ONCE",
    "Event",
    "ListenerState",
    "Parked",
    "Published",
    "after",
    "declare_topic",
    "declared_topics",
    "dispatch",
    "forget",
    "last_seq",
    "listen",
    "listener_states",
    "newest_seq",
    "parked_visible_to",
    "publish",
    "retry_parked",
    "sequence",
    "skip_parked",
    "stamp_of",
    "stream_all",
    "topics_for",
]
