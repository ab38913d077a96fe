"""Serve with uvicorn: one process per core behind one socket, Django in threads."""

import gc
import os
import ssl
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from hoaban.config import environment, paths
from hoaban.config.commands import listening, prefork, ready
from hoaban.config.keeping import present, state

# What uvicorn is started with: the file of the certificate, and its key's unless one file holds both.
Certificate = tuple[str, str | None]


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
        "--tls",
        choices=("local",),
        help="a certificate of this installation's own authority, made and renewed by itself",
    )
    parser.add_argument(
        "--tls-name",
        action="append",
        default=[],
        metavar="NAME",
        help="with --tls local: one more name or address of this machine",
    )
    parser.add_argument(
        "--tls-cert", metavar="FILE", help="certificate chain (PEM), read again when it changes"
    )
    parser.add_argument("--tls-key", metavar="FILE", help="its private key (PEM)")
    plain = parser.add_mutually_exclusive_group()
    plain.add_argument(
        "--redirect-port", type=int, metavar="N", help="a plain HTTP port that only sends browsers to TLS"
    )
    plain.add_argument("--redirect-fd", type=int, metavar="N", help="the same, a socket that listens already")


def run(options: Namespace) -> int:
    # Only the demo says 0 here; everything else is real and must bring its own secret.
    os.environ.setdefault("HOABAN_PRODUCTION", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hoaban.config.settings")
    present.announce("web", environment.folder("HOABAN_DATA_DIR", paths.ROOT / "var"))
    certificate = _certificate(options)
    listener = listening.web(options.host, options.port, options.fd, has_tls=certificate is not None)
    plain = (
        listening.redirect(options.host, options.redirect_port, options.redirect_fd) if certificate else None
    )
    ready.set_up()
    import uvicorn
    from django.urls import get_resolver

    from hoaban.config import row_security
    from hoaban.config.asgi import application
    from hoaban.config.commands.web import Server
    from hoaban.foundation.access import wall

    row_security.refuse_unfit(for_web=True)
    wall.close_wall()

    # A page that cannot be loaded stops the start, instead of failing each request; the first visitor waits less.
    len(get_resolver().reverse_dict)
    # What is loaded stays: walking it again cost one visitor in a hundred a tenth of a second.
    gc.collect()
    gc.freeze()
    options.tls_cert, options.tls_key = certificate or (None, None)
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
    port = listener.getsockname()[1] if plain else 0

    def answer() -> None:
        Server(config, end_streams=application.hub.end_all, plain=plain, port=port).run(sockets=[listener])

    processes = options.processes or environment.number("HOABAN_WEB_PROCESSES", min(os.cpu_count() or 1, 4))
    if processes == 1:
        answer()
    else:
        ready.let_go_of_databases()
        prefork.keep_running(answer, processes)
    return 0


def _certificate(options: Namespace) -> Certificate | None:
    """Which one is served; `doctor` finds it by the note left here. None: plain HTTP, on this machine only."""
    if options.tls and (options.tls_cert or options.tls_key):
        raise environment.SettingProblem("Give --tls local, or --tls-cert and --tls-key: not both.")
    if bool(options.tls_cert) != bool(options.tls_key):
        raise environment.SettingProblem("--tls-cert and --tls-key belong together: give both.")
    folder = environment.folder("HOABAN_DATA_DIR", paths.ROOT / "var")
    if options.tls:
        found: Certificate = _local(folder, options.tls_name), None
    elif options.tls_cert:
        found = _readable(options.tls_cert, options.tls_key)
    else:
        return None
    # A certificate that devices trust only by hand must stay easy to leave: no promise of TLS for a year.
    os.environ.setdefault("HOABAN_HSTS", "0" if options.tls else "1")
    os.environ.setdefault("HOABAN_SECURE_COOKIES", "1")
    state.write(folder, "certificate", file=str(Path(found[0]).resolve()))
    return found


def _readable(file: str, key: str) -> Certificate:
    """Tried before the web processes are started, which would only die of it one after the other."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(file, key)
    except (OSError, ssl.SSLError) as problem:
        raise environment.SettingProblem(
            f"The certificate {file} with the key {key} cannot be used ({problem.strerror or problem})."
        ) from problem
    return file, key


def _local(folder: Path, more: list[str]) -> str:
    """For the names an operator gave, or all this machine has."""
    from hoaban.config.tls import addresses
    from hoaban.config.tls.authority import Authority, Names

    given = environment.listing("HOABAN_ALLOWED_HOSTS")
    asked = [name.strip("[]") for name in [*more, *given] if not name.startswith((".", "*"))]
    found = addresses.of_this_machine()
    if not given:
        hosts = [*map(addresses.as_host, [*more, *found]), "localhost", "127.0.0.1", "[::1]"]
        os.environ["HOABAN_ALLOWED_HOSTS"] = ",".join(hosts)
    authority = Authority(folder / "tls")
    authority.prepare(Names(asked, found), datetime.now(UTC))
    return str(authority.server)
