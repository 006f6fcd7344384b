-- A lap of a race that was begun when the winner had finished, beyond those that the car is classified with: the way
-- back to the pits. Five seconds before the flag, as begins and ends of laps differ by up to one in the recorded races;
-- the nearest true laps, on which two cars retired, began 9 and 12 s before it.
WITH finishers AS (
    SELECT
        session_key,
        driver_number,
        min(position) AS position,
        max(number_of_laps) AS laps
    FROM raw_session_result
    GROUP BY session_key, driver_number
),

flags AS (
    SELECT
        raw_laps.session_key,
        max(raw_laps.date_start + to_milliseconds(round(raw_laps.lap_duration * 1000)::BIGINT)) AS fell
    FROM raw_laps
    INNER JOIN building ON raw_laps.session_key = building.session_key
    INNER JOIN finishers
        ON
            raw_laps.session_key = finishers.session_key
            AND raw_laps.driver_number = finishers.driver_number
            AND raw_laps.lap_number = finishers.laps
    WHERE building.is_race AND finishers.position = 1
    GROUP BY raw_laps.session_key
)

SELECT DISTINCT
    'lap_phantom' AS rule,
    'info' AS severity,
    'laps' AS endpoint,
    raw_laps.session_key,
    raw_laps.driver_number,
    raw_laps.lap_number,
    json_object(
        'laps_classified', finishers.laps,
        'begun', strftime(raw_laps.date_start, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'flag', strftime(flags.fell, '%Y-%m-%dT%H:%M:%S.%fZ')
    )::VARCHAR AS evidence
FROM raw_laps
INNER JOIN flags ON raw_laps.session_key = flags.session_key
INNER JOIN finishers
    ON raw_laps.session_key = finishers.session_key AND raw_laps.driver_number = finishers.driver_number
WHERE raw_laps.lap_number > finishers.laps AND raw_laps.date_start >= flags.fell - INTERVAL 5 SECOND
