-- What is published: a table of rows by version, and a view of the rows of now, for each declared table.
-- A row holds from data version `since` until, where it is not of now, data version `until`.
CREATE SCHEMA IF NOT EXISTS serving;

CREATE TABLE serving.migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE serving.publications (
    data_version bigint PRIMARY KEY,
    content_hash text NOT NULL,
    published_at timestamptz NOT NULL
);

CREATE TABLE serving.published_tables (
    data_version bigint NOT NULL REFERENCES serving.publications ON DELETE CASCADE,
    name text NOT NULL,
    content_hash text NOT NULL,
    row_count bigint NOT NULL,
    PRIMARY KEY (data_version, name)
);

CREATE TABLE serving.drivers_summary_rows (
    driver_id bigint NOT NULL,
    name text NOT NULL,
    races_entered bigint NOT NULL,
    podiums bigint NOT NULL,
    wins bigint NOT NULL,
    driver_ref text NOT NULL,
    code text,
    nationality text,
    starts bigint NOT NULL,
    poles bigint,
    points double precision NOT NULL,
    fastest_laps bigint,
    first_season bigint NOT NULL,
    last_season bigint NOT NULL,
    number bigint,
    date_of_birth date,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX drivers_summary_key ON serving.drivers_summary_rows (driver_id) WHERE until IS NULL;
CREATE INDEX drivers_summary_since ON serving.drivers_summary_rows (since);
CREATE INDEX drivers_summary_until ON serving.drivers_summary_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.drivers_summary AS
SELECT
    driver_id,
    name,
    races_entered,
    podiums,
    wins,
    driver_ref,
    code,
    nationality,
    starts,
    poles,
    points,
    fastest_laps,
    first_season,
    last_season,
    number,
    date_of_birth
FROM serving.drivers_summary_rows
WHERE until IS NULL;

CREATE TABLE serving.circuits_summary_rows (
    circuit_id bigint NOT NULL,
    circuit_name text NOT NULL,
    location text,
    country text,
    total_races bigint NOT NULL,
    fastest_lap bigint,
    fastest_driver bigint,
    fastest_driver_name text,
    fastest_lap_year bigint,
    circuit_ref text NOT NULL,
    latitude double precision,
    longitude double precision,
    first_season bigint NOT NULL,
    last_season bigint NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX circuits_summary_key ON serving.circuits_summary_rows (circuit_id) WHERE until IS NULL;
CREATE INDEX circuits_summary_since ON serving.circuits_summary_rows (since);
CREATE INDEX circuits_summary_until ON serving.circuits_summary_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.circuits_summary AS
SELECT
    circuit_id,
    circuit_name,
    location,
    country,
    total_races,
    fastest_lap,
    fastest_driver,
    fastest_driver_name,
    fastest_lap_year,
    circuit_ref,
    latitude,
    longitude,
    first_season,
    last_season
FROM serving.circuits_summary_rows
WHERE until IS NULL;

CREATE TABLE serving.teams_summary_rows (
    team_id bigint NOT NULL,
    team_ref text NOT NULL,
    team_name text NOT NULL,
    nationality text,
    races_entered bigint NOT NULL,
    starts bigint NOT NULL,
    wins bigint NOT NULL,
    podiums bigint NOT NULL,
    poles bigint,
    points double precision NOT NULL,
    fastest_laps bigint,
    championships bigint NOT NULL,
    first_season bigint NOT NULL,
    last_season bigint NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX teams_summary_key ON serving.teams_summary_rows (team_id) WHERE until IS NULL;
CREATE INDEX teams_summary_since ON serving.teams_summary_rows (since);
CREATE INDEX teams_summary_until ON serving.teams_summary_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.teams_summary AS
SELECT
    team_id,
    team_ref,
    team_name,
    nationality,
    races_entered,
    starts,
    wins,
    podiums,
    poles,
    points,
    fastest_laps,
    championships,
    first_season,
    last_season
FROM serving.teams_summary_rows
WHERE until IS NULL;

CREATE TABLE serving.seasons_rows (
    season bigint NOT NULL,
    races bigint NOT NULL,
    races_scheduled bigint NOT NULL,
    sprints bigint NOT NULL,
    first_race_date date NOT NULL,
    last_race_date date NOT NULL,
    champion_id bigint,
    champion_ref text,
    champion_name text,
    champion_points double precision,
    champion_team_id bigint,
    champion_team_ref text,
    champion_team_name text,
    champion_team_points double precision,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX seasons_key ON serving.seasons_rows (season) WHERE until IS NULL;
CREATE INDEX seasons_since ON serving.seasons_rows (since);
CREATE INDEX seasons_until ON serving.seasons_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.seasons AS
SELECT
    season,
    races,
    races_scheduled,
    sprints,
    first_race_date,
    last_race_date,
    champion_id,
    champion_ref,
    champion_name,
    champion_points,
    champion_team_id,
    champion_team_ref,
    champion_team_name,
    champion_team_points
FROM serving.seasons_rows
WHERE until IS NULL;

CREATE TABLE serving.driver_standings_rows (
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    driver_id bigint NOT NULL,
    driver_ref text NOT NULL,
    driver_name text NOT NULL,
    position bigint,
    points double precision NOT NULL,
    wins bigint NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX driver_standings_key
ON serving.driver_standings_rows (season, round, driver_id) WHERE until IS NULL;
CREATE INDEX driver_standings_since ON serving.driver_standings_rows (since);
CREATE INDEX driver_standings_until ON serving.driver_standings_rows (until) WHERE until IS NOT NULL;
CREATE INDEX driver_standings_by_driver_id ON serving.driver_standings_rows (driver_id) WHERE until IS NULL;

CREATE VIEW serving.driver_standings AS
SELECT
    season,
    round,
    race_name,
    race_date,
    driver_id,
    driver_ref,
    driver_name,
    position,
    points,
    wins
FROM serving.driver_standings_rows
WHERE until IS NULL;

CREATE TABLE serving.team_standings_rows (
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    team_id bigint NOT NULL,
    team_ref text NOT NULL,
    team_name text NOT NULL,
    position bigint,
    points double precision NOT NULL,
    wins bigint NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX team_standings_key ON serving.team_standings_rows (season, round, team_id) WHERE until IS NULL;
CREATE INDEX team_standings_since ON serving.team_standings_rows (since);
CREATE INDEX team_standings_until ON serving.team_standings_rows (until) WHERE until IS NOT NULL;
CREATE INDEX team_standings_by_team_id ON serving.team_standings_rows (team_id) WHERE until IS NULL;

CREATE VIEW serving.team_standings AS
SELECT
    season,
    round,
    race_name,
    race_date,
    team_id,
    team_ref,
    team_name,
    position,
    points,
    wins
FROM serving.team_standings_rows
WHERE until IS NULL;

CREATE TABLE serving.races_rows (
    race_id bigint NOT NULL,
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    circuit_id bigint,
    circuit_ref text,
    circuit_name text,
    country text,
    winner_id bigint,
    winner_ref text,
    winner_name text,
    winner_team_id bigint,
    winner_team_name text,
    fastest_lap_ms bigint,
    fastest_lap_driver_id bigint,
    fastest_lap_driver_name text,
    laps bigint,
    meeting_key bigint,
    session_key bigint,
    sprint_session_key bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX races_key ON serving.races_rows (race_id) WHERE until IS NULL;
CREATE INDEX races_since ON serving.races_rows (since);
CREATE INDEX races_until ON serving.races_rows (until) WHERE until IS NOT NULL;
CREATE INDEX races_by_season_round ON serving.races_rows (season, round) WHERE until IS NULL;
CREATE INDEX races_by_circuit_id_race_date ON serving.races_rows (circuit_id, race_date) WHERE until IS NULL;
CREATE INDEX races_by_session_key ON serving.races_rows (session_key) WHERE until IS NULL;

CREATE VIEW serving.races AS
SELECT
    race_id,
    season,
    round,
    race_name,
    race_date,
    circuit_id,
    circuit_ref,
    circuit_name,
    country,
    winner_id,
    winner_ref,
    winner_name,
    winner_team_id,
    winner_team_name,
    fastest_lap_ms,
    fastest_lap_driver_id,
    fastest_lap_driver_name,
    laps,
    meeting_key,
    session_key,
    sprint_session_key
FROM serving.races_rows
WHERE until IS NULL;

CREATE TABLE serving.race_results_rows (
    race_id bigint NOT NULL,
    entry bigint NOT NULL,
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    circuit_id bigint,
    circuit_name text,
    driver_id bigint,
    driver_ref text,
    driver_name text,
    code text,
    team_id bigint,
    team_ref text,
    team_name text,
    number bigint,
    grid bigint,
    position bigint,
    points double precision,
    laps bigint,
    time_ms bigint,
    status text NOT NULL,
    started boolean NOT NULL,
    source text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX race_results_key ON serving.race_results_rows (race_id, entry) WHERE until IS NULL;
CREATE INDEX race_results_since ON serving.race_results_rows (since);
CREATE INDEX race_results_until ON serving.race_results_rows (until) WHERE until IS NOT NULL;
CREATE INDEX race_results_by_season_round ON serving.race_results_rows (season, round) WHERE until IS NULL;
CREATE INDEX race_results_by_driver_id_race_date
ON serving.race_results_rows (driver_id, race_date) WHERE until IS NULL;
CREATE INDEX race_results_by_team_id_race_date ON serving.race_results_rows (team_id, race_date) WHERE until IS NULL;
CREATE INDEX race_results_by_circuit_id ON serving.race_results_rows (circuit_id) WHERE until IS NULL;

CREATE VIEW serving.race_results AS
SELECT
    race_id,
    entry,
    season,
    round,
    race_name,
    race_date,
    circuit_id,
    circuit_name,
    driver_id,
    driver_ref,
    driver_name,
    code,
    team_id,
    team_ref,
    team_name,
    number,
    grid,
    position,
    points,
    laps,
    time_ms,
    status,
    started,
    source
FROM serving.race_results_rows
WHERE until IS NULL;

CREATE TABLE serving.sprint_results_rows (
    race_id bigint NOT NULL,
    entry bigint NOT NULL,
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    circuit_id bigint,
    circuit_name text,
    driver_id bigint,
    driver_ref text,
    driver_name text,
    code text,
    team_id bigint,
    team_ref text,
    team_name text,
    number bigint,
    grid bigint,
    position bigint,
    points double precision,
    laps bigint,
    time_ms bigint,
    status text NOT NULL,
    started boolean NOT NULL,
    source text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX sprint_results_key ON serving.sprint_results_rows (race_id, entry) WHERE until IS NULL;
CREATE INDEX sprint_results_since ON serving.sprint_results_rows (since);
CREATE INDEX sprint_results_until ON serving.sprint_results_rows (until) WHERE until IS NOT NULL;
CREATE INDEX sprint_results_by_season_round ON serving.sprint_results_rows (season, round) WHERE until IS NULL;
CREATE INDEX sprint_results_by_driver_id_race_date
ON serving.sprint_results_rows (driver_id, race_date) WHERE until IS NULL;
CREATE INDEX sprint_results_by_team_id_race_date
ON serving.sprint_results_rows (team_id, race_date) WHERE until IS NULL;
CREATE INDEX sprint_results_by_circuit_id ON serving.sprint_results_rows (circuit_id) WHERE until IS NULL;

CREATE VIEW serving.sprint_results AS
SELECT
    race_id,
    entry,
    season,
    round,
    race_name,
    race_date,
    circuit_id,
    circuit_name,
    driver_id,
    driver_ref,
    driver_name,
    code,
    team_id,
    team_ref,
    team_name,
    number,
    grid,
    position,
    points,
    laps,
    time_ms,
    status,
    started,
    source
FROM serving.sprint_results_rows
WHERE until IS NULL;

CREATE TABLE serving.race_laps_rows (
    race_id bigint NOT NULL,
    driver_id bigint NOT NULL,
    driver_ref text NOT NULL,
    driver_name text NOT NULL,
    laps bigint NOT NULL,
    positions bigint[] NOT NULL,
    times_ms bigint[] NOT NULL,
    source text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX race_laps_key ON serving.race_laps_rows (race_id, driver_id) WHERE until IS NULL;
CREATE INDEX race_laps_since ON serving.race_laps_rows (since);
CREATE INDEX race_laps_until ON serving.race_laps_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.race_laps AS
SELECT
    race_id,
    driver_id,
    driver_ref,
    driver_name,
    laps,
    positions,
    times_ms,
    source
FROM serving.race_laps_rows
WHERE until IS NULL;

CREATE TABLE serving.circuit_fastest_laps_rows (
    race_id bigint NOT NULL,
    circuit_id bigint,
    circuit_ref text,
    circuit_name text,
    season bigint NOT NULL,
    round bigint NOT NULL,
    race_name text NOT NULL,
    race_date date NOT NULL,
    driver_id bigint,
    driver_ref text,
    driver_name text,
    team_id bigint,
    team_ref text,
    team_name text,
    time_ms bigint NOT NULL,
    lap bigint,
    source text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX circuit_fastest_laps_key ON serving.circuit_fastest_laps_rows (race_id) WHERE until IS NULL;
CREATE INDEX circuit_fastest_laps_since ON serving.circuit_fastest_laps_rows (since);
CREATE INDEX circuit_fastest_laps_until ON serving.circuit_fastest_laps_rows (until) WHERE until IS NOT NULL;
CREATE INDEX circuit_fastest_laps_by_circuit_id_time_ms
ON serving.circuit_fastest_laps_rows (circuit_id, time_ms) WHERE until IS NULL;
CREATE INDEX circuit_fastest_laps_by_season_round
ON serving.circuit_fastest_laps_rows (season, round) WHERE until IS NULL;
CREATE INDEX circuit_fastest_laps_by_driver_id ON serving.circuit_fastest_laps_rows (driver_id) WHERE until IS NULL;

CREATE VIEW serving.circuit_fastest_laps AS
SELECT
    race_id,
    circuit_id,
    circuit_ref,
    circuit_name,
    season,
    round,
    race_name,
    race_date,
    driver_id,
    driver_ref,
    driver_name,
    team_id,
    team_ref,
    team_name,
    time_ms,
    lap,
    source
FROM serving.circuit_fastest_laps_rows
WHERE until IS NULL;

CREATE TABLE serving.driver_seasons_rows (
    driver_id bigint NOT NULL,
    season bigint NOT NULL,
    driver_ref text NOT NULL,
    driver_name text NOT NULL,
    teams text,
    races_entered bigint NOT NULL,
    starts bigint NOT NULL,
    wins bigint NOT NULL,
    podiums bigint NOT NULL,
    poles bigint,
    points double precision NOT NULL,
    fastest_laps bigint,
    championship_position bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX driver_seasons_key ON serving.driver_seasons_rows (driver_id, season) WHERE until IS NULL;
CREATE INDEX driver_seasons_since ON serving.driver_seasons_rows (since);
CREATE INDEX driver_seasons_until ON serving.driver_seasons_rows (until) WHERE until IS NOT NULL;
CREATE INDEX driver_seasons_by_season ON serving.driver_seasons_rows (season) WHERE until IS NULL;

CREATE VIEW serving.driver_seasons AS
SELECT
    driver_id,
    season,
    driver_ref,
    driver_name,
    teams,
    races_entered,
    starts,
    wins,
    podiums,
    poles,
    points,
    fastest_laps,
    championship_position
FROM serving.driver_seasons_rows
WHERE until IS NULL;

CREATE TABLE serving.team_seasons_rows (
    team_id bigint NOT NULL,
    season bigint NOT NULL,
    team_ref text NOT NULL,
    team_name text NOT NULL,
    drivers text,
    races_entered bigint NOT NULL,
    starts bigint NOT NULL,
    wins bigint NOT NULL,
    podiums bigint NOT NULL,
    poles bigint,
    points double precision NOT NULL,
    fastest_laps bigint,
    championship_position bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX team_seasons_key ON serving.team_seasons_rows (team_id, season) WHERE until IS NULL;
CREATE INDEX team_seasons_since ON serving.team_seasons_rows (since);
CREATE INDEX team_seasons_until ON serving.team_seasons_rows (until) WHERE until IS NOT NULL;
CREATE INDEX team_seasons_by_season ON serving.team_seasons_rows (season) WHERE until IS NULL;

CREATE VIEW serving.team_seasons AS
SELECT
    team_id,
    season,
    team_ref,
    team_name,
    drivers,
    races_entered,
    starts,
    wins,
    podiums,
    poles,
    points,
    fastest_laps,
    championship_position
FROM serving.team_seasons_rows
WHERE until IS NULL;

CREATE TABLE serving.teammates_rows (
    driver_id bigint NOT NULL,
    driver_ref text NOT NULL,
    driver_name text NOT NULL,
    teammate_id bigint NOT NULL,
    teammate_ref text NOT NULL,
    teammate_name text NOT NULL,
    seasons bigint NOT NULL,
    first_season bigint NOT NULL,
    last_season bigint NOT NULL,
    teams text NOT NULL,
    races bigint NOT NULL,
    races_ahead bigint NOT NULL,
    races_behind bigint NOT NULL,
    grids_ahead bigint NOT NULL,
    grids_behind bigint NOT NULL,
    points double precision NOT NULL,
    teammate_points double precision NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX teammates_key ON serving.teammates_rows (driver_id, teammate_id) WHERE until IS NULL;
CREATE INDEX teammates_since ON serving.teammates_rows (since);
CREATE INDEX teammates_until ON serving.teammates_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.teammates AS
SELECT
    driver_id,
    driver_ref,
    driver_name,
    teammate_id,
    teammate_ref,
    teammate_name,
    seasons,
    first_season,
    last_season,
    teams,
    races,
    races_ahead,
    races_behind,
    grids_ahead,
    grids_behind,
    points,
    teammate_points
FROM serving.teammates_rows
WHERE until IS NULL;

CREATE TABLE serving.meetings_rows (
    meeting_key bigint NOT NULL,
    season bigint NOT NULL,
    meeting_name text NOT NULL,
    date_start timestamptz,
    country_name text,
    location text,
    circuit_id bigint,
    circuit_ref text,
    circuit_name text,
    is_cancelled boolean,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX meetings_key ON serving.meetings_rows (meeting_key) WHERE until IS NULL;
CREATE INDEX meetings_since ON serving.meetings_rows (since);
CREATE INDEX meetings_until ON serving.meetings_rows (until) WHERE until IS NOT NULL;
CREATE INDEX meetings_by_season_date_start ON serving.meetings_rows (season, date_start) WHERE until IS NULL;

CREATE VIEW serving.meetings AS
SELECT
    meeting_key,
    season,
    meeting_name,
    date_start,
    country_name,
    location,
    circuit_id,
    circuit_ref,
    circuit_name,
    is_cancelled
FROM serving.meetings_rows
WHERE until IS NULL;

CREATE TABLE serving.sessions_rows (
    session_key bigint NOT NULL,
    season bigint NOT NULL,
    meeting_key bigint NOT NULL,
    meeting_name text NOT NULL,
    session_type text NOT NULL,
    session_name text NOT NULL,
    date_start timestamptz NOT NULL,
    circuit_id bigint,
    circuit_short_name text NOT NULL,
    location text,
    country_name text,
    gmt_offset text,
    is_cancelled boolean,
    race_id bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX sessions_key ON serving.sessions_rows (session_key) WHERE until IS NULL;
CREATE INDEX sessions_since ON serving.sessions_rows (since);
CREATE INDEX sessions_until ON serving.sessions_rows (until) WHERE until IS NOT NULL;
CREATE INDEX sessions_by_season_date_start ON serving.sessions_rows (season, date_start) WHERE until IS NULL;
CREATE INDEX sessions_by_date_start ON serving.sessions_rows (date_start) WHERE until IS NULL;
CREATE INDEX sessions_by_meeting_key_date_start ON serving.sessions_rows (meeting_key, date_start) WHERE until IS NULL;
CREATE INDEX sessions_by_circuit_id ON serving.sessions_rows (circuit_id) WHERE until IS NULL;

CREATE VIEW serving.sessions AS
SELECT
    session_key,
    season,
    meeting_key,
    meeting_name,
    session_type,
    session_name,
    date_start,
    circuit_id,
    circuit_short_name,
    location,
    country_name,
    gmt_offset,
    is_cancelled,
    race_id
FROM serving.sessions_rows
WHERE until IS NULL;

CREATE TABLE serving.session_drivers_rows (
    session_key bigint NOT NULL,
    driver_number bigint NOT NULL,
    season bigint,
    meeting_key bigint,
    driver_id bigint,
    driver_ref text,
    driver_name text,
    team_id bigint,
    team_name text,
    laps bigint,
    timed_laps bigint NOT NULL,
    best_lap_ms bigint,
    best_lap_number bigint,
    best_sector_1_ms bigint,
    best_sector_2_ms bigint,
    best_sector_3_ms bigint,
    average_lap_ms double precision,
    speed_trap bigint,
    pit_stops bigint,
    pit_time_s double precision,
    stints bigint,
    compounds text,
    first_position bigint,
    final_position bigint,
    positions_won bigint,
    positions_lost bigint,
    laps_led bigint,
    grid_position bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX session_drivers_key
ON serving.session_drivers_rows (session_key, driver_number) WHERE until IS NULL;
CREATE INDEX session_drivers_since ON serving.session_drivers_rows (since);
CREATE INDEX session_drivers_until ON serving.session_drivers_rows (until) WHERE until IS NOT NULL;
CREATE INDEX session_drivers_by_driver_id ON serving.session_drivers_rows (driver_id) WHERE until IS NULL;
CREATE INDEX session_drivers_by_season ON serving.session_drivers_rows (season) WHERE until IS NULL;

CREATE VIEW serving.session_drivers AS
SELECT
    session_key,
    driver_number,
    season,
    meeting_key,
    driver_id,
    driver_ref,
    driver_name,
    team_id,
    team_name,
    laps,
    timed_laps,
    best_lap_ms,
    best_lap_number,
    best_sector_1_ms,
    best_sector_2_ms,
    best_sector_3_ms,
    average_lap_ms,
    speed_trap,
    pit_stops,
    pit_time_s,
    stints,
    compounds,
    first_position,
    final_position,
    positions_won,
    positions_lost,
    laps_led,
    grid_position
FROM serving.session_drivers_rows
WHERE until IS NULL;

CREATE TABLE serving.session_stints_rows (
    session_key bigint NOT NULL,
    driver_number bigint NOT NULL,
    stint_number bigint NOT NULL,
    season bigint,
    meeting_key bigint,
    driver_id bigint,
    driver_ref text,
    driver_name text,
    team_id bigint,
    team_name text,
    compound text,
    lap_start bigint,
    lap_end bigint,
    laps bigint,
    tyre_age_at_start bigint,
    average_lap_ms double precision,
    best_lap_ms bigint,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX session_stints_key
ON serving.session_stints_rows (session_key, driver_number, stint_number) WHERE until IS NULL;
CREATE INDEX session_stints_since ON serving.session_stints_rows (since);
CREATE INDEX session_stints_until ON serving.session_stints_rows (until) WHERE until IS NOT NULL;
CREATE INDEX session_stints_by_driver_id ON serving.session_stints_rows (driver_id) WHERE until IS NULL;

CREATE VIEW serving.session_stints AS
SELECT
    session_key,
    driver_number,
    stint_number,
    season,
    meeting_key,
    driver_id,
    driver_ref,
    driver_name,
    team_id,
    team_name,
    compound,
    lap_start,
    lap_end,
    laps,
    tyre_age_at_start,
    average_lap_ms,
    best_lap_ms
FROM serving.session_stints_rows
WHERE until IS NULL;

CREATE TABLE serving.redirects_rows (
    kind text NOT NULL,
    old_id bigint NOT NULL,
    id bigint NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX redirects_key ON serving.redirects_rows (kind, old_id) WHERE until IS NULL;
CREATE INDEX redirects_since ON serving.redirects_rows (since);
CREATE INDEX redirects_until ON serving.redirects_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.redirects AS
SELECT
    kind,
    old_id,
    id
FROM serving.redirects_rows
WHERE until IS NULL;

CREATE TABLE serving.archive_tables_rows (
    archive_table text NOT NULL,
    row_count bigint NOT NULL,
    content_hash text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX archive_tables_key ON serving.archive_tables_rows (archive_table) WHERE until IS NULL;
CREATE INDEX archive_tables_since ON serving.archive_tables_rows (since);
CREATE INDEX archive_tables_until ON serving.archive_tables_rows (until) WHERE until IS NOT NULL;

CREATE VIEW serving.archive_tables AS
SELECT
    archive_table,
    row_count,
    content_hash
FROM serving.archive_tables_rows
WHERE until IS NULL;

CREATE TABLE serving.findings_rows (
    session_key bigint NOT NULL,
    rule text NOT NULL,
    finding bigint NOT NULL,
    severity text NOT NULL,
    endpoint text NOT NULL,
    season bigint,
    meeting_key bigint,
    driver_number bigint,
    driver_id bigint,
    driver_name text,
    lap_number bigint,
    evidence text NOT NULL,
    row_hash bytea NOT NULL,
    since bigint NOT NULL,
    until bigint
);

CREATE UNIQUE INDEX findings_key ON serving.findings_rows (session_key, rule, finding) WHERE until IS NULL;
CREATE INDEX findings_since ON serving.findings_rows (since);
CREATE INDEX findings_until ON serving.findings_rows (until) WHERE until IS NOT NULL;
CREATE INDEX findings_by_season ON serving.findings_rows (season) WHERE until IS NULL;
CREATE INDEX findings_by_rule ON serving.findings_rows (rule) WHERE until IS NULL;

CREATE VIEW serving.findings AS
SELECT
    session_key,
    rule,
    finding,
    severity,
    endpoint,
    season,
    meeting_key,
    driver_number,
    driver_id,
    driver_name,
    lap_number,
    evidence
FROM serving.findings_rows
WHERE until IS NULL;
