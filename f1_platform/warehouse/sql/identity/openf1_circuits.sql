-- Every circuit key of OpenF1, and the circuit where the archive has most of its races.
WITH matches AS (
    SELECT
        sessions.circuit_key,
        races.circuitid AS circuit_id,
        count(*) AS races
    FROM openf1.sessions AS sessions
    INNER JOIN archive.races AS races
        ON
            sessions.season = races.year
            AND abs(sessions.date_start::DATE - races.date) <= 1
    WHERE sessions.session_name = 'Race' AND sessions.is_cancelled IS DISTINCT FROM TRUE
    GROUP BY sessions.circuit_key, races.circuitid
),

best AS (
    SELECT
        circuit_key,
        arg_max(circuit_id, (races, -circuit_id)) AS circuit_id,
        count(*) AS circuits
    FROM matches
    GROUP BY circuit_key
)

SELECT
    sessions.circuit_key,
    arg_max(sessions.circuit_short_name, sessions.date_start) AS name,
    arg_max(sessions.location, sessions.date_start) AS location,
    arg_max(sessions.country_name, sessions.date_start) AS country,
    any_value(best.circuit_id) AS circuit_id,
    coalesce(any_value(best.circuits), 0) AS circuits,
    'circuit_key ' || sessions.circuit_key::VARCHAR || ', ' || count(*)::VARCHAR || ' sessions' AS seen
FROM openf1.sessions AS sessions
LEFT JOIN best ON sessions.circuit_key = best.circuit_key
GROUP BY sessions.circuit_key
ORDER BY min(sessions.date_start), sessions.circuit_key
