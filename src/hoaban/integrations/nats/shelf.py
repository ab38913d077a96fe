"""The two streams of JetStream: where hints wait, and where dispatchers say that they are there."""

from dataclasses import dataclass

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from hoaban.foundation.notify.ports import Hints

STREAM, ROOT = "hoaban-work", "hoaban.work"
SEEN, SEEN_ROOT = "hoaban-seen", "hoaban.seen"
LANES = ("life", "normal")
AT_MOST = 8
"""Hints that wait for one channel and lane; more of them say nothing new."""
ACK_WITHIN = 10.0
"""What a dispatcher that died had in hand stands on the shelf for so long; the ledger keeps its people longer."""
KEPT = 60.0
"""Seconds a hint is worth anything: what is due longer is found in the ledger."""
SEEN_FOR = 20.0


@dataclass(frozen=True, slots=True)
class Session:
    """What one connection works with."""

    stream: JetStreamContext
    lanes: tuple[JetStreamContext.PullSubscription, ...]


async def prepared(stream: JetStreamContext, replicas: int) -> Session:
    """Each time anew: a server may come back without what it had."""
    await _made(
        stream,
        StreamConfig(
            name=STREAM, subjects=[f"{ROOT}.>"], retention=RetentionPolicy.WORK_QUEUE, max_msgs_per_subject=AT_MOST,
            discard=DiscardPolicy.NEW, discard_new_per_subject=True, num_replicas=replicas, max_age=KEPT,
            storage=StorageType.MEMORY,
        ),
    )  # fmt: skip
    await _made(
        stream,
        StreamConfig(
            name=SEEN, subjects=[f"{SEEN_ROOT}.>"], retention=RetentionPolicy.LIMITS, max_msgs_per_subject=1,
            num_replicas=replicas, max_age=SEEN_FOR, storage=StorageType.MEMORY,
        ),
    )  # fmt: skip
    lanes = [await _lane(stream, name) for name in LANES]
    return Session(stream, tuple(lanes))


async def looked_at(stream: JetStreamContext) -> Hints:
    """What stands on the shelf. Raises when a part of it is gone."""
    work, seen = await stream.stream_info(STREAM), await stream.stream_info(SEEN)
    taken = []
    for name in LANES:
        lane = await stream.consumer_info(STREAM, name)
        if lane.delivered and lane.delivered.last_active:
            taken.append(lane.delivered.last_active)
    return Hints(
        waiting=work.state.messages, dispatchers=seen.state.messages, last_taken_at=max(taken, default=None)
    )


async def _made(stream: JetStreamContext, wanted: StreamConfig) -> None:
    """In memory: a server that is killed forgets hints, which costs a look. From its disk it took back some that were
    handed to nobody again, and held their places on the shelf until they were too old (nats-server 2.9)."""
    name = str(wanted.name)
    try:
        there = await stream.stream_info(name)
    except NotFoundError:
        await stream.add_stream(wanted)
        return
    if there.config.storage != wanted.storage:
        await stream.delete_stream(name)
        await stream.add_stream(wanted)
    elif (there.config.num_replicas, there.config.max_age) != (wanted.num_replicas, wanted.max_age):
        await stream.update_stream(wanted)


async def _lane(stream: JetStreamContext, name: str) -> JetStreamContext.PullSubscription:
    config = ConsumerConfig(
        durable_name=name, ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_WITHIN, filter_subject=f"{ROOT}.{name}.>",
        mem_storage=True,
    )  # fmt: skip
    await stream.add_consumer(STREAM, config)
    return await stream.pull_subscribe_bind(durable=name, stream=STREAM)
