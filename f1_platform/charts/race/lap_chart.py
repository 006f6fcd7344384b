"""The lap chart: who was where at the end of each lap, from the grid to the flag."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.race import RACE_ID, race_of, team_colours
from f1_platform.charts.season.subjects import FIRST_TIMED, surnames
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import RACE_LAPS, RACE_RESULTS

COLUMNS = (
    Column("lap", "int", "lap of the race; 0 is the grid", 39),
    Column("driver", "text", "three letters of the timing screens; surname in a race where not all have them", "VER"),
    Column("driver_name", "text", "first and last name", "Max Verstappen"),
    Column("team_name", "text", "name of the team", "Red Bull", nullable=True),
    Column("position", "int", "place at the end of the lap", 1),
)
_STATUS = Column("status", "text", "how the race ended", "Gearbox")
_LAP = "datum.value == 0 ? 'Grid' : datum.label"
_CROSS = "M-1,-1L1,1M-1,1L1,-1"


def gather(source: Source, asked: Asked) -> Figure:
    """The places of every driver, lap by lap, as `/races/{race_id}/laps` has them, from the grid on."""
    race = race_of(source, asked["race_id"])
    laps = {row["driver_id"]: row for row in source.rows(RACE_LAPS, is_one("race_id", race["race_id"]))}
    named = f"{race['race_name']} {race['season']}"
    if not laps:
        early = race["season"] < FIRST_TIMED
        raise NothingToDraw(
            f"There are no lap times of the {named}",
            mend=f"Lap times are known from {FIRST_TIMED} on" if early else "`f1 run` fetches those that have appeared",
        )
    entries = [row for row in source.rows(RACE_RESULTS, is_one("race_id", race["race_id"])) if row["driver_id"] in laps]
    cars, labels = team_colours(source, race["session_key"]), _labels(entries)
    places = {row["driver_id"]: _places(row, labels, laps[row["driver_id"]]["positions"]) for row in entries}
    rows = [place for of_driver in places.values() for place in of_driver]
    stopped = [
        {**places[row["driver_id"]][-1], "status": row["status"]}
        for row in entries
        if row["position"] is None and row["status"] != "Disqualified" and places[row["driver_id"]]
    ]
    return Figure(
        title="Lap chart",
        subtitle=f"{named}: {_finding(race, entries, rows)}{'; crosses: cars that dropped out' if stopped else ''}",
        description=f"Lines of {len(entries)} drivers over {race['laps']} laps of the {named}, first place on top. "
        f"{race['winner_name'] or 'Nobody yet'} won; {len(stopped)} dropped out.",
        columns=COLUMNS,
        rows=rows,
        marks={"stopped": stopped},
        colours={labels[row["driver_id"]]: cars[row["number"]] for row in entries if row["number"] in cars},
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A line a driver, named where it starts and where it ends; a cross where a car dropped out."""
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    first, last = min(row["lap"] for row in figure.rows), max(row["lap"] for row in figure.rows)
    worst = max(row["position"] for row in figure.rows)
    letter = 10 if look.narrow else 11
    every = 20 if look.narrow else 10 if last < 20 else 5
    x: dict[str, Any] = {"field": "lap", "type": "quantitative", "title": "Lap", "axis": {"grid": False}}
    x["axis"] |= {"values": [first, *range(every, last + 1, every)], "labelExpr": _LAP}
    # Names at the start stand in the plot, before the first lap, as wide as those behind the last one.
    aside = 14 + 0.62 * letter * max(map(len, names))
    before = max(last - first, 1) * aside / (look.width - 45 - 2 * aside)
    x["scale"] = {"domain": [first - before, max(last, first + 1)], "nice": False, "zero": False}
    y: dict[str, Any] = {"field": "position", "type": "quantitative", "title": "Position"}
    y["scale"] = {"domain": [1, worst], "reverse": True, "nice": False, "zero": False, "padding": 8}
    y["axis"] = {"values": [1, *range(5, worst + 1, 5)], "grid": False, "domain": False, "ticks": False}
    stopped = [*figure.marks["stopped"]]
    starts = [row for row in figure.rows if row["lap"] == first]
    ends = {row["driver"]: row for row in figure.rows}
    for one in stopped:
        if any(row["driver"] == one["driver"] for row in starts):
            del ends[one["driver"]]
    return {
        "width": look.width,
        "height": 520 if look.narrow else 480,
        "encoding": {"x": x, "y": y, "color": series.colour("driver")},
        "layer": [
            {
                "data": {"values": [*figure.rows]},
                "mark": {"type": "line", "interpolate": "monotone", "strokeWidth": 2},
                "encoding": {"strokeDash": series.dash("driver"), "tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": stopped},
                "mark": {"type": "point", "shape": _CROSS, "size": 55, "strokeWidth": 2.5, "opacity": 1},
                "encoding": {"tooltip": tooltip((*figure.columns, _STATUS))},
            },
            _named(starts, "right", letter),
            _named([*ends.values()], "left", letter),
        ],
    }


def _named(rows: list[Any], align: str, letter: int) -> Spec:
    mark = {"type": "text", "align": align, "dx": 6 if align == "left" else -6, "fontSize": letter}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"text": {"field": "driver"}}}


def _finding(race: Row, entries: list[Row], rows: list[dict[str, Any]]) -> str:
    """How the winner won: from where, and for how many laps in front."""
    won = next((row for row in entries if row["driver_id"] == race["winner_id"]), None)
    if won is None:
        return "places at the end of each lap"
    begun = f" from {_nth(won['grid'])} on the grid" if won["grid"] else ""
    ahead = sum(row["position"] == 1 and row["lap"] > 0 for row in rows if row["driver_name"] == won["driver_name"])
    return f"{won['driver_name']} won{begun}, first at the end of {ahead} of {race['laps']} laps"


def _nth(place: int) -> str:
    ending = "th" if place in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _labels(entries: list[Row]) -> dict[int, str]:
    """Three letters for each driver; surnames for all where one has none."""
    if all(row["code"] for row in entries):
        return {row["driver_id"]: row["code"] for row in entries}
    return surnames({row["driver_id"]: row["driver_name"] for row in entries})


def _places(entry: Row, labels: dict[int, str], positions: list[int | None]) -> list[dict[str, Any]]:
    grid = entry["grid"] or None
    return [
        {
            "lap": lap,
            "driver": labels[entry["driver_id"]],
            "driver_name": entry["driver_name"],
            "team_name": entry["team_name"],
            "position": position,
        }
        for lap, position in enumerate([grid, *positions])
        if position is not None
    ]


LAP_CHART = Chart(
    "lap_chart",
    "Lap chart",
    "Who was where at the end of each lap of a grand prix, from the grid to the flag.",
    (RACE_ID,),
    gather,
    draw,
    of_records=True,
)
