-- A place of a classification that two cars have, or a car of a race that is placed behind one with fewer laps.
-- No threshold: none of the 237 recorded classifications has either.
WITH classified AS (
    SELECT DISTINCT
        session_key,
        driver_number,
        position,
        number_of_laps AS laps
    FROM raw_session_result
    WHERE position IS NOT NULL
),

compared AS (
    SELECT
        classified.session_key,
        classified.driver_number,
        classified.position,
        classified.laps,
        count(*) OVER (PARTITION BY classified.session_key, classified.position) AS cars,
        building.is_race AND classified.laps > min(classified.laps) OVER (
            PARTITION BY classified.session_key
            ORDER BY classified.position
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS is_behind_fewer
    FROM classified
    INNER JOIN building ON classified.session_key = building.session_key
)

SELECT
    'result_places' AS rule,
    'error' AS severity,
    'session_result' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    json_object('place', position, 'cars_on_it', cars, 'laps', laps)::VARCHAR AS evidence
FROM compared
WHERE cars > 1 OR is_behind_fewer
