-- The archive's constructors.
SELECT
    constructorid AS team_id,
    constructorref AS team_ref,
    name AS team_name,
    nationality
FROM archive.constructors
ORDER BY constructorid
