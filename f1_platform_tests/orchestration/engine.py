"""A container engine's address that keeps what it is asked to make, and makes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

ID = "c0ffee"
_NAMED = {"Id": ID, "Name": ID, "State": {"Status": "created"}}


@dataclass
class Engine:
    """What was asked of it.

    Attributes:
        address: as DOCKER_HOST names it.
        made: the body of each request for a container.
        joined: networks that the container was connected to after it was made.
        started: ids of containers.
    """

    address: str = ""
    made: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    joined: list[str] = field(default_factory=list[str])
    started: list[str] = field(default_factory=list[str])


@contextmanager
def engine() -> Generator[Engine]:
    """An engine that answers as long as the block lasts."""
    kept = Engine()

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            network = re.search(r"/networks/([^/]+)", self.path)
            self._answer(
                {"Id": network[1]} if network else {"ApiVersion": "1.44"} if "version" in self.path else _NAMED
            )

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if "/containers/create" in self.path:
                kept.made.append(json.loads(body))
            elif network := re.search(r"/networks/([^/]+)/connect", self.path):
                kept.joined.append(network[1])
            elif begun := re.search(r"/containers/([^/]+)/start", self.path):
                kept.started.append(begun[1])
            self._answer(_NAMED)

        def _answer(self, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        kept.address = f"tcp://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
