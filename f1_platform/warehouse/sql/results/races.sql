-- Every grand prix once. A race of OpenF1 is the archive's where season, circuit and day agree, the day give or take
-- one: the archive dates by local day, OpenF1 by UTC. What only OpenF1 has is numbered after the earlier ones. A
-- cancelled one stays, without its session, where its sprint is held: the sprint's points belong to a round.
WITH sprints AS (
    SELECT
        meeting_key,
        min(session_key) AS session_key
    FROM openf1.sessions
    WHERE session_name = 'Sprint' AND is_cancelled IS DISTINCT FROM TRUE
    GROUP BY meeting_key
),

held AS (
    SELECT
        sessions.season,
        sessions.meeting_key,
        sessions.session_key,
        sprints.session_key AS sprint_session_key,
        circuits.circuit_id,
        coalesce(meetings.meeting_name, sessions.location, sessions.circuit_short_name) AS race_name,
        sessions.date_start::DATE AS utc_date,
        (sessions.date_start + coalesce(sessions.gmt_offset, '00:00:00')::INTERVAL)::DATE AS race_date,
        coalesce(sessions.is_cancelled, FALSE) AS is_cancelled
    FROM openf1.sessions AS sessions
    LEFT JOIN openf1.meetings AS meetings ON sessions.meeting_key = meetings.meeting_key
    LEFT JOIN names.circuits AS circuits ON sessions.circuit_key = circuits.circuit_key
    LEFT JOIN sprints ON sessions.meeting_key = sprints.meeting_key
    WHERE
        sessions.session_name = 'Race'
        AND (sessions.is_cancelled IS DISTINCT FROM TRUE OR sprints.session_key IS NOT NULL)
    QUALIFY
        sessions.is_cancelled IS DISTINCT FROM TRUE
        OR row_number() OVER (
            PARTITION BY sessions.meeting_key ORDER BY coalesce(sessions.is_cancelled, FALSE), sessions.session_key
        ) = 1
),

archived AS (
    SELECT
        races.raceid AS archive_race_id,
        races.year AS season,
        races.round,
        races.name AS race_name,
        races.date AS race_date,
        races.circuitid AS circuit_id,
        held.meeting_key,
        held.session_key,
        held.sprint_session_key,
        coalesce(held.is_cancelled, FALSE) AS is_cancelled
    FROM archive.races AS races
    LEFT JOIN held
        ON
            races.year = held.season
            AND races.circuitid = held.circuit_id
            AND abs(races.date - held.utc_date) <= 1
),

added AS (
    SELECT held.*
    FROM held
    WHERE held.session_key NOT IN (
        SELECT archived.session_key FROM archived
        WHERE archived.session_key IS NOT NULL
    )
),

others AS (
    SELECT
        season,
        race_date
    FROM archived
    UNION ALL
    SELECT
        season,
        race_date
    FROM added
),

earlier AS (
    SELECT
        added.session_key,
        count(others.race_date) AS races
    FROM added
    LEFT JOIN others ON added.season = others.season AND added.race_date > others.race_date
    GROUP BY added.session_key
)

SELECT
    archive_race_id AS race_id,
    season,
    round,
    race_name,
    race_date,
    circuit_id,
    archive_race_id,
    meeting_key,
    if(is_cancelled, NULL, session_key) AS session_key,
    sprint_session_key,
    is_cancelled
FROM archived
UNION ALL
SELECT
    100000 + added.session_key AS race_id,
    added.season,
    earlier.races + 1 AS round,
    added.race_name,
    added.race_date,
    added.circuit_id,
    NULL AS archive_race_id,
    added.meeting_key,
    if(added.is_cancelled, NULL, added.session_key) AS session_key,
    added.sprint_session_key,
    added.is_cancelled
FROM added
INNER JOIN earlier ON added.session_key = earlier.session_key
