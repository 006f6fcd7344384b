"""`f1 dagster` in a home of its own, asked through GraphQL as its pages do."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_BETWEEN_LOOKS = 0.5
"""Seconds; Dagster's end is noticed at once."""
LAUNCH = """
mutation Launch($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
    ... on UnauthorizedError { message }
  }
}"""
BACKFILL = """
query Backfill($id: String!) {
  partitionBackfillOrError(backfillId: $id) {
    __typename
    ... on PartitionBackfill { status error { message } runs(limit: 100) { id status } }
  }
}"""
PARTITIONS = """
query Partitions($keys: [AssetKeyInput!]) {
  assetNodes(assetKeys: $keys) {
    assetKey { path }
    partitionStats { numMaterialized numFailed numMaterializing }
    assetPartitionStatuses {
      __typename
      ... on DefaultPartitionStatuses { materializedPartitions failedPartitions }
    }
  }
}"""
NODES = "query Nodes { assetNodes { assetKey { path } groupName isPartitioned partitionKeys } }"
RUN = """
mutation Run($params: ExecutionParams!) {
  launchPipelineExecution(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { id } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}"""
STATUS = "query Status($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
RUNS = "query Runs { runsOrError { ... on Runs { results { id status tags { key value } } } } }"
_ENDED = ("COMPLETED", "COMPLETED_SUCCESS", "COMPLETED_FAILED", "FAILED", "CANCELED")


class DagsterUi:
    """A running webserver with its daemon."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self._address, self._process = f"http://127.0.0.1:{port}/graphql", process

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a GraphQL answer; its errors fail the test."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self._address, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                said = json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused
        assert "errors" not in said, said["errors"]
        return said["data"]

    def await_assets(self) -> None:
        """Waits until the assets are loaded."""
        self._until(lambda: bool(self.ask("query Assets { assetNodes { id } }")["assetNodes"]), "the assets", 90)

    def backfill(self, assets: Sequence[str], partitions: Sequence[str], *, within: float = 600) -> list[str]:
        """Launches a backfill and waits for its end; answers the ids of its runs.

        Raises:
            AssertionError: it could not be launched, or did not end with all partitions done.
        """
        return self.await_backfill(self.launch(assets, partitions), within=within)

    def launch(self, assets: Sequence[str], partitions: Sequence[str]) -> str:
        """Launches a backfill; answers its id."""
        params = {"assetSelection": [_key(name) for name in assets], "partitionNames": list(partitions)}
        launched = self.ask(LAUNCH, params=params)["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        return launched["backfillId"]

    def await_backfill(self, backfill: str, *, within: float = 600) -> list[str]:
        """Waits for the end of a backfill; answers the ids of its runs.

        Raises:
            AssertionError: it did not end with all partitions done.
        """
        seen: dict[str, Any] = {}

        def ended() -> bool:
            seen.update(self.ask(BACKFILL, id=backfill)["partitionBackfillOrError"])
            return seen["status"] in _ENDED

        self._until(ended, "the backfill's end", within)
        assert seen["status"] == "COMPLETED_SUCCESS", seen
        return [run["id"] for run in seen["runs"]]

    def await_some_of(self, asset: str, count: int) -> None:
        """Waits until so many partitions of an asset are green."""
        self._until(lambda: len(self.materialised(asset)[0]) >= count, f"{count} partitions of {asset}", 300)

    def kill(self) -> None:
        """Ends the daemon, the webserver, the code server and their runs at once, as a machine that loses its power."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def materialise(self, groups: Sequence[str]) -> bool:
        """Launches the unpartitioned assets of groups as one run, waits for its end, answers whether it succeeded."""
        nodes = [node for node in self.ask(NODES)["assetNodes"] if node["groupName"] in groups]
        selector = {
            "repositoryName": "__repository__",
            "repositoryLocationName": "f1_platform.definitions",
            "pipelineName": "__ASSET_JOB",
            "assetSelection": [{"path": n["assetKey"]["path"]} for n in nodes if not n["isPartitioned"]],
        }
        launched = self.ask(RUN, params={"selector": selector, "mode": "default"})["launchPipelineExecution"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        seen: dict[str, str] = {}

        def ended() -> bool:
            seen.update(self.ask(STATUS, id=launched["run"]["id"])["runOrError"])
            return seen["status"] in ("SUCCESS", "FAILURE", "CANCELED")

        self._until(ended, "the run's end", 300)
        return seen["status"] == "SUCCESS"

    def partitions(self, asset: str) -> list[str]:
        """Partition keys of an asset, in their order."""
        wanted = _key(asset)["path"]
        return next(n["partitionKeys"] for n in self.ask(NODES)["assetNodes"] if n["assetKey"]["path"] == wanted)

    def materialised(self, asset: str) -> tuple[set[str], set[str]]:
        """Partitions of an asset that are shown green, and red."""
        (node,) = self.ask(PARTITIONS, keys=[_key(asset)])["assetNodes"]
        shown = node["assetPartitionStatuses"]
        assert len(shown["materializedPartitions"]) == node["partitionStats"]["numMaterialized"]
        return set(shown["materializedPartitions"]), set(shown["failedPartitions"])

    def runs(self) -> dict[str, dict[str, str]]:
        """Tags of all runs, by id."""
        results = self.ask(RUNS)["runsOrError"]["results"]
        return {run["id"]: {tag["key"]: tag["value"] for tag in run["tags"]} for run in results}

    def _until(self, holds: Any, what: str, seconds: float) -> None:
        began = time.monotonic()
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            assert time.monotonic() - began < seconds, f"{what} did not come in {seconds:.0f} s"
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_BETWEEN_LOOKS)
            assert self._process.poll() is None, f"Dagster ended while {what} was waited for"


def _key(name: str) -> dict[str, list[str]]:
    return {"path": name.split("/")}


@contextmanager
def dagster_ui(environment: dict[str, str], log: Path) -> Generator[DagsterUi]:
    """The Dagster UI and daemon of the environment's home; both end with the block, with whatever they started."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "f1_platform.cli", "dagster", "--port", str(port)]
    with log.open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, start_new_session=True)
        try:
            ui = DagsterUi(port, process)
            ui.await_assets()
            yield ui
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Asks the group that the process leads to stop, and ends what does not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
    process.wait()
