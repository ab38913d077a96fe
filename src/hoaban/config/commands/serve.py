"""Serve with uvicorn: one process per core behind one socket, Django in threads."""

import ipaddress
import os
import socket
from argparse import ArgumentParser, Namespace

from hoaban.config import environment
from hoaban.config.commands import prefork, ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--fd", type=int, metavar="N", help="a socket that listens already (systemd, the demo)"
    )
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="web processes (default HOABAN_WEB_PROCESSES, or one per core, at most 4)",
    )
    parser.add_argument(
        "--tls-cert", metavar="FILE", help="certificate chain (PEM); needed beyond this machine"
    )
    parser.add_argument("--tls-key", metavar="FILE", help="its private key (PEM)")


def run(options: Namespace) -> int:
    # Only the demo says 0 here; everything else is real and must bring its own secret.
    os.environ.setdefault("HOABAN_PRODUCTION", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    listener = _listener(options)
    ready.set_up()
    import uvicorn
    from django.urls import get_resolver

    from hoaban.config.asgi import application

    # A page that cannot be loaded stops the start, instead of failing each request; the first visitor waits less.
    len(get_resolver().reverse_dict)
    config = uvicorn.Config(
        application,
        lifespan="off",
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
        log_config=None,  # its own handler would print what an exception quotes
        access_log=False,
        server_header=False,
        proxy_headers=environment.flag("HOABAN_BEHIND_PROXY"),
        timeout_graceful_shutdown=5,
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            application.hub.end_all()
            await super().shutdown(sockets)

    def answer() -> None:
        Server(config).run(sockets=[listener])

    processes = options.processes or environment.number("HOABAN_WEB_PROCESSES", min(os.cpu_count() or 1, 4))
    if processes == 1:
        answer()
    else:
        ready.let_go_of_databases()
        prefork.keep_running(answer, processes)
    return 0


def _listener(options: Namespace) -> socket.socket:
    has_tls = bool(options.tls_cert and options.tls_key)
    if options.fd is None:
        refuse_plain_http(options.host, has_tls=has_tls)
        return _listen(options.host, options.port)
    listener = socket.socket(fileno=options.fd)
    address = listener.getsockname()
    refuse_plain_http(address[0] if isinstance(address, tuple) else "localhost", has_tls=has_tls)
    return listener


def refuse_plain_http(host: str, *, has_tls: bool) -> None:
    """Passwords and household data never cross a network in clear, whatever the hurry."""
    if has_tls or is_loopback(host):
        return
    raise environment.SettingProblem(
        f"Plain HTTP beyond this machine is refused (--host {host}). Give --tls-cert and --tls-key, or listen on "
        "127.0.0.1 and put Caddy or nginx with TLS in front."
    )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio does not know it may switch off Nagle, and a small answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as problem:
        listener.close()
        raise environment.SettingProblem(
            f"Port {port} on {host} cannot be opened ({problem.strerror}). Another program may use it "
            f"(`ss -ltnp | grep {port}` names it). Choose another with --port."
        ) from problem
    listener.listen(2048)
    return listener
