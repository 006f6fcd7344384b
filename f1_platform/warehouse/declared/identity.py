"""Tables that say who is who: people, circuits and teams, one id each over both sources and all seasons."""

from __future__ import annotations

from f1_platform.warehouse.tables import Column, Table, opt

PEOPLE = Table(
    "people",
    "identity",
    "a person",
    "Everyone the archive or OpenF1 names as a driver, with or without a race.",
    key=("driver_id",),
    columns=(
        Column("driver_id", "int", "the archive's driverId, or from 100000 on", low=1),
        Column("driver_ref", "text", "the name for machines, such as max_verstappen"),
        Column("name", "text", "the name for people, such as Max Verstappen"),
        opt("code", "text", "the acronym, three letters"),
        opt("number", "int", "the permanent car number, else the last one worn", low=0, high=999),
        opt("nationality", "text", "nationality, as the archive has it"),
        opt("date_of_birth", "date", "date of birth"),
    ),
)
CIRCUITS = Table(
    "circuits",
    "identity",
    "a circuit",
    "Every circuit of the archive or of OpenF1's sessions.",
    key=("circuit_id",),
    columns=(
        Column("circuit_id", "int", "the archive's circuitId, or from 100000 on", low=1),
        Column("circuit_ref", "text", "the name for machines, such as albert_park"),
        Column("circuit_name", "text", "the name for people"),
        opt("location", "text", "the city or region"),
        opt("country", "text", "the country"),
        opt("latitude", "double", "latitude", "°", -90, 90),
        opt("longitude", "double", "longitude", "°", -180, 180),
    ),
)
TEAMS = Table(
    "teams",
    "identity",
    "a team",
    "Every constructor of the archive and team of OpenF1.",
    key=("team_id",),
    columns=(
        Column("team_id", "int", "the archive's constructorId, or from 100000 on", low=1),
        Column("team_ref", "text", "the name for machines, such as red_bull"),
        Column("team_name", "text", "the name for people"),
        opt("nationality", "text", "nationality, as the archive has it"),
    ),
)
REDIRECTS = Table(
    "redirects",
    "identity",
    "an id that another one replaced",
    "Ids given before the archive knew the driver, circuit or team: the old one answers with the new.",
    key=("kind", "old_id"),
    columns=(
        Column("kind", "text", "driver, circuit or team"),
        Column("old_id", "int", "the id that was given", low=100_000),
        Column("id", "int", "the id that counts", low=1),
    ),
)
UNMATCHED = Table(
    "unmatched",
    "identity",
    "a name without a match",
    "Every name of OpenF1 that the archive does not know, and every car that no rule gives to a person.",
    key=("kind", "name", "seen"),
    columns=(
        Column("kind", "text", "driver, circuit or team"),
        Column("name", "text", "the name as OpenF1 spells it"),
        Column("seen", "text", "where"),
        Column("why", "text", "why it did not match, and what became of it"),
    ),
)
NAMES = (
    Table(
        "names.people",
        "identity",
        "a name as OpenF1 spells it",
        "Whom a record of OpenF1's drivers means.",
        key=("full_name", "first_name", "last_name"),
        columns=(
            opt("full_name", "text", "the full name"),
            opt("first_name", "text", "first name"),
            opt("last_name", "text", "surname"),
            Column("driver_id", "int", "the person", low=1),
        ),
    ),
    Table(
        "names.teams",
        "identity",
        "a team's name as OpenF1 spells it",
        "Which team a name of OpenF1 means.",
        key=("team_name",),
        columns=(Column("team_name", "text", "the name"), Column("team_id", "int", "the team", low=1)),
    ),
    Table(
        "names.circuits",
        "identity",
        "a circuit key of OpenF1",
        "Which circuit a key of OpenF1 means.",
        key=("circuit_key",),
        columns=(Column("circuit_key", "int", "the key"), Column("circuit_id", "int", "the circuit", low=1)),
    ),
    Table(
        "entries",
        "identity",
        "a car number of a session",
        "Who drove which car number for which team, by the rules of identity.",
        key=("session_key", "driver_number"),
        columns=(
            Column("session_key", "int", "the session", low=1),
            Column("driver_number", "int", "the car number", low=0, high=999),
            opt("driver_id", "int", "the person", low=1),
            opt("team_id", "int", "the team", low=1),
        ),
    ),
)
