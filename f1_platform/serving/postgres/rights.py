"""What the reader's role may do: look into the schema `serving`, and nothing else.

Roles are made by who owns the database.
"""

from __future__ import annotations

import logging

from psycopg import sql

from f1_platform.postgres.connecting import Connection
from f1_platform.serving.postgres.schema import SCHEMA

log = logging.getLogger(__name__)

_LACKING = """
SELECT
    NOT has_schema_privilege(r.rolname, 'serving', 'USAGE') OR EXISTS (
        SELECT FROM pg_class AS c
        WHERE
            c.relnamespace = 'serving'::regnamespace
            AND c.relkind IN ('r', 'v')
            AND NOT has_table_privilege(r.rolname, c.oid, 'SELECT')
    )
FROM pg_roles AS r
WHERE r.rolname = %s
"""


def let_read(connection: Connection, role: str, where: str) -> None:
    """Grants the role what it lacks; a role that is not there yet is told of, and granted at a later publish."""
    lacking = connection.execute(_LACKING, (role,)).fetchone()
    if lacking is None:
        log.warning("There is no role %s in %s to read what is published: create it, and publish again", role, where)
    elif lacking[0]:
        named = {"schema": sql.Identifier(SCHEMA.name), "role": sql.Identifier(role)}
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**named))
        connection.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}").format(**named))
