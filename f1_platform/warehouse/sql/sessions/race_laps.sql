-- The laps of each car of a race or sprint as lists from the first on: the place in the order of crossing the line at
-- the end of each lap, and the lap's time, null where unknown.
WITH spans AS (
    SELECT
        session_laps.session_key,
        session_laps.driver_number,
        unnest(range(1, max(session_laps.lap_number) + 1)) AS lap_number
    FROM session_laps
    INNER JOIN building ON session_laps.session_key = building.session_key
    WHERE building.is_race
    GROUP BY session_laps.session_key, session_laps.driver_number
)

SELECT
    spans.session_key,
    spans.driver_number,
    count(*) AS laps,
    to_json(list(crossings.position ORDER BY spans.lap_number))::VARCHAR AS positions,
    to_json(list(laps.time_ms ORDER BY spans.lap_number))::VARCHAR AS times_ms
FROM spans
LEFT JOIN session_laps AS laps
    ON
        spans.session_key = laps.session_key
        AND spans.driver_number = laps.driver_number
        AND spans.lap_number = laps.lap_number
LEFT JOIN crossings
    ON
        spans.session_key = crossings.session_key
        AND spans.driver_number = crossings.driver_number
        AND spans.lap_number = crossings.lap_number
GROUP BY spans.session_key, spans.driver_number
