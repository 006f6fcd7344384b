-- Laps driven on one set of tyres, with their times.
WITH stints AS (
    SELECT *
    FROM raw_stints
    QUALIFY row_number() OVER (
        PARTITION BY session_key, driver_number, stint_number
        ORDER BY lap_end DESC NULLS LAST, compound ASC, lap_start ASC, tyre_age_at_start ASC
    ) = 1
)

SELECT
    stints.session_key,
    stints.driver_number,
    stints.stint_number,
    any_value(stints.compound) AS compound,
    any_value(stints.lap_start) AS lap_start,
    any_value(stints.lap_end) AS lap_end,
    greatest(any_value(stints.lap_end) - any_value(stints.lap_start) + 1, 0) AS laps,
    any_value(stints.tyre_age_at_start) AS tyre_age_at_start,
    avg(session_laps.time_ms) FILTER (NOT session_laps.in_pits) AS average_lap_ms,
    min(session_laps.time_ms) AS best_lap_ms
FROM stints
LEFT JOIN session_laps
    ON
        stints.session_key = session_laps.session_key
        AND stints.driver_number = session_laps.driver_number
        AND session_laps.lap_number BETWEEN stints.lap_start AND stints.lap_end
GROUP BY stints.session_key, stints.driver_number, stints.stint_number
