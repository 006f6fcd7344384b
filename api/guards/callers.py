"""Whose requests are counted together: a key's, else an address's. What is counted is for `rates` and the workers."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from api.asgi import Scope
from api.guards.exchange import exchange_of

CALLERS = 10_000
"""Remembered at once; those that have not asked for longest are forgotten first."""


def caller(scope: Scope) -> str:
    """The name of the request's key, else the address it comes from."""
    exchange = exchange_of(scope)
    if exchange is not None and exchange.key:
        return exchange.key
    client = scope.get("client")
    return network(client[0]) if client else ""


@lru_cache(maxsize=CALLERS)
def network(host: str) -> str:
    """The address, or the /64 that an IPv6 one is in: whoever has one has them all."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
