"""Standing between the platform and its gateway: a test acts just before a call reaches HBase, or loses its answer.

So that what may happen once in a thousand runs happens every time.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Act = Callable[[], object]


@dataclass
class _Awaited:
    """What is to happen at the n-th call of a name from now on."""

    call: str
    act: Act
    loses: bool
    before: int


@dataclass
class Between:
    """Passes calls on to a gateway.

    Attributes:
        port: where it listens.
        calls: names of the calls so far.
    """

    port: int
    calls: list[str] = field(default_factory=list)
    _awaited: list[_Awaited] = field(default_factory=list)

    def before(self, call: str, act: Act, *, nth: int = 1) -> None:
        """Acts before the n-th call of that name from now on reaches HBase; other connections go on meanwhile."""
        self._awaited.append(_Awaited(call, act, False, nth - 1))

    def lose_answer(self, call: str, act: Act = lambda: None, *, nth: int = 1) -> None:
        """Has HBase do the n-th call of that name, then acts, then hangs up without the answer."""
        self._awaited.append(_Awaited(call, act, True, nth - 1))

    def serve(self, listening: socket.socket, gateway: int) -> None:
        """Passes connections on until the socket is closed; hangs up where the gateway is away."""
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", gateway))
                except ConnectionError:
                    client.close()
                else:
                    threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        losing = list[_Awaited]()

        def answer() -> None:
            with suppress(OSError):
                while said := server.recv(1 << 20):
                    if losing:
                        losing[0].act()
                        break
                    client.sendall(said)
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

        with client, server, suppress(OSError):
            threading.Thread(target=answer, daemon=True).start()
            while request := client.recv(1 << 20):
                awaited = self._due(request)
                if awaited is not None and awaited.loses:
                    losing.append(awaited)
                elif awaited is not None:
                    awaited.act()
                server.sendall(request)

    def _due(self, request: bytes) -> _Awaited | None:
        """What is to happen at this call, if it is the beginning of one."""
        if request[:2] != b"\x80\x01":
            return None
        (length,) = struct.unpack_from(">i", request, 4)
        name = request[8 : 8 + length].decode()
        self.calls.append(name)
        for awaited in self._awaited:
            if awaited.call == name:
                awaited.before -= 1
                if awaited.before < 0:
                    self._awaited.remove(awaited)
                    return awaited
        return None


@contextmanager
def between(gateway: int) -> Generator[Between]:
    """Stands before the gateway at a port until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        here = Between(listening.getsockname()[1])
        threading.Thread(target=here.serve, args=(listening, gateway), daemon=True).start()
        yield here
        listening.shutdown(socket.SHUT_RDWR)
