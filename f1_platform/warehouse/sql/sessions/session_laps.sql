-- Every lap once, with the moment it ended; in races those after the car's or the winner's last are left out.
WITH winners AS (
    SELECT
        session_key,
        max(number_of_laps) AS laps
    FROM raw_session_result
    WHERE position = 1
    GROUP BY session_key
),

finishers AS (
    SELECT
        session_key,
        driver_number,
        max(number_of_laps) AS laps
    FROM raw_session_result
    GROUP BY session_key, driver_number
),

in_laps AS (
    SELECT DISTINCT
        session_key,
        driver_number,
        lap_number
    FROM raw_pit
),

laps AS (
    SELECT
        raw_laps.*,
        round(nullif(raw_laps.lap_duration, 0) * 1000)::INTEGER AS time_ms
    FROM raw_laps
    QUALIFY row_number() OVER (
        PARTITION BY raw_laps.session_key, raw_laps.driver_number, raw_laps.lap_number
        ORDER BY
            raw_laps.lap_duration NULLS LAST,
            raw_laps.date_start NULLS LAST,
            raw_laps.is_pit_out_lap,
            raw_laps.duration_sector_1,
            raw_laps.duration_sector_2,
            raw_laps.duration_sector_3
    ) = 1
)

SELECT
    laps.session_key,
    laps.driver_number,
    laps.lap_number,
    laps.time_ms,
    round(nullif(laps.duration_sector_1, 0) * 1000)::INTEGER AS sector_1_ms,
    round(nullif(laps.duration_sector_2, 0) * 1000)::INTEGER AS sector_2_ms,
    round(nullif(laps.duration_sector_3, 0) * 1000)::INTEGER AS sector_3_ms,
    greatest(laps.i1_speed, laps.i2_speed, laps.st_speed) AS speed_trap,
    coalesce(laps.is_pit_out_lap, FALSE) OR in_laps.lap_number IS NOT NULL AS in_pits,
    coalesce(
        laps.date_start + to_milliseconds(laps.time_ms),
        lead(laps.date_start) OVER (PARTITION BY laps.session_key, laps.driver_number ORDER BY laps.lap_number)
    ) AS ended_at
FROM laps
INNER JOIN building ON laps.session_key = building.session_key
LEFT JOIN winners ON laps.session_key = winners.session_key
LEFT JOIN finishers
    ON laps.session_key = finishers.session_key AND laps.driver_number = finishers.driver_number
LEFT JOIN in_laps
    ON
        laps.session_key = in_laps.session_key
        AND laps.driver_number = in_laps.driver_number
        AND laps.lap_number = in_laps.lap_number
WHERE NOT building.is_race OR laps.lap_number <= coalesce(finishers.laps, winners.laps, laps.lap_number)
