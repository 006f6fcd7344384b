-- Who drove each car, of several records the one with the fewest nulls.
SELECT
    session_key,
    driver_number,
    full_name,
    first_name,
    last_name,
    name_acronym,
    team_name
FROM raw_drivers
QUALIFY row_number() OVER (
    PARTITION BY session_key, driver_number
    ORDER BY
        (full_name IS NULL)::INTEGER + (first_name IS NULL)::INTEGER + (last_name IS NULL)::INTEGER
        + (name_acronym IS NULL)::INTEGER + (team_name IS NULL)::INTEGER,
        full_name,
        team_name,
        name_acronym,
        first_name,
        last_name
) = 1
