-- Tyre stints with names: OpenF1's spelling for whom no rule names a person or team.
SELECT
    facts.season,
    facts.meeting_key,
    facts.session_key,
    facts.driver_number,
    facts.driver_id,
    facts.team_id,
    facts.stint_number,
    facts.compound,
    facts.lap_start,
    facts.lap_end,
    facts.laps,
    facts.tyre_age_at_start,
    facts.average_lap_ms,
    facts.best_lap_ms,
    people.driver_ref,
    coalesce(people.name, spelled.full_name) AS driver_name,
    coalesce(teams.team_name, spelled.team_name) AS team_name
FROM driver_stints AS facts
LEFT JOIN people ON facts.driver_id = people.driver_id
LEFT JOIN teams ON facts.team_id = teams.team_id
LEFT JOIN openf1.drivers AS spelled
    ON facts.session_key = spelled.session_key AND facts.driver_number = spelled.driver_number
