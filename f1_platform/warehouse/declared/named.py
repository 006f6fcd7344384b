"""Columns that several marts share: who, for whom, where and when, with the names beside the ids."""

from __future__ import annotations

from dataclasses import replace

from f1_platform.warehouse.tables import Column, opt

SEASON = Column("season", "int", "the season", low=1950, high=2100)
RACE = (
    Column("race_id", "int", "the grand prix", low=1),
    SEASON,
    Column("round", "int", "its number in the season", low=1, high=40),
    Column("race_name", "text", "the grand prix's name"),
    Column("race_date", "date", "day of the race, local"),
)
DRIVER = (
    Column("driver_id", "int", "the driver", low=1),
    Column("driver_ref", "text", "the driver's name for machines"),
    Column("driver_name", "text", "the driver's name"),
)
TEAM = (
    Column("team_id", "int", "the team", low=1),
    Column("team_ref", "text", "the team's name for machines"),
    Column("team_name", "text", "the team's name"),
)
CIRCUIT = (
    opt("circuit_id", "int", "the circuit", low=1),
    opt("circuit_ref", "text", "the circuit's name for machines"),
    opt("circuit_name", "text", "the circuit's name"),
)


def nullable(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The same columns where they may be unknown."""
    return tuple(replace(column, nullable=True) for column in columns)
