"""What is known to be wrong in a session, as the Dagster UI shows it: asked through GraphQL as its pages do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import pytest

from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.e2e.bahrain import QUALIFYING, RACE, place, write_bahrain
from f1_platform_tests.e2e.dagster_ui import DagsterUi, dagster_ui
from f1_platform_tests.e2e.homes import environment, f1
from f1_platform_tests.recorded import needs_data

pytestmark = [pytest.mark.soak, needs_data]

ASSET = {"path": ["warehouse", "quality_findings"]}
SHOWN = """
query Shown($asset: AssetKeyInput!) {
  assetNodeOrError(assetKey: $asset) {
    ... on AssetNode { assetChecksOrError { ... on AssetChecks { checks {
      name
      partitionDefinition { type }
      partitionStatuses { __typename ... on AssetCheckDefaultPartitionStatuses {
        succeededPartitions failedPartitions inProgressPartitions skippedPartitions executionFailedPartitions
      } }
    } } } }
  }
}"""
LATEST = """
query Latest($asset: AssetKeyInput!, $partition: String!) {
  assetCheckExecutions(assetKey: $asset, checkName: "findings", limit: 1, partition: $partition) {
    status
    partition
    evaluation { severity success targetMaterialization { runId } metadataEntries {
      label
      ... on IntMetadataEntry { intValue }
      ... on TextMetadataEntry { text }
      ... on TableMetadataEntry { table { records } }
    } }
  }
}"""


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DagsterUi]:
    """Over a home with two sessions: a race that two cars are third in, and a qualifying without fault."""
    folder, home = tmp_path_factory.mktemp("openf1"), tmp_path_factory.mktemp("home")
    write_bahrain(folder, [QUALIFYING, RACE])
    place(folder, 16, 3)
    with running(partial(RecordedSource, folder)) as address:
        upstream = {"F1_OPENF1_URL": address, "F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
        ran = f1(home, "run", "--meeting", "1229", **upstream, F1_ARCHIVE="")
        assert ran.returncode == 0, ran.stderr
        with dagster_ui(environment(home, **upstream, F1_ARCHIVE=""), home / "dagster.log") as ui:
            yield ui


def test_each_session_has_its_own_colour(ui: DagsterUi) -> None:
    checks = ui.ask(SHOWN, asset=ASSET)["assetNodeOrError"]["assetChecksOrError"]["checks"]
    by_name = {check["name"]: check for check in checks}

    assert set(by_name) == {"rules", "findings"}
    assert by_name["findings"]["partitionDefinition"] == {"type": "DYNAMIC"}
    assert by_name["findings"]["partitionStatuses"] == {
        "__typename": "AssetCheckDefaultPartitionStatuses",
        "succeededPartitions": ["2024-03-01_9468_qualifying"],
        "failedPartitions": ["2024-03-02_9472_race"],
        "inProgressPartitions": [],
        "skippedPartitions": [],
        "executionFailedPartitions": [],
    }


def test_a_session_shows_what_was_found_in_it_and_where_to_look_on(ui: DagsterUi) -> None:
    (latest,) = ui.ask(LATEST, asset=ASSET, partition="2024-03-02_9472_race")["assetCheckExecutions"]
    said = {entry["label"]: entry for entry in latest["evaluation"]["metadataEntries"]}

    assert (latest["status"], latest["evaluation"]["severity"]) == ("FAILED", "ERROR")
    assert latest["evaluation"]["targetMaterialization"]["runId"] in ui.runs()
    assert said["result_places"]["intValue"] == 2
    assert said["quality"]["text"] == "/sessions/9472/quality"
    rows = [json.loads(row) for row in said["findings"]["table"]["records"]]
    assert [(row["rule"], row["driver"], row["evidence"]) for row in rows] == [
        ("result_places", 16, "place 3, cars_on_it 2, laps 57"),
        ("result_places", 55, "place 3, cars_on_it 2, laps 57"),
    ]
