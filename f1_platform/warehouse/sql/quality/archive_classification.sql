-- A car that is missing in one of the sources, or placed differently. No threshold: of 46 races and
-- 12 sprints in both sources seven have such cars.
SELECT
    'archive_classification' AS rule,
    'warning' AS severity,
    'session_result' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    evidence
FROM archive_differences
WHERE what IN ('entry', 'position')
