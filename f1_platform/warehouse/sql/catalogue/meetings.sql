-- The meetings of all seasons, as far as the warehouse needs them.
SELECT
    year AS season,
    meeting_key,
    meeting_name,
    country_name,
    location,
    circuit_key,
    is_cancelled
FROM raw_meetings
QUALIFY row_number() OVER (PARTITION BY meeting_key ORDER BY date_start, meeting_name) = 1
