-- Telemetry in a few numbers, with the person and the team.
SELECT
    sessions.season,
    sessions.meeting_key,
    facts.session_key,
    facts.driver_number,
    entries.driver_id,
    entries.team_id,
    facts.samples,
    facts.top_speed,
    facts.mean_speed,
    facts.mean_throttle,
    facts.brake_share,
    facts.drs_activations,
    facts.drs_seconds
FROM facts.driver_telemetry AS facts
LEFT JOIN openf1.sessions AS sessions ON facts.session_key = sessions.session_key
LEFT JOIN entries ON facts.session_key = entries.session_key AND facts.driver_number = entries.driver_number
