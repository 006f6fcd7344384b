-- A lap that a car has driven, by its classification and the laps around it, and of which there is no record.
-- No threshold: of 47 races and 9 other sessions recorded, one race lacks one lap of seven cars.
WITH finishers AS (
    SELECT
        session_key,
        driver_number,
        max(number_of_laps) AS laps
    FROM raw_session_result
    GROUP BY session_key, driver_number
),

driven AS (
    SELECT
        raw_laps.session_key,
        raw_laps.driver_number,
        least(max(raw_laps.lap_number), coalesce(any_value(finishers.laps), max(raw_laps.lap_number))) AS laps
    FROM raw_laps
    LEFT JOIN finishers
        ON raw_laps.session_key = finishers.session_key AND raw_laps.driver_number = finishers.driver_number
    GROUP BY raw_laps.session_key, raw_laps.driver_number
),

expected AS (
    SELECT
        session_key,
        driver_number,
        laps,
        unnest(range(1, laps + 1))::INTEGER AS lap_number
    FROM driven
)

SELECT
    'lap_missing' AS rule,
    'warning' AS severity,
    'laps' AS endpoint,
    expected.session_key,
    expected.driver_number,
    expected.lap_number,
    json_object('laps_driven', expected.laps)::VARCHAR AS evidence
FROM expected
LEFT JOIN raw_laps
    ON
        expected.session_key = raw_laps.session_key
        AND expected.driver_number = raw_laps.driver_number
        AND expected.lap_number = raw_laps.lap_number
WHERE raw_laps.session_key IS NULL
