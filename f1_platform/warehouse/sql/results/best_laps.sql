-- The fastest lap of each grand prix by each source; laps after the winner's last don't count. The archive tells it
-- twice, by all laps and by every driver's fastest: the lesser one holds.
WITH winners AS (
    SELECT
        race_id,
        max(laps) AS laps
    FROM archive_entries
    WHERE contest = 'race' AND position = 1
    GROUP BY race_id
),

archived AS (
    SELECT
        raceid,
        driverid,
        lap,
        milliseconds AS time_ms
    FROM archive.lap_times
    UNION ALL
    SELECT
        raceid,
        driverid,
        fastestlap AS lap,
        try_cast(split_part(fastestlaptime, ':', 1) AS INTEGER) * 60000
        + round(try_cast(split_part(fastestlaptime, ':', 2) AS DOUBLE) * 1000)::INTEGER AS time_ms
    FROM archive.results
),

driven AS (
    SELECT
        'archive' AS source,
        races.race_id,
        archived.driverid AS driver_id,
        archived.lap,
        archived.time_ms
    FROM archived
    INNER JOIN races ON archived.raceid = races.archive_race_id
    LEFT JOIN winners ON races.race_id = winners.race_id
    WHERE archived.lap IS NULL OR archived.lap <= coalesce(winners.laps, archived.lap)
    UNION ALL
    SELECT
        'openf1' AS source,
        races.race_id,
        facts.driver_id,
        facts.best_lap_number AS lap,
        facts.best_lap_ms AS time_ms
    FROM races
    INNER JOIN driver_sessions AS facts ON races.session_key = facts.session_key
)

SELECT
    source,
    race_id,
    min(time_ms) AS time_ms,
    arg_min(driver_id, (time_ms, lap, driver_id)) AS driver_id,
    arg_min(lap, (time_ms, lap, driver_id)) AS lap
FROM driven
WHERE time_ms > 0
GROUP BY source, race_id
