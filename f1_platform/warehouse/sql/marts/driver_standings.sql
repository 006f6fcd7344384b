-- The drivers' championship after every round: official where the archive has it, else the last official points
-- and what was scored since, sprints included. Equal points are ranked by the better finishes, one by one.
WITH official AS (
    SELECT
        races.season,
        races.round,
        standings.driverid AS driver_id,
        standings.position,
        standings.points,
        standings.wins
    FROM archive.driver_standings AS standings
    INNER JOIN races ON standings.raceid = races.archive_race_id
),

scored AS (
    SELECT
        season,
        round,
        driver_id,
        points,
        position
    FROM results
    WHERE driver_id IS NOT NULL
    UNION ALL
    SELECT
        season,
        round,
        driver_id,
        points,
        NULL AS position
    FROM sprint_results
    WHERE driver_id IS NOT NULL
),

unofficial AS (
    SELECT DISTINCT
        scored.season,
        scored.round
    FROM scored
    LEFT JOIN official ON scored.season = official.season AND scored.round = official.round
    WHERE official.round IS NULL
),

based AS (
    SELECT
        unofficial.season,
        unofficial.round,
        coalesce(max(official.round), 0) AS base
    FROM unofficial
    LEFT JOIN official ON unofficial.season = official.season AND unofficial.round > official.round
    GROUP BY unofficial.season, unofficial.round
),

gaps AS (
    SELECT
        based.season,
        based.round,
        count(*) AS missing_rounds
    FROM based
    INNER JOIN races
        ON based.season = races.season AND based.base < races.round AND based.round > races.round
    WHERE NOT races.is_cancelled AND races.race_id NOT IN (SELECT results.race_id FROM results)
    GROUP BY based.season, based.round
),

parts AS (
    SELECT
        based.season,
        based.round,
        official.driver_id,
        official.points,
        official.wins
    FROM based
    INNER JOIN official ON based.season = official.season AND based.base = official.round
    UNION ALL
    SELECT
        based.season,
        based.round,
        scored.driver_id,
        coalesce(scored.points, 0) AS points,
        coalesce(scored.position = 1, FALSE)::INTEGER AS wins
    FROM based
    INNER JOIN scored
        ON based.season = scored.season AND based.base < scored.round AND based.round >= scored.round
),

finishes AS (
    SELECT
        based.season,
        based.round,
        scored.driver_id,
        list_append(list_sort(list(scored.position)), 1000) AS places
    FROM based
    INNER JOIN scored ON based.season = scored.season AND based.round >= scored.round
    WHERE scored.position IS NOT NULL
    GROUP BY based.season, based.round, scored.driver_id
),

totals AS (
    SELECT
        season,
        round,
        driver_id,
        sum(points) AS points,
        sum(wins) AS wins
    FROM parts
    GROUP BY season, round, driver_id
),

standings AS (
    SELECT
        season,
        round,
        driver_id,
        position,
        points,
        wins,
        'archive' AS source
    FROM official
    UNION ALL
    SELECT
        totals.season,
        totals.round,
        totals.driver_id,
        rank() OVER (
            PARTITION BY totals.season, totals.round
            ORDER BY totals.points DESC, coalesce(finishes.places, [1000])
        ) AS position,
        totals.points,
        totals.wins,
        'computed' AS source
    FROM totals
    LEFT JOIN finishes
        ON
            totals.season = finishes.season
            AND totals.round = finishes.round
            AND totals.driver_id = finishes.driver_id
)

SELECT
    races.season,
    races.round,
    races.race_name,
    races.race_date,
    standings.driver_id,
    people.driver_ref,
    people.name AS driver_name,
    standings.position,
    standings.points,
    standings.wins,
    standings.source,
    coalesce(gaps.missing_rounds, 0) AS missing_rounds
FROM standings
INNER JOIN races ON standings.season = races.season AND standings.round = races.round
INNER JOIN people ON standings.driver_id = people.driver_id
LEFT JOIN gaps ON standings.source = 'computed' AND standings.season = gaps.season AND standings.round = gaps.round
QUALIFY
    row_number() OVER (
        PARTITION BY standings.season, standings.round, standings.driver_id
        ORDER BY races.is_cancelled, races.race_id
    ) = 1
ORDER BY races.season, races.round, standings.position NULLS LAST, standings.driver_id
