"""Three servers as deploy/nats has them: what they keep together, and what is said when they cannot."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hoaban.foundation.notify.api import Channel, Silence, Work
from tests.support import natscluster

pytest.importorskip("nats", reason="the extra nats is missing: ./hoaban doctor says how to add it")
from hoaban.integrations.nats import api as nats
from hoaban.integrations.nats import connecting

pytestmark = pytest.mark.slow
LIFE = Work(Channel.SMS, is_life=True)


def soon(true: Callable[[], object], within: float = 120) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


@pytest.fixture
def source(loopback: str, tmp_path: Path) -> Iterator[tuple[natscluster.Cluster, nats.NatsWork]]:
    with natscluster.three(tmp_path / "nats") as cluster:
        made = nats.NatsWork(cluster.way(), lambda _silence: None)
        try:
            soon(lambda: made.is_up)
            yield cluster, made
        finally:
            made.close()


def test_what_waits_outlives_the_server_that_led(source: tuple[natscluster.Cluster, nats.NatsWork]) -> None:
    cluster, work = source
    cluster.wait_whole()
    work.offer(LIFE)
    soon(lambda: (found := work.hints()) and found.waiting == 1)
    leader = cluster.leader()
    cluster.nodes[leader].kill()
    soon(lambda: work.is_up and (found := work.hints()) and found.waiting == 1)
    assert cluster.leader() != leader
    soon(lambda: (one := work.take()) and one.work == LIFE)


def test_without_most_of_the_servers_nothing_is_kept_and_it_says_so(
    source: tuple[natscluster.Cluster, nats.NatsWork],
) -> None:
    cluster, work = source
    cluster.nodes[1].kill()
    cluster.nodes[2].kill()
    soon(lambda: work.silence is Silence.LEADERLESS)
    assert (work.hints(), work.take()) == (None, None)
    cluster.nodes[1].start()
    soon(lambda: work.is_up)


def test_two_servers_of_three_cannot_keep_three_copies_until_the_third_comes(
    loopback: str, tmp_path: Path
) -> None:
    with natscluster.three(tmp_path / "nats", begun=(1, 2)) as cluster:
        soon(lambda: connecting.knocked(cluster.way()) is Silence.TOO_FEW)
        assert connecting.knocked(cluster.way(1)) is None
        cluster.begin(3)
        soon(lambda: connecting.knocked(cluster.way()) is None)
        cluster.wait_whole()


def test_a_stream_of_one_copy_is_given_three(loopback: str, tmp_path: Path) -> None:
    with natscluster.three(tmp_path / "nats") as cluster:
        soon(lambda: connecting.knocked(cluster.way(1)) is None)
        soon(lambda: connecting.knocked(cluster.way(3)) is None)
        cluster.wait_whole()
        config = cluster.info()["config"]
        assert (config["num_replicas"], config["storage"]) == (3, "memory")


def test_a_machine_that_is_replaced_under_its_name_catches_up_from_an_empty_disk(
    source: tuple[natscluster.Cluster, nats.NatsWork],
) -> None:
    cluster, work = source
    cluster.wait_whole()
    leader = cluster.leader()
    cluster.nodes[leader].kill()
    shutil.rmtree(cluster.nodes[leader].folder / "js")
    soon(lambda: cluster.leader() != leader)
    work.offer(LIFE)
    cluster.nodes[leader].start()
    cluster.wait_whole()
    soon(lambda: work.is_up and work.hints())
