"""What a session ends with: classification, grid, championships."""

from __future__ import annotations

from f1_platform.openf1.declared.shared import DRIVER, MEETING, QUALIFYINGS, RACES, SESSION, names, opt
from f1_platform.openf1.fields import Endpoint

_CHAMPIONSHIP = (
    opt("position_start", "int", "championship place before the race", low=1),
    opt("position_current", "int", "championship place at the flag", low=1),
    opt("points_start", "float", "championship points before the race", "points", low=0),
    opt("points_current", "float", "championship points at the flag, before penalties", "points", low=0),
)

RESULTS = (
    Endpoint(
        "session_result",
        "sessionresult",
        "Classification after a session.",
        key=("driver_number",),
        row_key=("driver_number",),
        mutable=True,
        sent=names("position driver_number number_of_laps dnf dns dsq duration gap_to_leader meeting_key session_key"),
        left_out=names("points"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            opt("position", "int", "final place; null for whom there is none", low=1, high=99),
            opt("number_of_laps", "int", "laps driven", "laps", 0, 999),
            opt("points", "float", "points scored; races and sprints only", "points", low=0),
            opt("dnf", "bool", "did not finish"),
            opt("dns", "bool", "did not start"),
            opt("dsq", "bool", "disqualified"),
            opt("duration", "json", "race time, best lap, or a list of three in qualifyings", "s"),
            opt("gap_to_leader", "json", 'gap to the first: seconds, "+1 LAP", null or a list of three', "s"),
        ),
    ),
    Endpoint(
        "starting_grid",
        "startinggrid",
        "The grid; its session_key is the qualifying's.",
        key=("driver_number",),
        row_key=("driver_number",),
        session_types=QUALIFYINGS,
        mutable=True,
        sent=names("position driver_number lap_duration meeting_key session_key"),
        fields=(
            MEETING,
            SESSION,
            DRIVER,
            opt("position", "int", "place on the grid", low=1, high=99),
            opt("lap_duration", "float", "qualifying lap time", "s", low=0),
        ),
    ),
    Endpoint(
        "championship_drivers",
        "champdrivers",
        "Drivers' championship before and after a race, as of the flag.",
        key=("driver_number",),
        row_key=("driver_number",),
        session_types=RACES,
        mutable=True,
        fields=(MEETING, SESSION, DRIVER, *_CHAMPIONSHIP),
    ),
    Endpoint(
        "championship_teams",
        "champteams",
        "Teams' championship before and after a race, as of the flag.",
        key=("team_name",),
        row_key=("team_name",),
        session_types=RACES,
        mutable=True,
        fields=(MEETING, SESSION, opt("team_name", "text", "the team"), *_CHAMPIONSHIP),
    ),
)
