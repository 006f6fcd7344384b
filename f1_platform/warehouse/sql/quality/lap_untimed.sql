-- A lap of a race that counts for the classification and has no time. Races alone: elsewhere the laps into the pits
-- and out of them have none as a rule. No threshold; most are first laps, which the recorded races time as a rule.
WITH finishers AS (
    SELECT
        session_key,
        driver_number,
        max(number_of_laps) AS laps
    FROM raw_session_result
    GROUP BY session_key, driver_number
)

SELECT
    'lap_untimed' AS rule,
    'info' AS severity,
    'laps' AS endpoint,
    raw_laps.session_key,
    raw_laps.driver_number,
    raw_laps.lap_number,
    json_object(
        'begun', strftime(min(raw_laps.date_start), '%Y-%m-%dT%H:%M:%S.%fZ'),
        'sectors_timed', count(raw_laps.duration_sector_1) + count(raw_laps.duration_sector_2)
        + count(raw_laps.duration_sector_3)
    )::VARCHAR AS evidence
FROM raw_laps
INNER JOIN building ON raw_laps.session_key = building.session_key
INNER JOIN finishers
    ON raw_laps.session_key = finishers.session_key AND raw_laps.driver_number = finishers.driver_number
WHERE building.is_race AND raw_laps.lap_number <= finishers.laps
GROUP BY raw_laps.session_key, raw_laps.driver_number, raw_laps.lap_number
HAVING count(nullif(raw_laps.lap_duration, 0)) = 0
