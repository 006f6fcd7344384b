-- Grand prix results of both sources as one: the archive's rows where it has the race, else OpenF1's.
SELECT
    race_id,
    season,
    round,
    driver_id,
    team_id,
    number,
    grid,
    position,
    points,
    laps,
    time_ms,
    status,
    started,
    source,
    entry
FROM archive_entries
WHERE contest = 'race'
UNION ALL
SELECT
    race_id,
    season,
    round,
    driver_id,
    team_id,
    number,
    grid,
    position,
    points,
    laps,
    time_ms,
    status,
    started,
    source,
    entry
FROM openf1_entries
WHERE
    contest = 'race'
    AND race_id NOT IN (
        SELECT archived.race_id FROM archive_entries AS archived
        WHERE archived.contest = 'race'
    )
