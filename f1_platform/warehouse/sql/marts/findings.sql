-- All that the rules of quality found, with the names of session and driver.
WITH found AS (
    SELECT * FROM quality_findings
    UNION ALL BY NAME
    SELECT * FROM facts.telemetry_findings
    UNION ALL BY NAME
    SELECT * FROM source_findings
)

SELECT
    found.session_key,
    found.rule,
    found.finding,
    found.severity,
    found.endpoint,
    found.driver_number,
    found.lap_number,
    found.evidence,
    sessions.season,
    sessions.meeting_key,
    entries.driver_id,
    coalesce(people.name, spelled.full_name) AS driver_name
FROM found
LEFT JOIN openf1.sessions AS sessions ON found.session_key = sessions.session_key
LEFT JOIN entries ON found.session_key = entries.session_key AND found.driver_number = entries.driver_number
LEFT JOIN people ON entries.driver_id = people.driver_id
LEFT JOIN openf1.drivers AS spelled
    ON found.session_key = spelled.session_key AND found.driver_number = spelled.driver_number
