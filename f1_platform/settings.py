"""Settings: environment or `.env`, prefix `F1_`, read once at the start into one typed, frozen value.

A wrong value is refused here, all of them at once and by name; nothing else in the platform reads the environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from f1_platform.access import ApiKey, Quota, read_keys, read_origins, read_quotas
from f1_platform.addresses import hbase_name, host, http_base, object_storage, refuse_unreadable, without_password
from f1_platform.durations import read_ages
from f1_platform.errors import SettingsError
from f1_platform.secret_files import SUFFIX, read_secret_files

_SECRET = ("API_KEYS", "OPENF1_PASSWORD", "DATABASE_URL", "DATABASE_READER_URL", "DAGSTER_URL")
"""Never shown; each may be given as a file instead, F1_NAME_FILE."""

_POSTGRES = "postgresql://"


def secret_names() -> tuple[str, ...]:
    """Variables that hold secrets; each may be given as a file instead, with `_FILE` after its name."""
    return tuple(f"F1_{name}" for name in _SECRET)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_AS_WRITTEN = (NoDecode, Field(validate_default=False))
_ApiKeys = Annotated[tuple[ApiKey, ...], BeforeValidator(read_keys), *_AS_WRITTEN]
_Quotas = Annotated[tuple[Quota, ...], BeforeValidator(read_quotas), *_AS_WRITTEN]
_Ages = Annotated[tuple[timedelta, ...], BeforeValidator(read_ages), *_AS_WRITTEN]
_Origins = Annotated[tuple[str, ...], BeforeValidator(read_origins), *_AS_WRITTEN]
_Names = Annotated[tuple[str, ...], BeforeValidator(_names), *_AS_WRITTEN]


class Settings(BaseSettings):
    """What the platform is told from outside; defaults suit one machine. Docs: the settings table of the README."""

    model_config = SettingsConfigDict(
        env_prefix="F1_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Path(".f1")
    openf1_url: Annotated[str, AfterValidator(http_base)] = "https://api.openf1.org"
    openf1_username: str | None = None
    openf1_password: SecretStr | None = None
    openf1_per_second: float = Field(3, ge=0, allow_inf_nan=False)
    openf1_per_minute: float = Field(30, ge=0, allow_inf_nan=False)
    openf1_concurrency: int = Field(10, ge=1, le=100)
    openf1_timeout: float = Field(60, gt=0, allow_inf_nan=False)
    openf1_retries: int = Field(3, ge=0, le=100)
    openf1_retry_delay: float = Field(5, ge=0, allow_inf_nan=False)
    openf1_window: int = Field(900, ge=1)
    archive: Path | None = None
    raw_store: Literal["parquet", "hbase"] = "parquet"
    raw_url: Annotated[str, AfterValidator(object_storage)] | None = None
    hbase_host: Annotated[str, AfterValidator(host)] = Field("127.0.0.1", min_length=1)
    hbase_port: int = Field(9090, ge=1, le=65535)
    hbase_thrift2_port: int | None = Field(None, ge=1, le=65535)
    hbase_namespace: Annotated[str, AfterValidator(hbase_name)] | None = None
    hbase_timeout: float = Field(120, gt=0, allow_inf_nan=False)
    hbase_transport: Literal["buffered", "framed"] = "buffered"
    hbase_protocol: Literal["binary", "compact"] = "binary"
    hbase_writers: int = Field(2, ge=1, le=16)
    database_url: SecretStr | None = None
    database_reader_url: SecretStr | None = None
    database_versions: int = Field(5, ge=1, le=1000)
    dagster_url: SecretStr | None = None
    run_launcher: Literal["local", "docker"] = "local"
    run_image: str | None = None
    run_networks: _Names = ()
    run_volumes_from: str | None = None
    run_memory: str = Field("4g", pattern="^[1-9][0-9]*[bkmg]$")
    api_keys: _ApiKeys = ()
    api_rate_limit: _Quotas = ()
    api_cors_origins: _Origins = ()
    test_data: Path = Path("../shared/data")
    automation: Literal["on", "off"] = "off"
    log_format: Literal["text", "json"] = "text"
    refresh_ages: _Ages = read_ages("40m,6h,24h,7d,60d")
    refresh_budget: int = Field(1500, ge=0)
    now: AwareDatetime | None = None
    """Where the platform's clock stands; none = the system's. The demo stands in the middle of a simulated season."""
    now_since: AwareDatetime | None = None
    """The machine's instant at which the clock showed `now`; from then on it runs. None = it stands."""
    now_speed: float = Field(1, gt=0, allow_inf_nan=False, validate_default=False)
    """How many seconds of the clock pass in one of the machine."""

    @field_validator("now_since")
    @classmethod
    def _runs_from_an_instant(cls, since: datetime | None, others: ValidationInfo) -> datetime | None:
        if since is not None and others.data.get("now", since) is None:
            raise ValueError("expected together with F1_NOW, which the clock showed then")
        return since

    @field_validator("now_speed")
    @classmethod
    def _of_a_clock_that_runs(cls, speed: float, others: ValidationInfo) -> float:
        if others.data.get("now_since", speed) is None:
            raise ValueError("expected together with F1_NOW_SINCE; without it the clock stands at F1_NOW, if set")
        return speed

    @field_validator("archive")
    @classmethod
    def _archive_exists(cls, path: Path | None) -> Path | None:
        if path is not None and not path.exists():
            raise ValueError(f"{path} does not exist: expected a folder or zip of Ergast-style CSV")
        return path

    @field_validator("raw_url")
    @classmethod
    def _of_parquet(cls, url: str | None, others: ValidationInfo) -> str | None:
        if url is not None and others.data.get("raw_store") == "hbase":
            raise ValueError("expected without F1_RAW_STORE=hbase, where records are in HBase's tables")
        return url

    @field_validator("home")
    @classmethod
    def _home_named(cls, path: Path) -> Path:
        if not str(path).strip():
            raise ValueError("expected a folder")
        return path

    @field_validator("home", "archive")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path is not None else None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, secret: SecretStr | None) -> SecretStr | None:
        url = secret.get_secret_value() if secret is not None else _POSTGRES
        path = url.removeprefix("sqlite:///").strip() if url.startswith("sqlite:///") else ""
        refuse_unreadable(url)
        if not url.startswith(_POSTGRES) and (not path or Path(path).expanduser().is_dir()):
            raise ValueError("expected sqlite:///PATH of a file, postgresql://..., or nothing for SQLite in F1_HOME")
        return secret

    @field_validator("database_reader_url", "dagster_url")
    @classmethod
    def _of_postgres(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None:
            refuse_unreadable(secret.get_secret_value())
        if secret is not None and not secret.get_secret_value().startswith(_POSTGRES):
            raise ValueError("expected postgresql://..., or nothing: SQLite in F1_HOME needs no address")
        return secret

    @property
    def shares_raw(self) -> bool:
        """Whether several hosts may bring records into one raw store, and publish from it."""
        return self.postgres is not None and (self.raw_url is not None or self.raw_store == "hbase")

    @property
    def raw_dir(self) -> Path:
        """The Parquet store's folder; of a store elsewhere, of the copies that this host has read."""
        return self.home / "raw"

    @property
    def raw_where(self) -> str:
        """Where the Parquet store keeps its files, for people: without parameters."""
        return self.raw_url.partition("?")[0] if self.raw_url is not None else str(self.raw_dir)

    @property
    def reports_path(self) -> Path:
        """The ledger, SQLite, where no hosts share one."""
        return self.home / "reports.sqlite"

    @property
    def warehouse_path(self) -> Path:
        """The DuckDB file; one process writes it, the API never opens it."""
        return self.home / "warehouse.duckdb"

    @property
    def identity_path(self) -> Path:
        """Ids given to people, circuits and teams that the archive does not know; a copy where hosts share them."""
        return self.home / "identity.csv"

    @property
    def serving_path(self) -> Path:
        """The SQLite file that the API reads: the published one, or a copy of what is published in Postgres."""
        url = self._database(self.database_url)
        if url is not None and not url.startswith(_POSTGRES):
            return Path(url.removeprefix("sqlite:///")).expanduser().absolute()
        return self.home / "serving.sqlite"

    @property
    def postgres(self) -> str | None:
        """The address that is published to, with its password; none where that is SQLite."""
        url = self._database(self.database_url)
        return url if url is not None and url.startswith(_POSTGRES) else None

    @property
    def postgres_reader(self) -> str | None:
        """The address that is read from, with its password; the same as `postgres` unless told; none with SQLite."""
        return self._database(self.database_reader_url) or self.postgres

    @property
    def database_where(self) -> str:
        """Where published tables lie, for people: without password and parameters."""
        url = self.postgres or self.postgres_reader
        return without_password(url) if url is not None else str(self.serving_path)

    @property
    def dagster_where(self) -> str | None:
        """Where Dagster's record lies, for people; none where it is in `dagster_home`."""
        url = self._database(self.dagster_url)
        return without_password(url) if url is not None else None

    @staticmethod
    def _database(secret: SecretStr | None) -> str | None:
        return secret.get_secret_value() if secret is not None else None

    @property
    def dagster_home(self) -> Path:
        """DAGSTER_HOME: the instance that `f1` and the Dagster UI share."""
        return self.home / "dagster"

    @property
    def logs_dir(self) -> Path:
        """Log files, one a day."""
        return self.home / "logs"

    @property
    def measures_path(self) -> Path:
        """What all processes of this home have counted of the ingestion, where hosts share no database."""
        return self.home / "measures.json"

    @property
    def limiter_path(self) -> Path:
        """The rate limiter's state, shared under a lock by all processes of this home where no hosts do."""
        return self.home / "openf1.limit"

    @property
    def breaker_path(self) -> Path:
        """The circuit breaker's state, shared likewise."""
        return self.home / "openf1.breaker"


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - any setting's type
    """Reads the settings, with overrides by field name.

    Raises:
        SettingsError: naming every wrong setting, the value it has and what was expected.
    """
    environment = dotenv_values(".env") | os.environ
    values, faults = read_secret_files(environment, secret_names())
    from_files: dict[str, Any] = {name.removeprefix("F1_").lower(): value for name, value in values.items()}
    try:
        settings = Settings(**(from_files | overrides))
    except ValidationError as error:
        faults += [_said(fault) for fault in error.errors()]
    else:
        if not faults:
            return settings
    what = "1 setting is wrong" if len(faults) == 1 else f"{len(faults)} settings are wrong"
    raise SettingsError(f"{what}: " + "; ".join(faults), mend="Correct the environment or .env")


def _said(fault: ErrorDetails) -> str:
    name = "_".join(str(part) for part in fault["loc"]).upper()
    value = "..." if name in (*_SECRET, "RAW_URL") or "@" in str(fault["input"]) else repr(fault["input"])
    return f"F1_{name}={value}: {fault['msg'].removeprefix('Value error, ')}"


def unknown_settings(names: Iterable[str]) -> dict[str, str]:
    """Names that look like settings and are none, with the setting that was probably meant, or nothing."""
    known = [f"F1_{name.upper()}" for name in Settings.model_fields]
    known += [f"{name}{SUFFIX}" for name in secret_names()]
    strange = sorted(name for name in names if name.startswith("F1_") and name not in known)
    return {name: next(iter(get_close_matches(name, known, 1)), "") for name in strange}
