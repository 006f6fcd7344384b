#!/bin/bash
# Roles and databases, made when the server's folder is. Run again, it gives the roles the passwords that the secret
# files hold by then: docker compose exec postgres bash /docker-entrypoint-initdb.d/roles.sh
set -euo pipefail

# The password in the address of a file, postgresql://ROLE:PASSWORD@HOST/DATABASE, where signs may be written as %40.
password() {
  local written
  written=$(<"${SECRETS:-/run/secrets}/$1")
  written=${written#*://*:}
  written=${written%%@*}
  written=${written//\\/\\\\}
  printf '%b' "${written//%/\\x}"
}

F1=$(password database_url) F1_READER=$(password database_reader_url) DAGSTER=$(password dagster_url)
export F1 F1_READER DAGSTER
# Passwords go by the environment: command lines and the server's log are read by others.
exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\getenv f1 F1
\getenv f1_reader F1_READER
\getenv dagster DAGSTER
SET log_min_error_statement = panic;

SELECT format('CREATE ROLE %I LOGIN', role)
FROM unnest(ARRAY['f1', 'f1_reader', 'dagster']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE f1 PASSWORD :'f1';
ALTER ROLE f1_reader PASSWORD :'f1_reader';
ALTER ROLE dagster PASSWORD :'dagster';

SELECT format('CREATE DATABASE %I OWNER %I', name, name)
FROM unnest(ARRAY['f1', 'dagster']) AS name
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec

-- Who may enter which database; what the reader may see in it, a publish grants.
REVOKE ALL ON DATABASE f1, dagster, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE f1 TO f1_reader;
SQL
