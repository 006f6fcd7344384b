-- A gap to the leader that changes by more than 20 s within 10 s. In the one recorded race 24,859 pairs of records lie
-- so close, and the greatest change is 5.0 s, a penalty that was added; penalties of ten seconds are the largest usual.
WITH gaps AS (
    SELECT
        session_key,
        driver_number,
        date,
        try_cast(gap_to_leader AS DOUBLE) AS gap
    FROM raw_intervals
    WHERE try_cast(gap_to_leader AS DOUBLE) IS NOT NULL
),

steps AS (
    SELECT
        session_key,
        driver_number,
        date,
        gap,
        lag(date) OVER car AS date_before,
        lag(gap) OVER car AS gap_before
    FROM gaps
    WINDOW car AS (PARTITION BY session_key, driver_number ORDER BY date, gap)
)

SELECT
    'interval_jump' AS rule,
    'warning' AS severity,
    'intervals' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    json_object(
        'at', strftime(date, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'gap', gap,
        'gap_before', gap_before,
        'seconds', epoch(date - date_before)
    )::VARCHAR AS evidence
FROM steps
WHERE abs(gap - gap_before) > 20 AND date - date_before <= INTERVAL 10 SECOND
