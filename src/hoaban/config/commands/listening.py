"""The sockets that `serve` answers on. (Not a command: cli.COMMANDS lists those.)"""

import ipaddress
import socket

from hoaban.config import environment


def web(host: str, port: int, descriptor: int | None, *, has_tls: bool) -> socket.socket:
    """On an address, or a socket that somebody else opened; plain HTTP on this machine only."""
    if descriptor is None:
        refuse_plain_http(host, has_tls=has_tls)
        return _listen(host, port)
    listener = _inherited(descriptor)
    address = listener.getsockname()
    refuse_plain_http(address[0] if isinstance(address, tuple) else "localhost", has_tls=has_tls)
    return listener


def redirect(host: str, port: int | None, descriptor: int | None) -> socket.socket | None:
    """The plain port beside TLS, if there is to be one."""
    if descriptor is not None:
        return _inherited(descriptor)
    return None if port is None else _listen(host, port)


def refuse_plain_http(host: str, *, has_tls: bool) -> None:
    """Passwords and household data never cross a network in clear, whatever the hurry."""
    if has_tls or is_loopback(host):
        return
    raise environment.SettingProblem(
        f"Plain HTTP beyond this machine is refused (--host {host}). Give --tls local, or --tls-cert and --tls-key, or "
        "listen on 127.0.0.1 and put Caddy or nginx with TLS in front."
    )


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _inherited(descriptor: int) -> socket.socket:
    try:
        return socket.socket(fileno=descriptor)
    except OSError as problem:
        raise environment.SettingProblem(
            f"Descriptor {descriptor} is no socket that listens ({problem.strerror}). systemd hands its first socket over as 3."
        ) from problem


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio does not know it may switch off Nagle, and a small answer waits 40 ms for an ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as problem:
        listener.close()
        reason = getattr(problem, "strerror", None) or str(problem)
        raise environment.SettingProblem(
            f"Port {port} on {host} cannot be opened ({reason}). Another program may use it "
            f"(`ss -ltnp | grep {port}` names it). Choose another with --port."
        ) from problem
    listener.listen(2048)
    return listener
