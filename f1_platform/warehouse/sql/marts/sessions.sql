-- The sessions of OpenF1's catalogue with their meeting's name, this platform's circuit, and the grand prix of a race.
SELECT
    sessions.session_key,
    sessions.season,
    sessions.meeting_key,
    meetings.meeting_name,
    sessions.session_type,
    sessions.session_name,
    sessions.date_start,
    spelled.circuit_id,
    sessions.circuit_short_name,
    sessions.location,
    sessions.country_name,
    sessions.gmt_offset,
    sessions.is_cancelled,
    races.race_id
FROM openf1.sessions AS sessions
INNER JOIN meetings ON sessions.meeting_key = meetings.meeting_key
LEFT JOIN names.circuits AS spelled ON sessions.circuit_key = spelled.circuit_key
LEFT JOIN races ON sessions.session_key = races.session_key
