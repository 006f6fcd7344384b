"""Pages of the data itself: what is held, what failed, what lacks, what is known to be wrong."""

import json
from collections import Counter
from pathlib import Path

import httpx
import pyarrow as pa

from api.explore.rules import MEANINGS
from f1_platform.clock import SystemClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.raw import open_store
from f1_platform.serving import publish
from f1_platform.serving.tables import TABLES
from f1_platform.settings import load_settings
from f1_platform.warehouse.quality import RULES
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api
from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of
from f1_platform_tests.api.explore.weekend import RACE, bahrain, weekend
from f1_platform_tests.serving.sample import clock

__all__ = ["bahrain", "weekend"]


def test_the_store_is_told_by_season_and_endpoint(weekend: httpx.Client) -> None:
    page = weekend.get("/explore/data").text
    season = next(row for row in table_of(page, "seasons") if row[0] == "2024")
    sessions = weekend.get("/sessions?season=2024&limit=1000").json()
    assert season[1:4] == [str(len(sessions)), "2", "1"]
    endpoints = {row[0]: row for row in table_of(page, "endpoints")}
    laps = len(weekend.get(f"/v1/laps?session_key={RACE}").json())
    assert endpoints["laps"][1:3] == ["1", f"{laps:,}"]
    assert broken(weekend, page, ("/explore/data", "/explore/quality", "/charts", "/health")) == {}


def test_a_season_says_which_sessions_were_never_asked_for(weekend: httpx.Client) -> None:
    page = weekend.get("/explore/data/2024").text
    never = table_of(page, "never")
    keys = {one["session_key"] for one in weekend.get("/sessions?season=2024&limit=1000").json()}
    led_to = {int(link.rpartition("/")[2]) for link in local_links(page) if link.startswith("/explore/sessions/")}
    assert len(never) == len(led_to)
    assert led_to <= keys - {9468, RACE}
    assert "laps" in never[0][2]
    assert "car_data" not in never[0][2]


def test_a_season_that_is_none_is_not_found(weekend: httpx.Client) -> None:
    for season in ("1999", "x", "%3Cb%3E"):
        answer = weekend.get(f"/explore/data/{season}")
        assert answer.status_code == 404
        assert "<b>" not in answer.text


def test_what_failed_is_told_with_its_reason_and_escaped(tmp_path: Path) -> None:
    publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    unit = Unit(2024, 1229, paddock.SESSION, "laps")
    store = open_store(load_settings(home=tmp_path), SystemClock())
    store.fail(unit, UpstreamError("OpenF1 said <b>no</b>", mend="Try again"))
    with api(tmp_path) as client:
        page = client.get("/explore/data").text
        session = client.get(f"/explore/sessions/{paddock.SESSION}").text
    assert table_of(page, "failed")[0][1:3] == ["laps", "OpenF1 said <b>no</b>. Try again"]
    assert "<b>" not in page
    assert "<b>" not in session
    assert "laps: the last look failed" in text_of(session)


def test_findings_are_counted_and_filtered(tmp_path: Path) -> None:
    publish(paddock.tables() | {"findings": findings()}, tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        page = client.get("/explore/quality").text
        everything = client.get("/quality?limit=1000").json()
        assert broken(client, page, ("/quality", "/explore/quality", "/explore/sessions")) == {}
        chosen = client.get("/explore/quality?rule=lap_untimed&season=2024").text
        session = client.get(f"/explore/sessions/{paddock.SESSION}").text
        refused = client.get("/explore/quality?rule=%3Cb%3E")
    counted = Counter(one["rule"].replace("_", " ") for one in everything)
    assert {row[0]: int(row[2]) for row in table_of(page, "rules")} == counted
    assert len(table_of(page, "findings")) == len(everything) == 3
    assert [row[1] for row in table_of(chosen, "findings")] == ["lap untimed"]
    assert [row[-1] for row in table_of(session, "quality")] == ["<b>"] * 2 + ["from 2 Mar 2024 15:00:01.500 UTC"]
    assert "<b>" not in page + session + refused.text
    assert refused.status_code == 422


def findings() -> pa.Table:
    evidence = {"lap_missing": [{"what": "<b>"}] * 2, "lap_untimed": [{"from": "2024-03-02T15:00:01.500000Z"}]}
    rows = [
        paddock.row(
            "findings",
            session_key=paddock.SESSION,
            rule=rule,
            finding=number,
            severity="warning",
            endpoint="laps",
            season=2024,
            evidence=json.dumps(one),
        )
        for rule, several in evidence.items()
        for number, one in enumerate(several, 1)
    ]
    return pa.Table.from_pylist(rows, schema=TABLES["findings"].schema)


def test_every_rule_has_words() -> None:
    assert set(MEANINGS) == set(RULES)
