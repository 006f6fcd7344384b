-- Five seconds or more without a sample of a car whose telemetry goes on after them. In both recorded sessions, of
-- 1,043,460 steps, the longest is below two seconds.
WITH steps AS (
    SELECT
        session_key,
        driver_number,
        date,
        lead(date) OVER (PARTITION BY session_key, driver_number ORDER BY date) AS next_date
    FROM raw_car_data
)

SELECT
    'telemetry_hole' AS rule,
    'warning' AS severity,
    'car_data' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    json_object(
        'from', strftime(date, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'seconds', epoch(next_date - date)
    )::VARCHAR AS evidence
FROM steps
WHERE next_date - date >= INTERVAL 5 SECOND
