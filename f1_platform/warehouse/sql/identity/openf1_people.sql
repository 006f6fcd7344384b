-- Every spelling of a person in OpenF1's drivers, in the order they first appeared.
SELECT
    drivers.full_name,
    drivers.first_name,
    drivers.last_name,
    arg_max(drivers.name_acronym, sessions.date_start) AS code,
    coalesce(arg_max(drivers.driver_number, sessions.date_start), max(drivers.driver_number)) AS number,
    bool_or(drivers.team_name IS NOT NULL) AS has_team,
    if(count(*) = 1, 'session ', count(*)::VARCHAR || ' sessions, first ')
    || coalesce(arg_min(drivers.session_key, sessions.date_start), min(drivers.session_key))::VARCHAR AS seen
FROM openf1.drivers AS drivers
LEFT JOIN openf1.sessions AS sessions ON drivers.session_key = sessions.session_key
GROUP BY drivers.full_name, drivers.first_name, drivers.last_name
ORDER BY min(sessions.date_start) NULLS LAST, drivers.full_name, drivers.first_name, drivers.last_name
