"""What `f1 doctor` looks at of Dagster: its record of runs, in Postgres or in the home, read as commands would open it.

The record is not made here, and an instance of another kind that the home has kept is left as it is.
"""

from __future__ import annotations

from f1_platform.errors import F1Error, ServiceUnavailable, SettingsError
from f1_platform.settings import Settings

_PATIENCE = 10
"""Seconds for a connection."""


def count_runs(settings: Settings) -> str:
    """How many runs the record knows.

    Raises:
        ServiceUnavailable: it cannot be read, or its database does not answer or refuses.
        SettingsError: it is in a database whose address is not set, or is none that Dagster reads.
    """
    from f1_platform.orchestration.instance import record_address

    address = record_address(settings)
    # What the home keeps says nothing of the database: the next command writes its `dagster.yaml` anew.
    runs = _in_home(settings) if address is None else _in_database(address, settings)
    return "not made yet" if runs is None else f"{runs:,} runs"


def _in_database(address: str, settings: Settings) -> int | None:
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError

    from f1_platform.orchestration.record import faults_of_record

    try:
        engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args={"connect_timeout": _PATIENCE})
    except (ValueError, ArgumentError) as error:
        # Its words may quote the address, and with it the password.
        raise SettingsError(
            "Dagster cannot read this address",
            where=settings.dagster_where or "",
            mend="Let F1_DAGSTER_URL be postgresql://ROLE:PASSWORD@HOST:5432/DATABASE, of one host",
        ) from error
    with faults_of_record(settings.dagster_home, settings.dagster_where), engine.connect() as connection:
        if not sa.inspect(connection).has_table("runs"):
            return None
        return connection.execute(sa.text("SELECT count(*) FROM runs")).scalar_one()


def _in_home(settings: Settings) -> int | None:
    from dagster import DagsterInstance

    from f1_platform.orchestration.instance import RECORD
    from f1_platform.orchestration.record import faults_of_record

    home = settings.dagster_home
    if not (home / "dagster.yaml").exists():
        return None
    try:
        with faults_of_record(home), DagsterInstance.from_config(str(home)) as instance:
            return instance.get_runs_count()
    except F1Error:
        raise
    except Exception as error:  # Dagster raises whatever follows from a file that is not as it wrote it
        if RECORD in str(error):
            raise SettingsError(
                "This home's record of runs is in Postgres, and F1_DAGSTER_URL is not set",
                mend="Set F1_DAGSTER_URL as it was; without it the next command begins a new record in the home",
            ) from error
        said = (str(error).strip().splitlines() or [""])[0]
        mend = "Move the folder away: runs are forgotten, data is not"
        raise ServiceUnavailable(f"The instance cannot be opened: {type(error).__name__}: {said}", mend=mend) from error
