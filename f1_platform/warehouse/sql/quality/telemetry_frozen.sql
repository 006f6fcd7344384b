-- Ten seconds or more of a moving car in which engine, speed, gear, throttle and brake all stay the same. In both
-- recorded sessions the longest such times are 7 s, of a car that was pushed, and 115 s, of one whose throttle and
-- brake read 104, which is no data.
WITH samples AS (
    SELECT
        session_key,
        driver_number,
        date,
        rpm,
        speed,
        -- One number for all of them: comparing five costs the window many times as much.
        hash(rpm, speed, n_gear, throttle, brake) AS signals
    FROM raw_car_data
),

compared AS (
    SELECT
        session_key,
        driver_number,
        date,
        rpm,
        speed,
        coalesce(signals != lag(signals) OVER car, TRUE) AS is_new,
        lag(date) OVER car AS date_before,
        max(date) OVER (PARTITION BY session_key, driver_number) AS ended
    FROM samples
    WINDOW car AS (PARTITION BY session_key, driver_number ORDER BY date)
),

changes AS (
    SELECT
        session_key,
        driver_number,
        rpm,
        speed,
        date AS since,
        lead(date_before, 1, ended) OVER (PARTITION BY session_key, driver_number ORDER BY date) AS until
    FROM compared
    WHERE is_new
)

SELECT
    'telemetry_frozen' AS rule,
    'warning' AS severity,
    'car_data' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    json_object(
        'from', strftime(since, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'seconds', epoch(until - since),
        'speed', speed,
        'rpm', rpm
    )::VARCHAR AS evidence
FROM changes
WHERE speed > 0 AND until - since >= INTERVAL 10 SECOND
