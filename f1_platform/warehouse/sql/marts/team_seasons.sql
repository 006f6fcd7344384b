-- A season's figures of every team with a grand prix result: a race that several of its cars won, started or had pole
-- in counts once, every place on the podium for itself.
WITH entered AS (
    SELECT
        team_id,
        race_id,
        any_value(season) AS season,
        bool_or(started) AS started,
        coalesce(bool_or(position = 1), FALSE) AS won,
        count(DISTINCT position) FILTER (position <= 3) AS podiums,
        bool_or(grid = 1) AS on_pole
    FROM race_results
    WHERE team_id IS NOT NULL
    GROUP BY team_id, race_id
),

counted AS (
    SELECT
        team_id,
        season,
        count(*) AS races_entered,
        count(*) FILTER (started) AS starts,
        count(*) FILTER (won) AS wins,
        sum(podiums) AS podiums,
        if(count(on_pole) > 0, count(*) FILTER (on_pole), NULL) AS poles
    FROM entered
    GROUP BY team_id, season
),

gains AS (
    SELECT
        team_id,
        season,
        points
    FROM race_results
    UNION ALL
    SELECT
        team_id,
        season,
        points
    FROM sprint_race_results
),

scored AS (
    SELECT
        team_id,
        season,
        sum(points) AS points
    FROM gains
    GROUP BY team_id, season
),

fastest AS (
    SELECT DISTINCT
        race_results.team_id,
        race_results.race_id
    FROM race_results
    INNER JOIN fastest_laps
        ON race_results.race_id = fastest_laps.race_id AND race_results.driver_id = fastest_laps.driver_id
),

timed AS (
    SELECT
        entered.team_id,
        entered.season,
        count(fastest.race_id) AS fastest_laps
    FROM entered
    INNER JOIN fastest_laps ON entered.race_id = fastest_laps.race_id
    LEFT JOIN fastest ON entered.race_id = fastest.race_id AND entered.team_id = fastest.team_id
    GROUP BY entered.team_id, entered.season
),

debuts AS (
    SELECT
        team_id,
        season,
        any_value(team_ref) AS team_ref,
        any_value(team_name) AS team_name,
        driver_name,
        min((round, entry)) AS since
    FROM race_results
    GROUP BY team_id, season, driver_name
),

named AS (
    SELECT
        team_id,
        season,
        any_value(team_ref) AS team_ref,
        any_value(team_name) AS team_name,
        string_agg(driver_name, ', ' ORDER BY since) AS drivers
    FROM debuts
    GROUP BY team_id, season
),

latest AS (
    SELECT
        team_id,
        season,
        position
    FROM team_standings
    WHERE missing_rounds = 0
    QUALIFY round = max(round) OVER (PARTITION BY season)
)

SELECT
    counted.team_id,
    named.team_ref,
    named.team_name,
    counted.season,
    named.drivers,
    counted.races_entered,
    counted.starts,
    counted.wins,
    counted.podiums,
    counted.poles,
    coalesce(scored.points, 0) AS points,
    timed.fastest_laps,
    latest.position AS championship_position
FROM counted
INNER JOIN named ON counted.team_id = named.team_id AND counted.season = named.season
LEFT JOIN scored ON counted.team_id = scored.team_id AND counted.season = scored.season
LEFT JOIN timed ON counted.team_id = timed.team_id AND counted.season = timed.season
LEFT JOIN latest ON counted.team_id = latest.team_id AND counted.season = latest.season
