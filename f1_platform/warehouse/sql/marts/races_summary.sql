-- Every grand prix with its circuit, its winner and its fastest lap; of a shared car the first who is named has won.
WITH winners AS (
    SELECT *
    FROM race_results
    WHERE position = 1
    QUALIFY row_number() OVER (PARTITION BY race_id ORDER BY entry) = 1
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
    circuits.country,
    winners.driver_id AS winner_id,
    winners.driver_ref AS winner_ref,
    winners.driver_name AS winner_name,
    winners.team_id AS winner_team_id,
    winners.team_name AS winner_team_name,
    fastest_laps.time_ms AS fastest_lap_ms,
    fastest_laps.driver_id AS fastest_lap_driver_id,
    people.name AS fastest_lap_driver_name,
    winners.laps,
    races.meeting_key,
    races.session_key,
    races.sprint_session_key
FROM races
LEFT JOIN circuits ON races.circuit_id = circuits.circuit_id
LEFT JOIN winners ON races.race_id = winners.race_id
LEFT JOIN fastest_laps ON races.race_id = fastest_laps.race_id
LEFT JOIN people ON fastest_laps.driver_id = people.driver_id
