-- Grands prix held at each circuit, and the fastest race lap ever there.
WITH counted AS (
    SELECT
        circuit_id,
        count(*) AS total_races,
        min(season) AS first_season,
        max(season) AS last_season
    FROM races
    WHERE race_id IN (SELECT results.race_id FROM results)
    GROUP BY circuit_id
),

fastest AS (
    SELECT
        races.circuit_id,
        races.season,
        fastest_laps.time_ms,
        fastest_laps.driver_id
    FROM fastest_laps
    INNER JOIN races ON fastest_laps.race_id = races.race_id
    QUALIFY row_number() OVER (PARTITION BY races.circuit_id ORDER BY fastest_laps.time_ms, races.race_date) = 1
)

SELECT
    circuits.circuit_id,
    circuits.circuit_ref,
    circuits.circuit_name,
    circuits.location,
    circuits.country,
    circuits.latitude,
    circuits.longitude,
    counted.total_races,
    counted.first_season,
    counted.last_season,
    fastest.time_ms AS fastest_lap,
    fastest.driver_id AS fastest_driver,
    people.name AS fastest_driver_name,
    fastest.season AS fastest_lap_year
FROM counted
INNER JOIN circuits ON counted.circuit_id = circuits.circuit_id
LEFT JOIN fastest ON counted.circuit_id = fastest.circuit_id
LEFT JOIN people ON fastest.driver_id = people.driver_id
ORDER BY circuits.circuit_id
