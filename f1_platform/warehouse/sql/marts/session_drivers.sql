-- What each driver did in each session, with names: OpenF1's spelling for whom no rule names a person or team.
SELECT
    facts.season,
    facts.meeting_key,
    facts.session_key,
    facts.driver_number,
    facts.driver_id,
    facts.team_id,
    facts.laps,
    facts.timed_laps,
    facts.best_lap_ms,
    facts.best_lap_number,
    facts.best_sector_1_ms,
    facts.best_sector_2_ms,
    facts.best_sector_3_ms,
    facts.average_lap_ms,
    facts.speed_trap,
    facts.pit_stops,
    facts.pit_time_s,
    facts.stints,
    facts.compounds,
    facts.first_position,
    facts.final_position,
    facts.positions_won,
    facts.positions_lost,
    facts.laps_led,
    facts.grid_position,
    people.driver_ref,
    coalesce(people.name, spelled.full_name) AS driver_name,
    coalesce(teams.team_name, spelled.team_name) AS team_name
FROM driver_sessions AS facts
LEFT JOIN people ON facts.driver_id = people.driver_id
LEFT JOIN teams ON facts.team_id = teams.team_id
LEFT JOIN openf1.drivers AS spelled
    ON facts.session_key = spelled.session_key AND facts.driver_number = spelled.driver_number
