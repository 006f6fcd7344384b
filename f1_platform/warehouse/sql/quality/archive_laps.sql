-- A number of laps that the sources give differently. No threshold, and OpenF1's
-- nulls say nothing: of 46 races and 12 sprints in both sources none has such cars.
SELECT
    'archive_laps' AS rule,
    'warning' AS severity,
    'session_result' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    evidence
FROM archive_differences
WHERE what = 'laps'
