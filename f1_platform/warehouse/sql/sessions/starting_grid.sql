-- The grid, under the session of its qualifying.
SELECT
    session_key,
    driver_number,
    position
FROM raw_starting_grid
QUALIFY row_number() OVER (PARTITION BY session_key, driver_number ORDER BY position NULLS LAST) = 1
