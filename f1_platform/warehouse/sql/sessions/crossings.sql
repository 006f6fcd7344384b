-- The order in which the cars of a race crossed the line at the end of each lap.
SELECT
    session_laps.session_key,
    session_laps.driver_number,
    session_laps.lap_number,
    session_laps.ended_at,
    row_number() OVER (
        PARTITION BY session_laps.session_key, session_laps.lap_number
        ORDER BY session_laps.ended_at, session_laps.driver_number
    ) AS position
FROM session_laps
INNER JOIN building ON session_laps.session_key = building.session_key
WHERE building.is_race AND session_laps.ended_at IS NOT NULL
