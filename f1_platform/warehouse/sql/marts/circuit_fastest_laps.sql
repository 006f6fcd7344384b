-- The fastest lap of each grand prix, with its circuit, the team it was driven for and the source that has it.
WITH driven_for AS (
    SELECT
        race_id,
        driver_id,
        arg_min(team_id, entry) AS team_id
    FROM results
    GROUP BY race_id, driver_id
)

SELECT
    races.race_id,
    races.season,
    races.round,
    races.race_name,
    races.race_date,
    races.circuit_id,
    circuits.circuit_ref,
    circuits.circuit_name,
    fastest_laps.driver_id,
    people.driver_ref,
    people.name AS driver_name,
    teams.team_id,
    teams.team_ref,
    teams.team_name,
    fastest_laps.time_ms,
    fastest_laps.lap,
    fastest_laps.source
FROM fastest_laps
INNER JOIN races ON fastest_laps.race_id = races.race_id
LEFT JOIN circuits ON races.circuit_id = circuits.circuit_id
LEFT JOIN people ON fastest_laps.driver_id = people.driver_id
LEFT JOIN driven_for
    ON fastest_laps.race_id = driven_for.race_id AND fastest_laps.driver_id = driven_for.driver_id
LEFT JOIN teams ON driven_for.team_id = teams.team_id
