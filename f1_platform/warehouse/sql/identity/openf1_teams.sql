-- Every spelling of a team in OpenF1's drivers, in the order they first appeared.
SELECT
    drivers.team_name,
    if(count(DISTINCT drivers.session_key) = 1, 'session ', count(DISTINCT drivers.session_key) || ' sessions, first ')
    || coalesce(arg_min(drivers.session_key, sessions.date_start), min(drivers.session_key))::VARCHAR AS seen
FROM openf1.drivers AS drivers
LEFT JOIN openf1.sessions AS sessions ON drivers.session_key = sessions.session_key
WHERE drivers.team_name IS NOT NULL
GROUP BY drivers.team_name
ORDER BY min(sessions.date_start) NULLS LAST, drivers.team_name
