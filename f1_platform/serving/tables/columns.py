"""Columns that several published tables share: who, for whom, where and when."""

from __future__ import annotations

from dataclasses import replace

from f1_platform.serving.declaration import Column, ColumnType

SEASON = Column("season", "int", "season", 2024, "year")
ROUND = Column("round", "int", "race of the season, from 1", 1)
RACE_ID = Column("race_id", "int", "the grand prix, the same in all tables", 1121)
RACE_NAME = Column("race_name", "text", "name of the grand prix", "Bahrain Grand Prix")
RACE_DATE = Column("race_date", "date", "local day of the race", "2024-03-02")

DRIVER = (
    Column("driver_id", "int", "the person", 830),
    Column("driver_ref", "text", "the person as a word", "max_verstappen"),
    Column("driver_name", "text", "first and last name", "Max Verstappen"),
)
TEAM = (
    Column("team_id", "int", "the team", 9),
    Column("team_ref", "text", "the team as a word", "red_bull"),
    Column("team_name", "text", "name of the team", "Red Bull"),
)
CIRCUIT = (
    Column("circuit_id", "int", "the circuit, the same in all seasons and sources", 3),
    Column("circuit_ref", "text", "the circuit as a word", "bahrain"),
    Column("circuit_name", "text", "name of the circuit", "Bahrain International Circuit"),
)


def opt(name: str, type: ColumnType, meaning: str, example: float | str | bool | None = None, unit: str = "") -> Column:
    """A column that may be unknown."""
    return Column(name, type, meaning, example, unit, nullable=True)


def nullable(columns: tuple[Column, ...], why: str = "") -> tuple[Column, ...]:
    """The same columns where they may be unknown; why is added to the meaning of the first."""
    first, *others = (replace(column, nullable=True) for column in columns)
    return (replace(first, meaning=f"{first.meaning}; {why}") if why else first, *others)
