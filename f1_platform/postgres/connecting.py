"""Connections to Postgres: how they are opened, and what their faults are called."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from f1_platform.addresses import without_password
from f1_platform.errors import F1Error, ServiceUnavailable, SettingsError, StoreError

Connection = psycopg.Connection[tuple[object, ...]]

_NOTICED = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
"""Seconds, the last in thousandths: a host that has gone is noticed within half a minute, by who waits for its answer
and by who sends it something. What the address says of them goes before."""

_SESSION = """
SELECT
    set_config('search_path', 'pg_catalog', false),
    set_config('timezone', 'UTC', false),
    set_config('datestyle', 'ISO', false),
    set_config('extra_float_digits', '1', false),
    set_config('idle_in_transaction_session_timeout', '60s', false),
    set_config('client_connection_check_interval', '1s', false)
"""
"""Texts of rows are alike in every session, as their hashes must be; what a killed client leaves ends by itself."""


_REFUSALS = ("password", "does not exist", "no pg_hba.conf entry", "certificate", "SSL", "not permitted to log in")
"""Words of a server that is there and says no, which the driver does not tell from one that is away."""

_ADDRESSES = "Correct role, password, database and sslmode in F1_DATABASE_URL or F1_DATABASE_READER_URL"

_OF_TLS = ("certificate", "SSL", "no encryption")
_CERTIFICATES = (
    "Correct sslmode and sslrootcert in the address: verify-full wants the certificate that signed the server's, and "
    "the host by the name that stands in it (docs/managed-services.md)"
)


@dataclass(frozen=True)
class Database:
    """A database and the role it is asked as.

    Attributes:
        url: `postgresql://...`, with its password.
        purpose: shown by Postgres beside the connection, `application_name`.
    """

    url: str = field(repr=False)
    purpose: str

    @property
    def where(self) -> str:
        """The address without password and parameters."""
        return without_password(self.url)

    @contextmanager
    def connect(self, *, autocommit: bool = False) -> Generator[Connection]:
        """Opens a connection, and closes it; faults while it is open come out as errors that say what to do.

        Raises:
            ServiceUnavailable: the database does not answer, or went away.
            SettingsError: it refuses the role, its password, or the database's name.
            StoreError: it refuses what is asked, such as for lack of rights or of space.
        """
        with self.faults(), self.open() as connection:
            connection.autocommit = autocommit
            yield connection

    def open(self) -> Connection:
        """A connection in autocommit, whoever closes it; its faults are psycopg's."""
        settings = _NOTICED | {"application_name": f"f1 {self.purpose}"} | conninfo_to_dict(self.url)
        # Prepared statements are of a session, which poolers between us and the database do not keep.
        connection = psycopg.connect(make_conninfo("", **settings), autocommit=True, prepare_threshold=None)
        connection.execute(_SESSION)
        return connection

    @contextmanager
    def faults(self) -> Generator[None]:
        """Turns psycopg's errors into ours, as `connect` says."""
        try:
            yield
        except psycopg.Error as error:
            raise self.fault(error) from error

    def fault(self, error: psycopg.Error) -> F1Error:
        """What is told of a fault; the words of the database, which name no password."""
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        where = f"{self.where}: {said}"
        match error:
            case pg.InvalidPassword() | pg.InvalidAuthorizationSpecification() | pg.InvalidCatalogName():
                return _refused(where)
            case pg.InsufficientPrivilege():
                return StoreError("The database refuses", where=where, mend="See the rights of its role")
            case pg.DiskFull():
                return StoreError("The database's disk is full", where=where, mend="Free space; what was stays")
            case psycopg.OperationalError() if any(words in said for words in _REFUSALS):
                return _refused(where)
            case psycopg.OperationalError() | psycopg.InterfaceError() | pg.IdleInTransactionSessionTimeout():
                mend = "See that Postgres runs there and may be reached; the same command goes on"
                return ServiceUnavailable("The database does not answer", where=where, mend=mend)
            case psycopg.ProgrammingError() if error.sqlstate is None:
                # Its words may quote the address, and with it the password.
                return SettingsError("The database's address cannot be read", mend=_ADDRESSES)
            case _:
                return StoreError("The database refuses", where=where, mend="What was published stays")


def _refused(where: str) -> F1Error:
    mend = _CERTIFICATES if any(words in where for words in _OF_TLS) else _ADDRESSES
    return SettingsError("The database refuses the connection", where=where, mend=mend)
