"""Ports of a local HBase: where its parts listen, and which are free."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, fields
from random import SystemRandom
from socket import create_server

_CHOICE = range(20_000, 32_000)
"""Below those that the system gives to connections, so that none of these is taken while Java starts."""


@dataclass(frozen=True)
class Ports:
    """Where the parts listen, all on 127.0.0.1."""

    thrift: int
    thrift2: int
    zookeeper: int
    master: int
    regionserver: int


def free_ports(**chosen: int) -> Ports:
    """Ports that nobody listens on, besides those that were chosen."""
    ports = dict(chosen)
    for part in fields(Ports):
        while part.name not in ports:
            port = free_port()
            if port not in ports.values():
                ports[part.name] = port
    return Ports(**ports)


def free_port() -> int:
    """A port that nobody listens on."""
    while True:
        port = SystemRandom().choice(_CHOICE)
        with suppress(OSError), create_server(("127.0.0.1", port)):
            return port
