"""A page of contributions as it is answered: an object by figure, or a table with a row a contribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

from api.collections.fields import Field
from api.provenance.contributions import Contribution
from api.provenance.paging import Page
from api.provenance.units import Units

COLUMNS = (
    Field("figure", "figure", "text", "the figure that it is a part of", example="wins"),
    Field("race_id", "race_id", "int", "the grand prix, the same in all tables", example=1121),
    Field("season", "season", "int", "season", example=2024),
    Field("round", "round", "int", "race of the season, from 1", example=1),
    Field("name", "name", "text", "name of the grand prix", example="Bahrain Grand Prix"),
    Field("contest", "contest", "text", "race, or sprint where the sprint of its weekend is meant", example="race"),
    Field("contributes", "contributes", "float", "what it adds to the figure", example=1),
    Field("source", "source", "text", "archive or openf1: whose row says so", example="archive"),
    Field("units", "units", "json", "what that row was made from; null while the ledger cannot be read"),
)
"""Those of the table; but for the figure, the members of a race in the object."""

_MEMBERS = tuple(column.name for column in COLUMNS[1:-1])
_TYPES = {"int": pa.int64(), "float": pa.float64(), "text": pa.string(), "json": pa.string()}
_SCHEMA = pa.schema([pa.field(one.name, _TYPES[one.kind], metadata={"meaning": one.meaning}) for one in COLUMNS])


def figures_object(page: Page, values: Mapping[str, Any], units: Units) -> dict[str, Any]:
    """What is served of each figure, and the contributions to it that are on this page.

    Args:
        page: the page.
        values: by figure.
        units: finds what is behind a contribution.
    """
    members: dict[str, dict[str, Any]] = {
        name: {"value": value, "contributions": page.totals[name], "races": []} for name, value in values.items()
    }
    for part in page.parts:
        members[part.figure]["races"].append(_race(part.one, units))
    return members


def contributions_table(page: Page, units: Units) -> pa.Table:
    """A row a contribution; the columns are `COLUMNS`."""
    rows = [[part.figure, *_row(part.one, units)] for part in page.parts]
    arrays = [pa.array([row[nth] for row in rows], field.type) for nth, field in enumerate(_SCHEMA)]
    return pa.Table.from_arrays(arrays, schema=_SCHEMA)


def _race(one: Contribution, units: Units) -> dict[str, Any]:
    *facts, text = _row(one, units)
    return {**dict(zip(_MEMBERS, facts, strict=True)), "units": msgspec.Raw(text)}


def _row(one: Contribution, units: Units) -> tuple[Any, ...]:
    race = one.race
    facts = (race.race_id, race.season, race.round, race.name, one.contest, one.contributes, one.source)
    return (*facts, units.behind(one))
