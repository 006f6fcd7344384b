-- The sessions in hand, and whether they are races.
CREATE OR REPLACE TEMP TABLE building AS
SELECT
    wanted.session_key,
    coalesce(sessions.session_type = 'Race', FALSE) AS is_race
FROM (SELECT unnest($1) AS session_key) AS wanted
LEFT JOIN openf1.sessions AS sessions ON wanted.session_key = sessions.session_key
