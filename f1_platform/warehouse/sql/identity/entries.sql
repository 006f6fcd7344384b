-- Who drove which car number of a session for which team.
SELECT
    drivers.session_key,
    drivers.driver_number,
    people.driver_id,
    teams.team_id
FROM openf1.drivers AS drivers
LEFT JOIN names.people AS people
    ON
        drivers.full_name IS NOT DISTINCT FROM people.full_name
        AND drivers.first_name IS NOT DISTINCT FROM people.first_name
        AND drivers.last_name IS NOT DISTINCT FROM people.last_name
LEFT JOIN names.teams AS teams ON drivers.team_name = teams.team_name
