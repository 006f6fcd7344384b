-- Every driver's race as lists of places and times from the first lap on, null where a lap is unknown: the archive's
-- where it has lap times of the race, else OpenF1's. Laps after the winner's last don't count.
WITH winners AS (
    SELECT
        race_id,
        max(laps) AS laps
    FROM results
    WHERE position = 1
    GROUP BY race_id
),

timed AS (
    SELECT
        races.race_id,
        lap_times.driverid AS driver_id,
        lap_times.lap,
        min(lap_times.position) AS position,
        min(lap_times.milliseconds) AS time_ms
    FROM archive.lap_times AS lap_times
    INNER JOIN races ON lap_times.raceid = races.archive_race_id
    LEFT JOIN winners ON races.race_id = winners.race_id
    WHERE lap_times.lap <= coalesce(winners.laps, lap_times.lap)
    GROUP BY races.race_id, lap_times.driverid, lap_times.lap
),

spans AS (
    SELECT
        race_id,
        driver_id,
        unnest(range(1, max(lap) + 1)) AS lap
    FROM timed
    GROUP BY race_id, driver_id
),

archived AS (
    SELECT
        spans.race_id,
        spans.driver_id,
        count(*) AS laps,
        to_json(list(timed.position ORDER BY spans.lap))::VARCHAR AS positions,
        to_json(list(timed.time_ms ORDER BY spans.lap))::VARCHAR AS times_ms,
        'archive' AS source
    FROM spans
    LEFT JOIN timed
        ON spans.race_id = timed.race_id AND spans.driver_id = timed.driver_id AND spans.lap = timed.lap
    GROUP BY spans.race_id, spans.driver_id
),

observed AS (
    SELECT
        races.race_id,
        entries.driver_id,
        facts.laps,
        facts.positions,
        facts.times_ms,
        'openf1' AS source
    FROM facts.race_laps AS facts
    INNER JOIN races ON facts.session_key = races.session_key
    INNER JOIN entries ON facts.session_key = entries.session_key AND facts.driver_number = entries.driver_number
    WHERE entries.driver_id IS NOT NULL AND races.race_id NOT IN (SELECT archived.race_id FROM archived)
    QUALIFY row_number() OVER (PARTITION BY races.race_id, entries.driver_id ORDER BY facts.laps DESC) = 1
),

driven AS (
    SELECT *
    FROM archived
    UNION ALL
    SELECT *
    FROM observed
)

SELECT
    driven.race_id,
    driven.driver_id,
    people.driver_ref,
    people.name AS driver_name,
    driven.laps,
    driven.positions,
    driven.times_ms,
    driven.source
FROM driven
INNER JOIN people ON driven.driver_id = people.driver_id
