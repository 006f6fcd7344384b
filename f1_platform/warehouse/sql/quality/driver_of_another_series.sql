-- A car number under which OpenF1 names somebody who is no driver of Formula 1: no rule of identity names the person,
-- or the full name is not that of the first and last name beside it. No threshold: one recorded session has any.
SELECT
    'driver_of_another_series' AS rule,
    'warning' AS severity,
    'drivers' AS endpoint,
    drivers.session_key,
    drivers.driver_number,
    NULL::INTEGER AS lap_number,
    json_object(
        'full_name', drivers.full_name,
        'first_name', drivers.first_name,
        'last_name', drivers.last_name,
        'team_name', drivers.team_name
    )::VARCHAR AS evidence
FROM openf1.drivers AS drivers
LEFT JOIN entries ON drivers.session_key = entries.session_key AND drivers.driver_number = entries.driver_number
WHERE
    drivers.full_name IS NOT NULL
    AND (
        entries.driver_id IS NULL
        OR NOT contains(lower(strip_accents(drivers.full_name)), lower(strip_accents(drivers.last_name)))
    )
