"""Asks Dagster to load the archive's tables: what AWS runs when a new archive lies in the bucket.

Nothing but Python's own library, so that the function is this one file. Asked twice for one archive, Dagster runs twice
and the second run changes nothing; an answer that is no run is an error, which AWS tries again and then keeps.
"""

from __future__ import annotations

import json
import os
import urllib.request
from typing import Any

LOCATION = {"repositoryLocationName": "f1_platform.definitions", "repositoryName": "__repository__"}

ASSETS = """
query Archive($group: AssetGroupSelector!) {
  assetNodes(group: $group) { assetKey { path } }
}
"""

LAUNCH = """
mutation Load($run: ExecutionParams!) {
  launchRun(executionParams: $run) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on RunConfigValidationInvalid { errors { message } }
    ... on Error { message }
  }
}
"""


def handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """What AWS calls.

    Args:
        event: EventBridge's, of an object that was created.

    Returns:
        The id of the run that loads it.
    """
    object_ = event["detail"]["object"]
    return {"run": launch(os.environ["DAGSTER_URL"], f"{object_['key']}@{object_['etag']}")}


def launch(url: str, archive: str) -> str:
    """Launches a run of all of the archive's tables.

    Args:
        url: of Dagster's webserver.
        archive: which archive, for the run's tag.

    Raises:
        RuntimeError: Dagster knows no archive, or refuses.
    """
    found = _ask(url, ASSETS, {"group": {"groupName": "archive", **LOCATION}})["assetNodes"]
    if not found:
        raise RuntimeError(f"{url} has no assets of group archive in {LOCATION['repositoryLocationName']}")
    run = {
        "selector": {**LOCATION, "jobName": "__ASSET_JOB", "assetSelection": [node["assetKey"] for node in found]},
        "runConfigData": {},
        "executionMetadata": {"tags": [{"key": "f1/archive", "value": archive}]},
    }
    answer = _ask(url, LAUNCH, {"run": run})["launchRun"]
    if answer["__typename"] != "LaunchRunSuccess":
        raise RuntimeError(f"{url} launched nothing: {answer}")
    return answer["run"]["runId"]


def _ask(url: str, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{url}/graphql", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - the URL is the deployment's own
        answer = json.load(response)
    if answer.get("errors"):
        raise RuntimeError(f"{url} did not understand: {answer['errors']}")
    return answer["data"]
