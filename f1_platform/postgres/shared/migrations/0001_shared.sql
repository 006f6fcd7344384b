-- What processes of several hosts agree on, as those of one do by files of their home.
CREATE SCHEMA IF NOT EXISTS shared;
CREATE SCHEMA IF NOT EXISTS serving;

CREATE TABLE shared.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- A state is held by the lock on its row. Its time never goes back: `latest` is the last instant that was told to who
-- changed it, `ahead` what is added to the database's clock since that was set back.
CREATE TABLE shared.states (
    name text PRIMARY KEY,
    content json NOT NULL DEFAULT '{}',
    latest timestamptz NOT NULL DEFAULT clock_timestamp(),
    ahead interval NOT NULL DEFAULT '0'
);

-- Ids given to people, circuits and teams that the archive does not know; `number` is the order in which they were.
CREATE TABLE shared.given_ids (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('driver', 'circuit', 'team')),
    ref text NOT NULL,
    id bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    UNIQUE (kind, id),
    UNIQUE (kind, key)
);

-- One row: whose data all hosts bring.
CREATE TABLE shared.world (
    world text NOT NULL,
    noted_at timestamptz NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX world_alone ON shared.world ((TRUE));

-- For the reader's role, which has no right to what lies behind it.
CREATE VIEW serving.shared_states AS
SELECT
    name,
    content,
    greatest(latest, clock_timestamp() + ahead) AS instant
FROM shared.states;
