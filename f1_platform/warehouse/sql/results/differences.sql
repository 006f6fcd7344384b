-- Where both sources have a race or sprint and differ. OpenF1's null points and laps say nothing.
WITH common AS (
    SELECT
        race_id,
        contest
    FROM archive_entries
    INTERSECT
    SELECT
        race_id,
        contest
    FROM openf1_entries
),

archived AS (
    SELECT archive_entries.*
    FROM archive_entries
    INNER JOIN common ON archive_entries.race_id = common.race_id AND archive_entries.contest = common.contest
),

observed AS (
    SELECT openf1_entries.*
    FROM openf1_entries
    INNER JOIN common ON openf1_entries.race_id = common.race_id AND openf1_entries.contest = common.contest
),

pairs AS (
    SELECT
        coalesce(archived.race_id, observed.race_id) AS race_id,
        coalesce(archived.contest, observed.contest) AS contest,
        coalesce(archived.driver_id, observed.driver_id) AS driver_id,
        archived.entry IS NOT NULL AS in_archive,
        observed.entry IS NOT NULL AS in_openf1,
        archived.status,
        observed.number,
        archived.position AS archive_position,
        observed.position AS openf1_position,
        archived.points AS archive_points,
        observed.points AS openf1_points,
        archived.laps AS archive_laps,
        observed.laps AS openf1_laps
    FROM archived
    FULL JOIN observed
        ON
            archived.race_id = observed.race_id
            AND archived.contest = observed.contest
            AND archived.driver_id = observed.driver_id
)

SELECT
    race_id,
    contest,
    driver_id,
    'entry' AS what,
    if(in_archive, status, NULL) AS archive,
    if(in_openf1, 'car ' || number::VARCHAR, NULL) AS openf1
FROM pairs
WHERE NOT (in_archive AND in_openf1)
UNION ALL
SELECT
    race_id,
    contest,
    driver_id,
    'position' AS what,
    archive_position::VARCHAR AS archive,
    openf1_position::VARCHAR AS openf1
FROM pairs
WHERE in_archive AND in_openf1 AND archive_position IS DISTINCT FROM openf1_position
UNION ALL
SELECT
    race_id,
    contest,
    driver_id,
    'points' AS what,
    archive_points::VARCHAR AS archive,
    openf1_points::VARCHAR AS openf1
FROM pairs
WHERE archive_points != openf1_points
UNION ALL
SELECT
    race_id,
    contest,
    driver_id,
    'laps' AS what,
    archive_laps::VARCHAR AS archive,
    openf1_laps::VARCHAR AS openf1
FROM pairs
WHERE archive_laps != openf1_laps
UNION ALL
SELECT
    archived.race_id,
    'race' AS contest,
    observed.driver_id,
    'fastest_lap' AS what,
    archived.time_ms::VARCHAR || ' ms by driver ' || archived.driver_id::VARCHAR AS archive,
    observed.time_ms::VARCHAR || ' ms by driver ' || coalesce(observed.driver_id::VARCHAR, '?') AS openf1
FROM best_laps AS archived
INNER JOIN best_laps AS observed ON archived.race_id = observed.race_id
WHERE
    archived.source = 'archive'
    AND observed.source = 'openf1'
    AND (archived.time_ms != observed.time_ms OR archived.driver_id IS DISTINCT FROM observed.driver_id)
