-- A car whose classification and recorded laps are of different length. One lap more is usual in a race: the one it
-- retired on, or drove back to the pits. Of 1,143 recorded cars with both 960 have as many, the other 183
-- one more.
WITH classified AS (
    SELECT
        session_key,
        driver_number,
        max(number_of_laps) AS laps
    FROM raw_session_result
    WHERE number_of_laps IS NOT NULL
    GROUP BY session_key, driver_number
),

recorded AS (
    SELECT
        session_key,
        driver_number,
        max(lap_number) AS laps
    FROM raw_laps
    GROUP BY session_key, driver_number
)

SELECT
    'result_against_laps' AS rule,
    'warning' AS severity,
    'session_result' AS endpoint,
    classified.session_key,
    classified.driver_number,
    NULL::INTEGER AS lap_number,
    json_object('laps_classified', classified.laps, 'laps_recorded', coalesce(recorded.laps, 0))::VARCHAR AS evidence
FROM classified
INNER JOIN building ON classified.session_key = building.session_key
LEFT JOIN recorded
    ON classified.session_key = recorded.session_key AND classified.driver_number = recorded.driver_number
WHERE
    classified.session_key IN (SELECT raw_laps.session_key FROM raw_laps)
    AND coalesce(recorded.laps, 0) - classified.laps NOT BETWEEN 0 AND building.is_race::INTEGER
