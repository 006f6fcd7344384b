-- A pit stop that names no lap, or one that its car has not driven: beyond its classification and its recorded laps.
-- No threshold: of 14,975 recorded stops 47 do, in three sessions.
WITH told AS (
    SELECT
        session_key,
        driver_number,
        number_of_laps AS laps
    FROM raw_session_result
    UNION ALL
    SELECT
        session_key,
        driver_number,
        lap_number AS laps
    FROM raw_laps
),

driven AS (
    SELECT
        session_key,
        driver_number,
        max(laps) AS laps
    FROM told
    GROUP BY session_key, driver_number
)

SELECT
    'pit_stop_without_lap' AS rule,
    'warning' AS severity,
    'pit' AS endpoint,
    raw_pit.session_key,
    raw_pit.driver_number,
    raw_pit.lap_number,
    json_object(
        'at', strftime(raw_pit.date, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'laps_driven', driven.laps
    )::VARCHAR AS evidence
FROM raw_pit
LEFT JOIN driven
    ON raw_pit.session_key = driven.session_key AND raw_pit.driver_number = driven.driver_number
WHERE raw_pit.lap_number IS NULL OR raw_pit.lap_number > driven.laps
