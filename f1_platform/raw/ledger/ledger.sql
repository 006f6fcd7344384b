-- The ledger of the embedded store: one row a unit, the files that readers may still hold open, and what changed.
CREATE TABLE IF NOT EXISTS units (
    season INTEGER NOT NULL,
    meeting_key INTEGER NOT NULL,
    session_key INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('ok', 'empty', 'failed')),
    row_count INTEGER NOT NULL,
    content_hash TEXT,
    file TEXT,
    looked_at TEXT NOT NULL,
    changed_at TEXT,
    empty_since TEXT,
    requests INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    waits INTEGER NOT NULL,
    waited REAL NOT NULL,
    seconds REAL NOT NULL,
    identical INTEGER NOT NULL,
    colliding INTEGER NOT NULL,
    extras TEXT NOT NULL,
    error TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (season, meeting_key, session_key, endpoint)
) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS units_by_session ON units (session_key, endpoint);

CREATE TABLE IF NOT EXISTS superseded (
    file TEXT PRIMARY KEY,
    since REAL NOT NULL
) WITHOUT ROWID;

-- How contents that replaced others differed from them; `changes` is empty where they were too many.
CREATE TABLE IF NOT EXISTS differences (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    season INTEGER NOT NULL,
    meeting_key INTEGER NOT NULL,
    session_key INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    looked_at TEXT NOT NULL,
    run_id TEXT NOT NULL,
    hash_before TEXT,
    hash_after TEXT,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    vanished INTEGER NOT NULL,
    changes BLOB NOT NULL
);

CREATE INDEX IF NOT EXISTS differences_by_session ON differences (session_key, endpoint);
