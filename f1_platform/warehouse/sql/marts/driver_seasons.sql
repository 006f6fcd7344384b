-- A season's figures of everyone with a grand prix result. Two rows of one driver in one race (a shared car) are one
-- race.
WITH entered AS (
    SELECT
        driver_id,
        race_id,
        any_value(season) AS season,
        bool_or(started) AS started,
        coalesce(bool_or(position = 1), FALSE) AS won,
        coalesce(bool_or(position <= 3), FALSE) AS on_podium,
        bool_or(grid = 1) AS on_pole
    FROM race_results
    WHERE driver_id IS NOT NULL
    GROUP BY driver_id, race_id
),

counted AS (
    SELECT
        driver_id,
        season,
        count(*) AS races_entered,
        count(*) FILTER (started) AS starts,
        count(*) FILTER (won) AS wins,
        count(*) FILTER (on_podium) AS podiums,
        if(count(on_pole) > 0, count(*) FILTER (on_pole), NULL) AS poles
    FROM entered
    GROUP BY driver_id, season
),

gains AS (
    SELECT
        driver_id,
        season,
        points
    FROM race_results
    UNION ALL
    SELECT
        driver_id,
        season,
        points
    FROM sprint_race_results
),

scored AS (
    SELECT
        driver_id,
        season,
        sum(points) AS points
    FROM gains
    GROUP BY driver_id, season
),

timed AS (
    SELECT
        entered.driver_id,
        entered.season,
        count(*) FILTER (fastest_laps.driver_id = entered.driver_id) AS fastest_laps
    FROM entered
    INNER JOIN fastest_laps ON entered.race_id = fastest_laps.race_id
    GROUP BY entered.driver_id, entered.season
),

debuts AS (
    SELECT
        driver_id,
        season,
        any_value(driver_ref) AS driver_ref,
        any_value(driver_name) AS driver_name,
        team_name,
        min((round, entry)) AS since
    FROM race_results
    GROUP BY driver_id, season, team_name
),

named AS (
    SELECT
        driver_id,
        season,
        any_value(driver_ref) AS driver_ref,
        any_value(driver_name) AS driver_name,
        string_agg(team_name, ', ' ORDER BY since) AS teams
    FROM debuts
    GROUP BY driver_id, season
),

latest AS (
    SELECT
        driver_id,
        season,
        position
    FROM driver_standings
    WHERE missing_rounds = 0
    QUALIFY round = max(round) OVER (PARTITION BY season)
)

SELECT
    counted.driver_id,
    named.driver_ref,
    named.driver_name,
    counted.season,
    named.teams,
    counted.races_entered,
    counted.starts,
    counted.wins,
    counted.podiums,
    counted.poles,
    coalesce(scored.points, 0) AS points,
    timed.fastest_laps,
    latest.position AS championship_position
FROM counted
INNER JOIN named ON counted.driver_id = named.driver_id AND counted.season = named.season
LEFT JOIN scored ON counted.driver_id = scored.driver_id AND counted.season = scored.season
LEFT JOIN timed ON counted.driver_id = timed.driver_id AND counted.season = timed.season
LEFT JOIN latest ON counted.driver_id = latest.driver_id AND counted.season = latest.season
