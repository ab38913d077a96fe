"""Where a demo answers: on this machine alone, or under TLS for everybody on the network."""

import socket
from dataclasses import dataclass
from pathlib import Path

from hoaban.config import environment
from hoaban.config.demo import ports


@dataclass(frozen=True, slots=True)
class Reach:
    """The sockets, held from before the build: two demos starting together never take the same port."""

    listener: socket.socket
    port: int
    address: str
    redirect: socket.socket | None = None
    """Only sends browsers to TLS."""
    redirect_port: int = 0
    root: Path | None = None
    """The demo's own authority; made by the web process."""
    names: tuple[str, ...] = ()

    def serve_words(self) -> list[str]:
        words = ["serve", "--fd", str(self.listener.fileno())]
        if self.redirect is not None:
            words += ["--tls", "local", "--redirect-fd", str(self.redirect.fileno())]
            words += [word for name in self.names for word in ("--tls-name", name)]
        return words

    def descriptors(self) -> tuple[int, ...]:
        return tuple(one.fileno() for one in (self.listener, self.redirect) if one is not None)

    def let_go(self) -> None:
        """The web process holds the sockets now; when that ends, the ports are free."""
        for one in (self.listener, self.redirect):
            if one is not None:
                one.close()


def here(wanted: int | None) -> Reach:
    """On this machine only."""
    listener = ports.listen(wanted)
    port = listener.getsockname()[1]
    return Reach(listener, port, f"http://127.0.0.1:{port}/")


def public(folder: Path, wanted: int | None, host: str | None) -> Reach:
    """On every address of the machine; `host` is the name or address that others use, when they know a better one."""
    from hoaban.config.tls import addresses

    everywhere = "0.0.0.0"  # noqa: S104 — asked for with --public, and only under TLS
    listener = ports.listen(wanted, host=everywhere, first=ports.FIRST_TLS)
    plain = ports.listen(None, host=everywhere)
    name = host or next(iter(addresses.of_this_machine()), "localhost")
    port = listener.getsockname()[1]
    return Reach(
        listener,
        port,
        f"https://{addresses.as_host(name)}:{port}/",
        plain,
        plain.getsockname()[1],
        folder / "tls" / "ca.crt",
        (host,) if host else (),
    )


def of(folder: Path, *, port: int | None, public_too: bool, host: str | None) -> Reach:
    if not public_too:
        if host is not None:
            raise environment.SettingProblem(
                "--host belongs to --public: without it the demo answers here only."
            )
        return here(port)
    return public(folder, port, host)


def told(reach: Reach) -> str:
    """What stands on the screen of whoever opened the demo to the network."""
    from hoaban.config.tls.authority import Authority

    assert reach.root is not None
    authority = Authority(reach.root.parent)
    return "\n".join(
        [
            "ANYBODY ON THIS NETWORK CAN REACH IT. It holds synthetic people only: never type in real ones. Stop it when you",
            "are done; the passwords above are the only lock.",
            f"Plain http on port {reach.redirect_port} only leads here.",
            "",
            f"Phones and computers warn until they trust this demo's own authority: {reach.address}trust/",
            "  Android  Settings → Security → Install a certificate → CA certificate → the downloaded hoaban-ca.crt",
            "  Windows  open hoaban-ca.crt → Install Certificate → Trusted Root Certification Authorities",
            "  Linux    sudo cp hoaban-ca.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates;",
            "           browsers: Settings → Certificates → Authorities → Import",
            "  Its SHA-256 fingerprint, to compare before you install it:",
            f"  {authority.fingerprint()}",
        ]
    )
