-- Every season: its races, and its champions as soon as its last race is held and the standing lacks no race.
WITH held AS (
    SELECT DISTINCT race_id
    FROM results
),

sprinted AS (
    SELECT DISTINCT race_id
    FROM sprint_results
),

calendar AS (
    SELECT
        races.season,
        count(held.race_id) AS races,
        count(*) FILTER (NOT races.is_cancelled) AS races_scheduled,
        count(sprinted.race_id) AS sprints,
        min(races.race_date) FILTER (NOT races.is_cancelled) AS first_race_date,
        max(races.race_date) FILTER (NOT races.is_cancelled) AS last_race_date,
        max(races.round) AS last_round
    FROM races
    LEFT JOIN held ON races.race_id = held.race_id
    LEFT JOIN sprinted ON races.race_id = sprinted.race_id
    GROUP BY races.season
)

SELECT
    calendar.season,
    calendar.races,
    calendar.races_scheduled,
    calendar.sprints,
    calendar.first_race_date,
    calendar.last_race_date,
    drivers.driver_id AS champion_id,
    drivers.driver_ref AS champion_ref,
    drivers.driver_name AS champion_name,
    drivers.points AS champion_points,
    teams.team_id AS champion_team_id,
    teams.team_ref AS champion_team_ref,
    teams.team_name AS champion_team_name,
    teams.points AS champion_team_points
FROM calendar
LEFT JOIN driver_standings AS drivers
    ON
        calendar.season = drivers.season
        AND calendar.last_round = drivers.round
        AND drivers.position = 1
        AND drivers.missing_rounds = 0
LEFT JOIN team_standings AS teams
    ON
        calendar.season = teams.season
        AND calendar.last_round = teams.round
        AND teams.position = 1
        AND teams.missing_rounds = 0
QUALIFY row_number() OVER (PARTITION BY calendar.season ORDER BY drivers.driver_id, teams.team_id) = 1
