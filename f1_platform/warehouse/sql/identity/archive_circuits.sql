-- The archive's circuits.
SELECT
    circuitid AS circuit_id,
    circuitref AS circuit_ref,
    name AS circuit_name,
    location,
    country,
    lat AS latitude,
    lng AS longitude
FROM archive.circuits
ORDER BY circuitid
