-- Results of grands prix with the names of the race, the circuit, the driver and the team.
SELECT
    entries.race_id,
    entries.season,
    entries.round,
    races.race_name,
    races.race_date,
    races.circuit_id,
    circuits.circuit_name,
    entries.driver_id,
    people.driver_ref,
    people.name AS driver_name,
    people.code,
    entries.team_id,
    teams.team_ref,
    teams.team_name,
    entries.number,
    entries.grid,
    entries.position,
    entries.points,
    entries.laps,
    entries.time_ms,
    entries.status,
    entries.started,
    entries.source,
    entries.entry
FROM results AS entries
INNER JOIN races ON entries.race_id = races.race_id
LEFT JOIN circuits ON races.circuit_id = circuits.circuit_id
LEFT JOIN people ON entries.driver_id = people.driver_id
LEFT JOIN teams ON entries.team_id = teams.team_id
