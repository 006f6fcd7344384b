-- A stint that ends before it begins. No threshold: of 18,951 recorded stints three do.
SELECT
    'stint_backward' AS rule,
    'warning' AS severity,
    'stints' AS endpoint,
    session_key,
    driver_number,
    lap_start AS lap_number,
    json_object('stint', stint_number, 'first_lap', lap_start, 'last_lap', lap_end)::VARCHAR AS evidence
FROM raw_stints
WHERE lap_end < lap_start
