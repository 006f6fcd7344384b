-- What each driver did in each session, with the person, the team and the grid of the race or sprint.
WITH grids AS (
    SELECT
        qualifyings.meeting_key,
        qualifyings.session_name LIKE 'Sprint%' AS is_sprint,
        starting_grid.driver_number,
        min(starting_grid.position) AS position
    FROM openf1.starting_grid
    INNER JOIN openf1.sessions AS qualifyings ON starting_grid.session_key = qualifyings.session_key
    GROUP BY qualifyings.meeting_key, is_sprint, starting_grid.driver_number
)

SELECT
    sessions.season,
    sessions.meeting_key,
    facts.session_key,
    facts.driver_number,
    entries.driver_id,
    entries.team_id,
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
    grids.position AS grid_position
FROM facts.driver_sessions AS facts
LEFT JOIN openf1.sessions AS sessions ON facts.session_key = sessions.session_key
LEFT JOIN entries ON facts.session_key = entries.session_key AND facts.driver_number = entries.driver_number
LEFT JOIN grids
    ON
        sessions.session_type = 'Race'
        AND sessions.meeting_key = grids.meeting_key
        AND grids.is_sprint = sessions.session_name LIKE 'Sprint%'
        AND facts.driver_number = grids.driver_number
