"""Keeps the tests off the network: a socket may only reach this machine."""

import ipaddress
import socket
from typing import Any

LOCAL_NAMES = {"localhost", "", None}
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkIsRefusedError(RuntimeError):
    """A test tried to reach another machine."""


def is_local(host: Any) -> bool:
    """True for a loopback address or its name."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def refuse_unless_local(host: Any) -> None:
    """Stop before a packet or a name lookup leaves the machine."""
    if not is_local(host):
        raise NetworkIsRefusedError(f"Tests do not use the network: {host!r} was asked for.")


def _checked(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6}:
        refuse_unless_local(address[0])


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _checked(self.family, address)
    _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _checked(self.family, address)
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
    if host != socket.gethostname():
        refuse_unless_local(host)
    return _getaddrinfo(host, *args, **options)


def stay_on_this_machine() -> None:
    """From now on no socket of this process reaches another machine."""
    socket.socket.connect = _guarded_connect
    socket.socket.connect_ex = _guarded_connect_ex
    socket.getaddrinfo = _guarded_getaddrinfo
