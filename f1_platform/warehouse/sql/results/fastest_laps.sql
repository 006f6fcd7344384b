-- The fastest lap of each grand prix over both sources; where they give the same time, the archive's row.
SELECT
    race_id,
    driver_id,
    time_ms,
    lap,
    source
FROM best_laps
QUALIFY row_number() OVER (PARTITION BY race_id ORDER BY time_ms, source) = 1
