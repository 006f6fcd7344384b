"""Ports of this machine: whether one is free to listen on."""

from __future__ import annotations

import errno
import socket

from f1_platform.errors import UsageError


def refuse_taken(host: str, port: int) -> None:
    """Refuses a port that another process listens on, and an address that this machine does not have.

    Raises:
        UsageError: naming address and port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            mend = "Choose an address of this machine: 127.0.0.1 for itself, 0.0.0.0 for all of them"
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                mend = "Choose another port, or stop what listens there"
            raise UsageError(f"Cannot listen: {error.strerror}", where=f"{host}:{port}", mend=mend) from None


def listens(port: int) -> bool:
    """Whether something on this machine listens on that port."""
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
