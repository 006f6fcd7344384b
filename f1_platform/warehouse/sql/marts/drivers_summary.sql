-- Career figures of everyone with a grand prix result. Two rows of one driver in one race (a shared car) are one race.
WITH entered AS (
    SELECT
        driver_id,
        race_id,
        any_value(season) AS season,
        bool_or(started) AS started,
        coalesce(bool_or(position = 1), FALSE) AS won,
        coalesce(bool_or(position <= 3), FALSE) AS on_podium,
        bool_or(grid = 1) AS on_pole
    FROM results
    WHERE driver_id IS NOT NULL
    GROUP BY driver_id, race_id
),

careers AS (
    SELECT
        driver_id,
        count(*) AS races_entered,
        count(*) FILTER (started) AS starts,
        count(*) FILTER (won) AS wins,
        count(*) FILTER (on_podium) AS podiums,
        if(count(on_pole) > 0, count(*) FILTER (on_pole), NULL) AS poles,
        min(season) AS first_season,
        max(season) AS last_season
    FROM entered
    GROUP BY driver_id
),

entries AS (
    SELECT
        driver_id,
        points
    FROM results
    UNION ALL
    SELECT
        driver_id,
        points
    FROM sprint_results
),

scored AS (
    SELECT
        driver_id,
        sum(points) AS points
    FROM entries
    GROUP BY driver_id
),

timed AS (
    SELECT
        entered.driver_id,
        count(*) FILTER (fastest_laps.driver_id = entered.driver_id) AS fastest_laps
    FROM entered
    INNER JOIN fastest_laps ON entered.race_id = fastest_laps.race_id
    GROUP BY entered.driver_id
)

SELECT
    people.driver_id,
    people.driver_ref,
    people.name,
    people.code,
    people.number,
    people.nationality,
    people.date_of_birth,
    careers.races_entered,
    careers.starts,
    careers.wins,
    careers.podiums,
    careers.poles,
    coalesce(scored.points, 0) AS points,
    timed.fastest_laps,
    careers.first_season,
    careers.last_season
FROM careers
INNER JOIN people ON careers.driver_id = people.driver_id
LEFT JOIN scored ON careers.driver_id = scored.driver_id
LEFT JOIN timed ON careers.driver_id = timed.driver_id
ORDER BY people.driver_id
