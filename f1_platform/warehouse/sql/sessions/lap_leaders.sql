-- The car in first place when the first car ended each lap of a race.
WITH laps AS (
    SELECT
        session_laps.session_key,
        session_laps.lap_number,
        min(session_laps.ended_at) AS ended_at
    FROM session_laps
    INNER JOIN building ON session_laps.session_key = building.session_key
    WHERE building.is_race AND session_laps.ended_at IS NOT NULL
    GROUP BY session_laps.session_key, session_laps.lap_number
),

firsts AS (
    SELECT
        session_key,
        min(driver_number) AS driver_number,
        since
    FROM places
    WHERE position = 1
    GROUP BY session_key, since
)

SELECT
    laps.session_key,
    laps.lap_number,
    firsts.driver_number
FROM laps
ASOF INNER JOIN firsts ON laps.session_key = firsts.session_key AND laps.ended_at >= firsts.since
