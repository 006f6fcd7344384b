"""Our own collections, declared once; routes, parameters and documentation follow."""

from __future__ import annotations

from api.collections.collection import Collection, Member, Recorded
from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order
from f1_platform.serving.resources import CIRCUITS as CIRCUIT_RESOURCE
from f1_platform.serving.resources import DRIVERS as DRIVER_RESOURCE

_DRIVER_NAMES = {"driver_id": DRIVER_RESOURCE.id_name}
_CIRCUIT_NAMES = {"circuit_id": CIRCUIT_RESOURCE.id_name}

SEASON = Member("season", "/seasons", t.SEASONS, "year")
RACE = Member("race", "/races", t.RACES, "race_id")
SESSION = Member("session", "/sessions", t.SESSIONS, "session_key")
DRIVER = Member("driver", "/drivers", t.DRIVERS_SUMMARY, "driver_id", "driver_ref", _DRIVER_NAMES)
TEAM = Member("team", "/teams", t.TEAMS_SUMMARY, "team_id", "team_ref")
CIRCUIT = Member("circuit", "/circuits", t.CIRCUITS_SUMMARY, "circuit_id", "circuit_ref", _CIRCUIT_NAMES)
MEMBERS = (DRIVER, CIRCUIT, TEAM, SEASON, RACE, SESSION)

_CALENDAR = (Order("season"), Order("round"))
_LATEST_FIRST = (Order("race_date", descending=True),)
_CLASSIFIED = (Order("position"), Order("laps", descending=True))
_BY_START = (Order("date_start"),)
_ON_THE_GRID = Filter("grid", (Interval(low=0),))

COLLECTIONS = (
    Collection("/drivers", t.DRIVERS_SUMMARY, "All drivers", "drivers", names=_DRIVER_NAMES),
    Collection(f"{DRIVER.path}/seasons", t.DRIVER_SEASONS, "A driver season by season", "drivers", DRIVER, "driver_id"),
    Collection(
        f"{DRIVER.path}/results",
        t.RACE_RESULTS,
        "A driver's grands prix, the latest first",
        "drivers",
        DRIVER,
        "driver_id",
        order=_LATEST_FIRST,
    ),
    Collection(
        f"{DRIVER.path}/teammates",
        t.TEAMMATES,
        "A driver against each teammate",
        "drivers",
        DRIVER,
        "driver_id",
        order=(Order("first_season"), Order("races", descending=True)),
    ),
    Collection("/circuits", t.CIRCUITS_SUMMARY, "All circuits", "circuits", names=_CIRCUIT_NAMES),
    Collection(
        f"{CIRCUIT.path}/races",
        t.RACES,
        "Grands prix of a circuit, the latest first",
        "circuits",
        CIRCUIT,
        "circuit_id",
        order=_LATEST_FIRST,
    ),
    Collection(
        f"{CIRCUIT.path}/fastest_laps",
        t.CIRCUIT_FASTEST_LAPS,
        "The fastest lap of each of its grands prix, the fastest first",
        "circuits",
        CIRCUIT,
        "circuit_id",
        order=(Order("time_ms"),),
    ),
    Collection("/teams", t.TEAMS_SUMMARY, "All teams", "teams"),
    Collection(f"{TEAM.path}/seasons", t.TEAM_SEASONS, "A team season by season", "teams", TEAM, "team_id"),
    Collection(
        f"{TEAM.path}/results",
        t.RACE_RESULTS,
        "A team's grands prix, the latest first",
        "teams",
        TEAM,
        "team_id",
        order=(*_LATEST_FIRST, *_CLASSIFIED),
    ),
    Collection("/seasons", t.SEASONS, "All seasons", "seasons"),
    Collection(
        f"{SEASON.path}/races", t.RACES, "The calendar of a season", "seasons", SEASON, "season", order=_CALENDAR
    ),
    Collection(
        f"{SEASON.path}/standings/drivers",
        t.DRIVER_STANDINGS,
        "The drivers' championship after a round, the latest unless named",
        "seasons",
        SEASON,
        "season",
        order=(Order("round"), Order("position"), Order("points", descending=True)),
        newest="round",
    ),
    Collection(
        f"{SEASON.path}/standings/teams",
        t.TEAM_STANDINGS,
        "The teams' championship after a round, the latest unless named",
        "seasons",
        SEASON,
        "season",
        order=(Order("round"), Order("position"), Order("points", descending=True)),
        newest="round",
    ),
    Collection("/races", t.RACES, "All grands prix", "races", order=_CALENDAR),
    Collection(
        f"{RACE.path}/results", t.RACE_RESULTS, "The result of a grand prix", "races", RACE, "race_id", (), _CLASSIFIED
    ),
    Collection(
        f"{RACE.path}/sprint", t.SPRINT_RESULTS, "The result of its sprint", "races", RACE, "race_id", (), _CLASSIFIED
    ),
    Collection(
        f"{RACE.path}/grid",
        t.RACE_RESULTS,
        "The grid of a grand prix, starters from the pit lane last",
        "races",
        RACE,
        "race_id",
        (_ON_THE_GRID,),
        (Order("grid", zero_last=True),),
    ),
    Collection(f"{RACE.path}/laps", t.RACE_LAPS, "Each driver's places and times lap by lap", "races", RACE, "race_id"),
    Collection("/sessions", t.SESSIONS, "All sessions", "sessions", order=_BY_START),
    Collection(
        f"{SESSION.path}/summary",
        t.SESSION_DRIVERS,
        "What each driver did in a session",
        "sessions",
        SESSION,
        "session_key",
        order=(Order("final_position"), Order("best_lap_ms")),
    ),
    Collection(
        f"{SESSION.path}/stints",
        t.SESSION_STINTS,
        "Each driver's stints and tyres in a session",
        "sessions",
        SESSION,
        "session_key",
    ),
    Collection(
        f"{SESSION.path}/quality",
        t.FINDINGS,
        "What is known to be wrong in the data of a session",
        "sessions",
        SESSION,
        "session_key",
    ),
    Collection("/quality", t.FINDINGS, "What is known to be wrong in the data", "sessions"),
)

_LAP_BY_LAP = (Order("driver_number"), Order("lap_number"))
RECORDED = (
    Recorded(
        f"{SESSION.path}/laps", ENDPOINTS["laps"], "Every lap of a session", "sessions", SESSION, order=_LAP_BY_LAP
    ),
    Recorded(
        f"{SESSION.path}/pit_stops",
        ENDPOINTS["pit"],
        "Every stop of a session",
        "sessions",
        SESSION,
        order=(Order("date"),),
    ),
    Recorded(
        f"{SESSION.path}/positions",
        ENDPOINTS["position"],
        "Every change of places in a session",
        "sessions",
        SESSION,
        order=(Order("date"),),
    ),
)
