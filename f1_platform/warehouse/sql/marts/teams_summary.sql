-- Figures of every team with a grand prix result: the sums of its seasons, null where no season knows.
WITH titles AS (
    SELECT
        champion_team_id AS team_id,
        count(*) AS championships
    FROM seasons
    GROUP BY champion_team_id
),

counted AS (
    SELECT
        team_id,
        sum(races_entered) AS races_entered,
        sum(starts) AS starts,
        sum(wins) AS wins,
        sum(podiums) AS podiums,
        sum(poles) AS poles,
        sum(points) AS points,
        sum(fastest_laps) AS fastest_laps,
        min(season) AS first_season,
        max(season) AS last_season
    FROM team_seasons
    GROUP BY team_id
)

SELECT
    teams.team_id,
    teams.team_ref,
    teams.team_name,
    teams.nationality,
    counted.races_entered,
    counted.starts,
    counted.wins,
    counted.podiums,
    counted.poles,
    counted.points,
    counted.fastest_laps,
    coalesce(titles.championships, 0) AS championships,
    counted.first_season,
    counted.last_season
FROM counted
INNER JOIN teams ON counted.team_id = teams.team_id
LEFT JOIN titles ON counted.team_id = titles.team_id
ORDER BY teams.team_id
