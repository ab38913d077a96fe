"""Three nats-servers as deploy/nats says, on free ports of this machine, with certificates of an authority of their own."""

import asyncio
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support import certificates, hints
from tests.support.house import ROOT
from tests.support.ports import free_port

EXAMPLE = ROOT / "deploy" / "nats"
NODES = (1, 2, 3)
LONG_AGO, CENTURY = datetime(2000, 1, 1, tzinfo=UTC), 36_500
PASSWORD = "pass/word"
PATIENCE = 120.0


class Cluster:
    """Nodes by their number; killed ones come back with their own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.authority = certificates.make("Authority of NATS", since=LONG_AGO, days=CENTURY, ca=True)
        ports = [free_port() for _one in range(2 * len(NODES))]
        self.ports = dict(zip(NODES, ports[::2], strict=True))
        self._routes = dict(zip(NODES, ports[1::2], strict=True))
        self._put("ca.pem", self.authority.pem)
        self._certified("client", "client")
        self.nodes: dict[int, hints.Server] = {}

    @property
    def url(self) -> str:
        return ",".join(f"tls://hoaban:pass%2Fword@127.0.0.1:{port}" for port in self.ports.values())

    @property
    def settings(self) -> dict[str, str]:
        """What a dispatcher is told."""
        named = {"CA": "ca.pem", "CERT": "client.pem", "KEY": "client.key"}
        files = {f"HOABAN_NATS_{name}_FILE": str(self.folder / file) for name, file in named.items()}
        return files | {"HOABAN_NATS_URL": self.url}

    def begin(self, number: int) -> None:
        """Start a node for the first time."""
        home = self.folder / f"node-{number}"
        home.mkdir()
        self._certified(f"node-{number}/node", f"nats-{number}.example", "127.0.0.1")
        shutil.copy(self.folder / "ca.pem", home)
        (home / "secrets.conf").write_text(f'HOABAN_PASSWORD: "{PASSWORD}"\nWATCH_PASSWORD: "watched"\n')
        (home / "common.conf").write_text(self._here(home, number, "common.conf"), encoding="utf-8")
        text = self._here(home, number, f"node-{number}.conf")
        self.nodes[number] = hints.Server(home, self.ports[number], text, from_words=False)

    def _here(self, home: Path, number: int, name: str) -> str:
        """The example as it stands, but for this machine's folders, addresses and ports."""
        text = (EXAMPLE / name).read_text(encoding="utf-8")
        for node in NODES:
            text = text.replace(f"nats-{node}.example:6222", f"127.0.0.1:{self._routes[node]}")
        changes = {
            "0.0.0.0:4222": f"127.0.0.1:{self.ports[number]}",
            "0.0.0.0:6222": f"127.0.0.1:{self._routes[number]}",
            "http: 127.0.0.1:8222": "",
            "/etc/nats/": f"{home}/",
            "/var/lib/nats": f"{home}/js",
        }
        for old, new in changes.items():
            assert old in text or name != "common.conf", f"the example says {old} no more"
            text = text.replace(old, new)
        return text

    def leader(self) -> int:
        """Which node leads the stream of hints now."""
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(Exception):
                return int(self.info()["cluster"]["leader"].removeprefix("nats-"))
            assert time.monotonic() < until, "the stream of hints has no leader"
            time.sleep(0.2)

    def wait_whole(self) -> None:
        """Until every node keeps the stream and has caught up."""
        until = time.monotonic() + PATIENCE
        while True:
            with suppress(Exception):
                others = self.info()["cluster"]["replicas"]
                if [one["current"] and not one.get("offline") for one in others] == [True, True]:
                    return
            assert time.monotonic() < until, "the stream of hints is not whole"
            time.sleep(0.2)

    def info(self) -> dict[str, Any]:
        """What a node that is there says of the stream of hints."""
        return asyncio.run(self._ask())

    async def _ask(self) -> dict[str, Any]:
        from nats.aio.client import Client  # the extra may be missing

        number = next(one for one, node in self.nodes.items() if node.process.poll() is None)
        client = Client()
        await client.connect(
            f"nats://127.0.0.1:{self.ports[number]}",
            allow_reconnect=False,
            connect_timeout=10,
            **self.way().shown(),
        )
        try:
            answer = await client.request("$JS.API.STREAM.INFO.hoaban-work", b"", timeout=10)
            return dict(json.loads(answer.data))
        finally:
            await client.close()

    def way(self, replicas: int = 0) -> Any:
        """As the settings are read."""
        from hoaban.integrations.nats import api as nats  # the extra may be missing

        named = (self.folder / "ca.pem", self.folder / "client.pem", self.folder / "client.key")
        return nats.read(self.url, replicas, nats.Files(*named))

    def _certified(self, name: str, *hosts: str) -> None:
        made = certificates.make(hosts[0], since=LONG_AGO, days=CENTURY, issuer=self.authority, hosts=hosts)
        self._put(f"{name}.pem", made.pem)
        self._put(f"{name}.key", made.key_pem)

    def _put(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="ascii")


@contextmanager
def three(folder: Path, begun: tuple[int, ...] = NODES) -> Iterator[Cluster]:
    hints.demand()
    made = Cluster(folder)
    try:
        for number in begun:
            made.begin(number)
        yield made
    finally:
        for node in made.nodes.values():
            node.kill()
