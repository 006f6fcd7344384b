-- The archive's results of grands prix and sprints, and who took the start: not those who failed to qualify, and of the
-- withdrawn and excluded only those who drove a lap.
WITH entries AS (
    SELECT
        'race' AS contest,
        * EXCLUDE (fastestlap, rank, fastestlaptime, fastestlapspeed)
    FROM archive.results
    UNION ALL BY NAME
    SELECT
        'sprint' AS contest,
        * EXCLUDE (fastestlap, rank, fastestlaptime)
    FROM archive.sprint_results
)

SELECT
    entries.contest,
    races.race_id,
    races.season,
    races.round,
    entries.driverid AS driver_id,
    entries.constructorid AS team_id,
    entries.number,
    entries.grid,
    entries.position,
    entries.points,
    entries.laps,
    entries.milliseconds AS time_ms,
    coalesce(status.status, 'Unknown') AS status,
    entries.positiontext != 'F'
    AND (
        entries.laps > 0
        OR NOT (entries.positiontext IN ('W', 'E') OR coalesce(status.status IN ('Withdrew', 'Did not start'), FALSE))
    ) AS started,
    'archive' AS source,
    entries.resultid AS entry
FROM entries
INNER JOIN races ON entries.raceid = races.archive_race_id
LEFT JOIN archive.status AS status ON entries.statusid = status.statusid
