-- A car's telemetry in a few numbers. Means are over samples with the car moving; throttle and brake above 100 (104)
-- mean no data; the DRS is open at 10, 12 and 14, and a gap between samples counts for a second at most.
WITH samples AS (
    SELECT
        session_key,
        driver_number,
        if(speed <= 450, speed, NULL) AS speed,
        if(throttle <= 100, throttle, NULL) AS throttle,
        if(brake <= 100, brake, NULL) AS brake,
        drs IN (10, 12, 14) AS is_open,
        lag(drs IN (10, 12, 14), 1, FALSE) OVER car AS was_open,
        least(date_diff('millisecond', date, lead(date) OVER car), 1000) AS lasted_ms
    FROM raw_car_data
    WINDOW car AS (PARTITION BY session_key, driver_number ORDER BY date)
)

SELECT
    session_key,
    driver_number,
    count(*) AS samples,
    max(speed) AS top_speed,
    avg(speed) FILTER (speed > 0) AS mean_speed,
    avg(throttle) FILTER (speed > 0) AS mean_throttle,
    avg((brake > 0)::INTEGER) FILTER (speed > 0) AS brake_share,
    if(count(is_open) > 0, count(*) FILTER (is_open AND NOT coalesce(was_open, FALSE)), NULL) AS drs_activations,
    if(count(is_open) > 0, coalesce(sum(lasted_ms) FILTER (is_open), 0) / 1000, NULL) AS drs_seconds
FROM samples
GROUP BY session_key, driver_number
