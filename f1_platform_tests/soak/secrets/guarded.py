"""What asks for the secrets: a Postgres with passwords that logs all it is told, an OpenF1 that gives out tokens."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from f1_platform.clock import SystemClock
from f1_platform.upstream import Limits, RecordedSource, build_app
from f1_platform_tests.api.conftest import served
from f1_platform_tests.postgres import OWNER, READER, PostgresServer, postgres_server
from f1_platform_tests.soak.secrets.planted import Secret

DAGSTER = "f1_dagster"
SERVING, RECORD = "f1", "dagster"
"""The databases."""

_LOGGED = ("log_statement = 'all'", "log_connections = on", "log_min_messages = 'info'")
_ASKED = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
_REFUSED = (b"authorization", b"Bearer ended")


@contextmanager
def guarded_postgres(loader: Secret, reader: Secret, dagster: Secret) -> Generator[PostgresServer]:
    """A server that asks three roles for their passwords over the network, and from then on logs all it is told."""
    with postgres_server() as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {DAGSTER} LOGIN")
            connection.execute(f"CREATE DATABASE {SERVING}")
            connection.execute(f"CREATE DATABASE {RECORD} OWNER {DAGSTER}")
            for role, password in ((OWNER, loader), (READER, reader), (DAGSTER, dagster)):
                told = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password.text))
                connection.execute(told)
            for setting in _LOGGED:
                connection.execute(f"ALTER SYSTEM SET {setting}")
            (server.folder / "data" / "pg_hba.conf").write_text(_ASKED)
            connection.execute("SELECT pg_reload_conf()")
        yield server


@dataclass
class TokenUpstream:
    """An OpenF1, and who stands before it and notes the tokens that pass.

    Attributes:
        app: the OpenF1.
        tokens: handed out so far.
        used: how many requests bore one.
        refusing: whether no token is taken any more.
    """

    app: ASGIApp
    tokens: set[str] = field(default_factory=set)
    used: int = 0
    refusing: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        headers = list(scope.get("headers", ()))
        others = [header for header in headers if header[0] != b"authorization"]
        self.used += len(others) < len(headers)
        if self.refusing and len(others) < len(headers):
            scope = {**scope, "headers": [*others, _REFUSED]}

        async def noting(message: Message) -> None:
            if scope.get("path") == "/token" and message.get("body"):
                self.tokens |= {said for name, said in json.loads(message["body"]).items() if name == "access_token"}
            await send(message)

        await self.app(scope, receive, noting)


@contextmanager
def token_upstream(recorded: Path, username: str, password: Secret) -> Generator[tuple[str, TokenUpstream]]:
    """An OpenF1 over recorded files that knows one account: its address, and what passes there."""
    limits = Limits(account=(username, password.text))
    upstream = TokenUpstream(build_app(RecordedSource(recorded), clock=SystemClock(), limits=limits))
    with served(upstream) as address:
        yield address, upstream
