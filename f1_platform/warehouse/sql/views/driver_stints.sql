-- Tyre stints with the person and the team.
SELECT
    sessions.season,
    sessions.meeting_key,
    facts.session_key,
    facts.driver_number,
    entries.driver_id,
    entries.team_id,
    facts.stint_number,
    facts.compound,
    facts.lap_start,
    facts.lap_end,
    facts.laps,
    facts.tyre_age_at_start,
    facts.average_lap_ms,
    facts.best_lap_ms
FROM facts.driver_stints AS facts
LEFT JOIN openf1.sessions AS sessions ON facts.session_key = sessions.session_key
LEFT JOIN entries ON facts.session_key = entries.session_key AND facts.driver_number = entries.driver_number
