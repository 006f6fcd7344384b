-- Career figures of everyone with a grand prix result: the sums of their seasons, null where no season knows.
SELECT
    people.driver_id,
    people.driver_ref,
    people.name,
    people.code,
    people.number,
    people.nationality,
    people.date_of_birth,
    sum(seasons.races_entered) AS races_entered,
    sum(seasons.starts) AS starts,
    sum(seasons.wins) AS wins,
    sum(seasons.podiums) AS podiums,
    sum(seasons.poles) AS poles,
    sum(seasons.points) AS points,
    sum(seasons.fastest_laps) AS fastest_laps,
    min(seasons.season) AS first_season,
    max(seasons.season) AS last_season
FROM driver_seasons AS seasons
INNER JOIN people ON seasons.driver_id = people.driver_id
GROUP BY ALL
ORDER BY people.driver_id
