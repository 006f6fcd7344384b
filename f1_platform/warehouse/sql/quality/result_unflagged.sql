-- A car of a race without a place, and without a flag that says why. No threshold: of the recorded races two have
-- three such cars, all of them disqualified.
SELECT
    'result_unflagged' AS rule,
    'warning' AS severity,
    'session_result' AS endpoint,
    raw_session_result.session_key,
    raw_session_result.driver_number,
    NULL::INTEGER AS lap_number,
    json_object('laps', raw_session_result.number_of_laps, 'points', raw_session_result.points)::VARCHAR AS evidence
FROM raw_session_result
INNER JOIN building ON raw_session_result.session_key = building.session_key
WHERE
    building.is_race
    AND raw_session_result.position IS NULL
    AND NOT coalesce(raw_session_result.dnf, FALSE)
    AND NOT coalesce(raw_session_result.dns, FALSE)
    AND NOT coalesce(raw_session_result.dsq, FALSE)
