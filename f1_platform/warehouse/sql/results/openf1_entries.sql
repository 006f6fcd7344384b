-- OpenF1's results of grands prix and sprints; the grid stands under the meeting's qualifying.
WITH contests AS (
    SELECT
        'race' AS contest,
        race_id,
        season,
        round,
        meeting_key,
        session_key
    FROM races
    UNION ALL
    SELECT
        'sprint' AS contest,
        race_id,
        season,
        round,
        meeting_key,
        sprint_session_key AS session_key
    FROM races
),

grids AS (
    SELECT
        if(sessions.session_name LIKE 'Sprint%', 'sprint', 'race') AS contest,
        sessions.meeting_key,
        starting_grid.driver_number,
        min(starting_grid.position) AS grid
    FROM openf1.starting_grid AS starting_grid
    INNER JOIN openf1.sessions AS sessions ON starting_grid.session_key = sessions.session_key
    GROUP BY contest, sessions.meeting_key, starting_grid.driver_number
)

SELECT
    contests.contest,
    contests.race_id,
    contests.season,
    contests.round,
    entries.driver_id,
    entries.team_id,
    results.driver_number AS number,
    grids.grid,
    if(results.dns OR results.dsq, NULL, results.position) AS position,
    results.points,
    results.laps,
    results.time_ms,
    CASE
        WHEN results.dsq THEN 'Disqualified'
        WHEN results.dns THEN 'Did not start'
        WHEN results.dnf THEN 'Retired'
        ELSE 'Finished'
    END AS status,
    NOT results.dns AS started,
    'openf1' AS source,
    results.driver_number AS entry
FROM contests
INNER JOIN openf1.session_result AS results ON contests.session_key = results.session_key
LEFT JOIN entries ON results.session_key = entries.session_key AND results.driver_number = entries.driver_number
LEFT JOIN grids
    ON
        contests.contest = grids.contest
        AND contests.meeting_key = grids.meeting_key
        AND results.driver_number = grids.driver_number
