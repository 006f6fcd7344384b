-- The archive's drivers.
SELECT
    driverid AS driver_id,
    driverref AS driver_ref,
    forename || ' ' || surname AS name,
    code,
    number,
    nationality,
    dob AS date_of_birth
FROM archive.drivers
ORDER BY driverid
