-- The ledger that all hosts share: one row a unit, the files that readers may still hold open, and what changed.
-- Instants are texts of ISO 8601, as in the ledger that is a file.
CREATE SCHEMA IF NOT EXISTS raw;

CREATE TABLE raw.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- One row. Whoever commits raises `commits`; the identity is what a bucket is told that belongs to this ledger.
CREATE TABLE raw.ledger (
    identity uuid NOT NULL DEFAULT gen_random_uuid(),
    commits bigint NOT NULL
);

CREATE UNIQUE INDEX ledger_alone ON raw.ledger ((TRUE));
INSERT INTO raw.ledger (commits) VALUES (0);

CREATE TABLE raw.units (
    season integer NOT NULL,
    meeting_key bigint NOT NULL,
    session_key bigint NOT NULL,
    endpoint text NOT NULL,
    status text NOT NULL CHECK (status IN ('ok', 'empty', 'failed')),
    row_count bigint NOT NULL,
    content_hash text,
    file text,
    looked_at text NOT NULL,
    changed_at text,
    empty_since text,
    requests bigint NOT NULL,
    bytes bigint NOT NULL,
    retries bigint NOT NULL,
    waits bigint NOT NULL,
    waited double precision NOT NULL,
    seconds double precision NOT NULL,
    identical bigint NOT NULL,
    colliding bigint NOT NULL,
    extras text NOT NULL,
    error text NOT NULL,
    run_id text NOT NULL,
    PRIMARY KEY (season, meeting_key, session_key, endpoint)
);

CREATE INDEX units_by_session ON raw.units (session_key, endpoint);
CREATE INDEX units_by_file ON raw.units (file);

CREATE TABLE raw.superseded (
    file text PRIMARY KEY,
    since double precision NOT NULL
);

-- How contents that replaced others differed from them; `changes` is empty where they were too many.
CREATE TABLE raw.differences (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    season integer NOT NULL,
    meeting_key bigint NOT NULL,
    session_key bigint NOT NULL,
    endpoint text NOT NULL,
    looked_at text NOT NULL,
    run_id text NOT NULL,
    hash_before text,
    hash_after text,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    vanished bigint NOT NULL,
    changes bytea NOT NULL
);

CREATE INDEX differences_by_session ON raw.differences (session_key, endpoint);

-- What the reader's role sees of it: that role sees the schema `serving` and nothing else.
CREATE SCHEMA IF NOT EXISTS serving;

CREATE VIEW serving.ledger AS
SELECT
    identity,
    commits
FROM raw.ledger;

CREATE VIEW serving.units AS
SELECT
    season,
    meeting_key,
    session_key,
    endpoint,
    status,
    row_count,
    content_hash,
    file,
    looked_at,
    changed_at,
    empty_since,
    requests,
    bytes,
    retries,
    waits,
    waited,
    seconds,
    identical,
    colliding,
    extras,
    error,
    run_id
FROM raw.units;

CREATE VIEW serving.differences AS
SELECT
    number,
    season,
    meeting_key,
    session_key,
    endpoint,
    looked_at,
    run_id,
    hash_before,
    hash_after,
    added,
    changed,
    vanished,
    changes
FROM raw.differences;
