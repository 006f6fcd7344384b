-- A stint that begins before the one before it has ended. One lap in common is usual: 11,165 of 18,951 recorded stints
-- begin on the lap that the one before ended on; two or more have six, all of one session.
WITH stints AS (
    SELECT
        session_key,
        driver_number,
        stint_number,
        lap_start,
        lap_end,
        lag(lap_start) OVER car AS start_before,
        lag(lap_end) OVER car AS end_before
    FROM raw_stints
    WINDOW car AS (PARTITION BY session_key, driver_number ORDER BY stint_number)
)

SELECT
    'stint_overlapping' AS rule,
    'warning' AS severity,
    'stints' AS endpoint,
    session_key,
    driver_number,
    lap_start AS lap_number,
    json_object(
        'stint', stint_number,
        'first_lap', lap_start,
        'last_lap', lap_end,
        'first_lap_before', start_before,
        'last_lap_before', end_before
    )::VARCHAR AS evidence
FROM stints
WHERE lap_start < end_before AND end_before >= start_before AND lap_end >= lap_start
