-- One row a car that took part: in results, laps or positions; where a session has none of them, in drivers.
WITH seen AS (
    SELECT
        session_key,
        driver_number
    FROM raw_session_result
    UNION
    SELECT
        session_key,
        driver_number
    FROM raw_laps
    UNION
    SELECT
        session_key,
        driver_number
    FROM raw_position
),

cars AS (
    SELECT
        session_key,
        driver_number
    FROM seen
    UNION
    SELECT
        session_key,
        driver_number
    FROM raw_drivers
    WHERE session_key NOT IN (SELECT seen.session_key FROM seen)
),

classified AS (
    SELECT
        session_key,
        driver_number,
        min(position) AS position,
        max(number_of_laps) AS laps
    FROM raw_session_result
    GROUP BY session_key, driver_number
),

driven AS (
    SELECT
        session_key,
        driver_number,
        max(lap_number) AS laps,
        count(time_ms) AS timed_laps,
        min(time_ms) AS best_lap_ms,
        arg_min(lap_number, (time_ms, lap_number)) FILTER (time_ms IS NOT NULL) AS best_lap_number,
        min(sector_1_ms) AS best_sector_1_ms,
        min(sector_2_ms) AS best_sector_2_ms,
        min(sector_3_ms) AS best_sector_3_ms,
        avg(time_ms) FILTER (NOT in_pits) AS average_lap_ms,
        max(speed_trap) AS speed_trap
    FROM session_laps
    GROUP BY session_key, driver_number
),

visits AS (
    SELECT
        session_key,
        driver_number,
        lap_number,
        min(coalesce(lane_duration, pit_duration)) AS seconds
    FROM raw_pit
    WHERE lap_number IS NOT NULL
    GROUP BY session_key, driver_number, lap_number
),

stops AS (
    SELECT
        session_key,
        driver_number,
        count(*) AS pit_stops,
        round(sum(seconds), 3) AS pit_time_s
    FROM visits
    GROUP BY session_key, driver_number
),

tyres AS (
    SELECT
        session_key,
        driver_number,
        count(DISTINCT stint_number) AS stints,
        string_agg(coalesce(compound, 'UNKNOWN'), ',' ORDER BY stint_number) AS compounds
    FROM raw_stints
    GROUP BY session_key, driver_number
),

moves AS (
    SELECT
        session_key,
        driver_number,
        since,
        position,
        lag(position) OVER (PARTITION BY session_key, driver_number ORDER BY since, position) - position AS won
    FROM places
),

progress AS (
    SELECT
        session_key,
        driver_number,
        arg_min(position, (since, position)) AS first_position,
        arg_max(position, (since, position)) AS last_position,
        coalesce(sum(won) FILTER (won > 0), 0) AS positions_won,
        coalesce(-sum(won) FILTER (won < 0), 0) AS positions_lost
    FROM moves
    GROUP BY session_key, driver_number
),

led AS (
    SELECT
        session_key,
        driver_number,
        count(*) AS laps_led
    FROM lap_leaders
    GROUP BY session_key, driver_number
)

SELECT
    cars.session_key,
    cars.driver_number,
    coalesce(classified.laps, driven.laps) AS laps,
    coalesce(driven.timed_laps, 0) AS timed_laps,
    driven.best_lap_ms,
    driven.best_lap_number,
    driven.best_sector_1_ms,
    driven.best_sector_2_ms,
    driven.best_sector_3_ms,
    driven.average_lap_ms,
    driven.speed_trap,
    CASE
        WHEN cars.session_key IN (SELECT raw_pit.session_key FROM raw_pit) THEN coalesce(stops.pit_stops, 0)
    END AS pit_stops,
    stops.pit_time_s,
    CASE
        WHEN cars.session_key IN (SELECT raw_stints.session_key FROM raw_stints) THEN coalesce(tyres.stints, 0)
    END AS stints,
    tyres.compounds,
    progress.first_position,
    if(classified.session_key IS NULL, progress.last_position, classified.position) AS final_position,
    progress.positions_won,
    progress.positions_lost,
    CASE
        WHEN cars.session_key IN (SELECT lap_leaders.session_key FROM lap_leaders) THEN coalesce(led.laps_led, 0)
    END AS laps_led
FROM cars
LEFT JOIN classified ON cars.session_key = classified.session_key AND cars.driver_number = classified.driver_number
LEFT JOIN driven ON cars.session_key = driven.session_key AND cars.driver_number = driven.driver_number
LEFT JOIN stops ON cars.session_key = stops.session_key AND cars.driver_number = stops.driver_number
LEFT JOIN tyres ON cars.session_key = tyres.session_key AND cars.driver_number = tyres.driver_number
LEFT JOIN progress ON cars.session_key = progress.session_key AND cars.driver_number = progress.driver_number
LEFT JOIN led ON cars.session_key = led.session_key AND cars.driver_number = led.driver_number
