-- The archive's tables that races and results are made of, and the hash of the files they were all loaded from.
WITH counted AS (
    SELECT
        'lap_times' AS archive_table,
        count(*) AS row_count
    FROM archive.lap_times
    UNION ALL
    SELECT
        'races' AS archive_table,
        count(*) AS row_count
    FROM archive.races
    UNION ALL
    SELECT
        'results' AS archive_table,
        count(*) AS row_count
    FROM archive.results
    UNION ALL
    SELECT
        'sprint_results' AS archive_table,
        count(*) AS row_count
    FROM archive.sprint_results
    UNION ALL
    SELECT
        'status' AS archive_table,
        count(*) AS row_count
    FROM archive.status
)

SELECT
    counted.archive_table,
    counted.row_count,
    stamps.stamp AS content_hash
FROM counted
INNER JOIN stamps ON stamps.step = 'archive'
