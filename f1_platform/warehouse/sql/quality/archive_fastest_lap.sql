-- A fastest lap of a race that the sources give differently, the driver or the time by a millisecond.
-- No threshold: the 45 recorded races that both sources time agree.
SELECT
    'archive_fastest_lap' AS rule,
    'warning' AS severity,
    'laps' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    evidence
FROM archive_differences
WHERE what = 'fastest_lap'
