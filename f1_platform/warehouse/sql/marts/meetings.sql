-- The meetings of OpenF1's catalogue; those that only sessions name (some of 2025, all of 2026) are called after the
-- place of their sessions.
WITH held AS (
    SELECT
        meeting_key,
        min(season) AS season,
        min(date_start) AS date_start,
        arg_min(location, date_start) AS location,
        arg_min(country_name, date_start) AS country_name,
        arg_min(circuit_key, date_start) AS circuit_key,
        arg_min(coalesce(location, circuit_short_name), date_start) AS place
    FROM openf1.sessions
    GROUP BY meeting_key
)

SELECT
    coalesce(meetings.meeting_key, held.meeting_key) AS meeting_key,
    coalesce(meetings.season, held.season) AS season,
    coalesce(meetings.meeting_name, held.place) AS meeting_name,
    held.date_start,
    coalesce(meetings.location, held.location) AS location,
    coalesce(meetings.country_name, held.country_name) AS country_name,
    circuits.circuit_id,
    circuits.circuit_ref,
    circuits.circuit_name,
    meetings.is_cancelled
FROM openf1.meetings AS meetings
FULL JOIN held ON meetings.meeting_key = held.meeting_key
LEFT JOIN names.circuits AS spelled ON coalesce(meetings.circuit_key, held.circuit_key) = spelled.circuit_key
LEFT JOIN circuits ON spelled.circuit_id = circuits.circuit_id
