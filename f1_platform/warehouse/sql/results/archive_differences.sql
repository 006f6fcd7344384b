-- What the sources give differently (see results/differences), under the session of the race or sprint and, where
-- OpenF1 knows one, the number of the car.
WITH contests AS (
    SELECT
        race_id,
        'race' AS contest,
        session_key
    FROM races
    UNION ALL
    SELECT
        race_id,
        'sprint' AS contest,
        sprint_session_key AS session_key
    FROM races
)

SELECT
    contests.session_key,
    entries.driver_number,
    differences.what,
    json_object(
        'what', differences.what,
        'archive', differences.archive,
        'openf1', differences.openf1,
        'driver_id', differences.driver_id
    )::VARCHAR AS evidence
FROM differences
INNER JOIN contests ON differences.race_id = contests.race_id AND differences.contest = contests.contest
LEFT JOIN entries ON contests.session_key = entries.session_key AND differences.driver_id = entries.driver_id
