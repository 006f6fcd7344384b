-- The classification; a time is kept where it is one number, as in races.
SELECT
    session_key,
    driver_number,
    position,
    number_of_laps AS laps,
    points,
    round(try_cast(duration AS DOUBLE) * 1000)::INTEGER AS time_ms,
    coalesce(dnf, FALSE) AS dnf,
    coalesce(dns, FALSE) AS dns,
    coalesce(dsq, FALSE) AS dsq
FROM raw_session_result
QUALIFY row_number() OVER (
    PARTITION BY session_key, driver_number
    ORDER BY
        position ASC NULLS LAST,
        number_of_laps DESC NULLS LAST,
        points DESC NULLS LAST,
        dnf ASC,
        dns ASC,
        dsq ASC
) = 1
