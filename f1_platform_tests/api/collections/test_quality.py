"""What is known to be wrong, by session and in all, from records to the answer."""

from __future__ import annotations

import json
from pathlib import Path

from f1_platform_tests.api.collections.conftest import own_api
from f1_platform_tests.api.quality import publish_all
from f1_platform_tests.warehouse.worlds import World, drivers, result, session


def test_findings_of_the_warehouse_are_answered_by_session_and_by_rule(tmp_path: Path) -> None:
    world = World.at(tmp_path)
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"), session(99, "Practice 1", "2024-03-01T15:00:00"))
    backward = {"driver_number": 1, "stint_number": 2, "lap_start": 9, "lap_end": 8}
    for key in (99, 100):
        world.session(key, drivers=drivers(1), session_result=[result(1, None)], stints=[backward])
    world.build(world.archive())
    publish_all(world)
    with own_api(world.settings.home) as client:
        of_race = client.get("/sessions/100/quality").json()
        backward_ones = client.get("/quality", params={"rule": "stint_backward", "sort": "session_key"}).json()
        assert client.get("/sessions/101/quality").status_code == 404
    by_rule = {row["rule"]: row for row in of_race}
    assert by_rule.keys() == {"archive_classification", "archive_points", "result_unflagged", "stint_backward"}
    told = by_rule["stint_backward"]
    assert (told["severity"], told["endpoint"], told["driver_id"], told["lap_number"]) == ("warning", "stints", 830, 9)
    assert json.loads(told["evidence"]) == {"stint": 2, "first_lap": 9, "last_lap": 8}
    assert [row["session_key"] for row in backward_ones] == [99, 100]
