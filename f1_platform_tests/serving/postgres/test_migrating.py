"""All migrations together make the tables that are declared: whoever changes a declaration writes a migration."""

from __future__ import annotations

import psycopg
import pytest

from f1_platform.serving.declaration import ColumnType
from f1_platform.serving.postgres.schema import SCHEMA
from f1_platform.serving.tables import TABLES
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.serving.postgres.conftest import Home

pytestmark = needs_postgres

TYPES: dict[ColumnType, str] = {
    "int": "bigint",
    "float": "double precision",
    "text": "text",
    "date": "date",
    "bool": "boolean",
    "ints": "ARRAY",
    "instant": "timestamp with time zone",
}


@pytest.fixture
def migrated(home: Home) -> Home:
    with psycopg.connect(home.url(), autocommit=True) as connection:
        SCHEMA.migrate(connection, "here")
        SCHEMA.migrate(connection, "here")
    return home


def test_migrations_are_numbered_from_one_without_a_gap(migrated: Home) -> None:
    numbers = [(migration.number,) for migration in SCHEMA.migrations]
    assert numbers == [(number,) for number in range(1, len(numbers) + 1)]
    assert migrated.asked("SELECT number FROM serving.migrations ORDER BY number") == numbers


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_declared_columns_and_key_and_the_view_those_alone(migrated: Home, name: str) -> None:
    declared = [(c.name, TYPES[c.type], "YES" if c.nullable else "NO") for c in TABLES[name].columns]
    columns = (
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'serving'"
    )
    made = migrated.asked(f"{columns} AND table_name = '{name}_rows' ORDER BY ordinal_position")
    assert made[: len(declared)] == declared
    assert [column for column, *_ in made[len(declared) :]] == ["row_hash", "since", "until"]
    seen = migrated.asked(f"{columns} AND table_name = '{name}' ORDER BY ordinal_position")
    assert [column for column, *_ in seen] == [column.name for column in TABLES[name].columns]
    ((key,),) = migrated.asked(f"SELECT indexdef FROM pg_indexes WHERE indexname = '{name}_key'")
    assert key.endswith(f"({', '.join(TABLES[name].key)}) WHERE (until IS NULL)") and "UNIQUE" in key
