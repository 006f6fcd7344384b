-- The sessions of all seasons, as far as the warehouse needs them.
SELECT
    raw_sessions.year AS season,
    raw_sessions.meeting_key,
    raw_sessions.session_key,
    raw_sessions.session_type,
    raw_sessions.session_name,
    make_timestamp(epoch_us(date_start)) AS date_start,
    raw_sessions.circuit_key,
    raw_sessions.circuit_short_name,
    raw_sessions.location,
    raw_sessions.country_name,
    raw_sessions.gmt_offset,
    raw_sessions.is_cancelled
FROM raw_sessions
QUALIFY
    row_number()
        OVER (PARTITION BY raw_sessions.session_key ORDER BY raw_sessions.date_start, raw_sessions.session_name)
    = 1
