-- A place that two cars hold for ten seconds or longer. Shorter ones come and go as cars change places, and count for
-- nothing elsewhere either (see sessions/places); where the feed tells two places of one car at one instant it holds
-- neither. Of the 130 recorded sessions with a feed of places four have any: a qualifying, and three practices whose
-- recordings go on hours after the end.
WITH changes AS (
    SELECT
        session_key,
        driver_number,
        position,
        date AS since,
        count(*) OVER (PARTITION BY session_key, driver_number, date) AS told,
        lead(date) OVER (PARTITION BY session_key, driver_number ORDER BY date, position) AS until,
        max(date) OVER (PARTITION BY session_key) AS ended
    FROM raw_position
    WHERE position IS NOT NULL
),

held AS (
    SELECT
        session_key,
        driver_number,
        position,
        since,
        coalesce(until, ended) AS until
    FROM changes
    WHERE coalesce(until, ended) > since AND told = 1
),

shared AS (
    SELECT
        one.session_key,
        one.driver_number,
        other.driver_number AS other_driver,
        one.position,
        greatest(one.since, other.since) AS since,
        least(one.until, other.until) AS until
    FROM held AS one
    INNER JOIN held AS other
        ON
            one.session_key = other.session_key
            AND one.position = other.position
            AND one.driver_number < other.driver_number
            AND one.since < other.until
            AND one.until > other.since
)

SELECT
    'position_shared' AS rule,
    'warning' AS severity,
    'position' AS endpoint,
    session_key,
    driver_number,
    NULL::INTEGER AS lap_number,
    json_object(
        'place', position,
        'other_driver', other_driver,
        'from', strftime(since, '%Y-%m-%dT%H:%M:%S.%fZ'),
        'seconds', epoch(until - since)
    )::VARCHAR AS evidence
FROM shared
WHERE until - since >= INTERVAL 10 SECOND
