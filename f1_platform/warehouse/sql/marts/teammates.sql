-- Everyone against each other one with an entry of the same team in the same grand prix. Of several rows of one driver
-- in one race (shared cars) the best places count; grid place 0 is none.
WITH driven AS (
    SELECT
        race_id,
        team_id,
        driver_id,
        any_value(season) AS season,
        any_value(round) AS round,
        any_value(driver_ref) AS driver_ref,
        any_value(driver_name) AS driver_name,
        any_value(team_name) AS team_name,
        min(position) AS position,
        min(nullif(grid, 0)) AS grid,
        coalesce(sum(points), 0) AS points
    FROM race_results
    WHERE driver_id IS NOT NULL AND team_id IS NOT NULL
    GROUP BY race_id, team_id, driver_id
),

sprinted AS (
    SELECT
        race_id,
        team_id,
        driver_id,
        sum(points) AS points
    FROM sprint_race_results
    GROUP BY race_id, team_id, driver_id
),

scored AS (
    SELECT
        driven.* EXCLUDE (points),
        driven.points + coalesce(sprinted.points, 0) AS points
    FROM driven
    LEFT JOIN sprinted
        ON
            driven.race_id = sprinted.race_id
            AND driven.team_id = sprinted.team_id
            AND driven.driver_id = sprinted.driver_id
),

pairs AS (
    SELECT
        mine.driver_id,
        mine.driver_ref,
        mine.driver_name,
        others.driver_id AS teammate_id,
        others.driver_ref AS teammate_ref,
        others.driver_name AS teammate_name,
        mine.race_id,
        mine.season,
        mine.round,
        mine.team_name,
        mine.position < others.position AS is_ahead,
        mine.position > others.position AS is_behind,
        mine.grid < others.grid AS starts_ahead,
        mine.grid > others.grid AS starts_behind,
        mine.points,
        others.points AS teammate_points
    FROM scored AS mine
    INNER JOIN scored AS others
        ON mine.race_id = others.race_id AND mine.team_id = others.team_id AND mine.driver_id != others.driver_id
),

firsts AS (
    SELECT
        driver_id,
        teammate_id,
        team_name,
        min((season, round)) AS since
    FROM pairs
    GROUP BY driver_id, teammate_id, team_name
),

teamed AS (
    SELECT
        driver_id,
        teammate_id,
        string_agg(team_name, ', ' ORDER BY since, team_name) AS teams
    FROM firsts
    GROUP BY driver_id, teammate_id
)

SELECT
    pairs.driver_id,
    pairs.driver_ref,
    pairs.driver_name,
    pairs.teammate_id,
    pairs.teammate_ref,
    pairs.teammate_name,
    count(DISTINCT pairs.season) AS seasons,
    min(pairs.season) AS first_season,
    max(pairs.season) AS last_season,
    any_value(teamed.teams) AS teams,
    count(DISTINCT pairs.race_id) AS races,
    count(*) FILTER (pairs.is_ahead) AS races_ahead,
    count(*) FILTER (pairs.is_behind) AS races_behind,
    count(*) FILTER (pairs.starts_ahead) AS grids_ahead,
    count(*) FILTER (pairs.starts_behind) AS grids_behind,
    sum(pairs.points) AS points,
    sum(pairs.teammate_points) AS teammate_points
FROM pairs
INNER JOIN teamed ON pairs.driver_id = teamed.driver_id AND pairs.teammate_id = teamed.teammate_id
GROUP BY
    pairs.driver_id,
    pairs.driver_ref,
    pairs.driver_name,
    pairs.teammate_id,
    pairs.teammate_ref,
    pairs.teammate_name
