-- Places held in races: of the position feed those held ten seconds or longer (it flickers at the start), and where a
-- race has no such feed the order of crossing the line at the end of each lap.
WITH changes AS (
    SELECT
        raw_position.session_key,
        raw_position.driver_number,
        raw_position.date AS since,
        raw_position.position,
        lead(raw_position.date) OVER (
            PARTITION BY raw_position.session_key, raw_position.driver_number
            ORDER BY raw_position.date, raw_position.position
        ) AS until
    FROM raw_position
    INNER JOIN building ON raw_position.session_key = building.session_key
    WHERE building.is_race
)

SELECT
    session_key,
    driver_number,
    since,
    position
FROM changes
WHERE until IS NULL OR until - since >= INTERVAL 10 SECOND
UNION ALL
SELECT
    session_key,
    driver_number,
    ended_at AS since,
    position
FROM crossings
WHERE session_key NOT IN (SELECT changes.session_key FROM changes)
