"""What AWS runs when a new archive lies in the bucket: it asks what Dagster understands, and a real Dagster obeys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from f1_platform.archive import TABLES
from f1_platform.raw.hbase.local.ports import free_port
from f1_platform_tests.deployment.charts import needs_helm, of_kind, rendered
from f1_platform_tests.deployment.trigger import trigger_function
from f1_platform_tests.waiting import until

EVENT = {"detail": {"object": {"key": "archive/ergast.zip", "etag": "0f343b0931126a20f133d67c2b018a3b"}}}
"""What EventBridge hands over, as far as it is read."""


@pytest.fixture
def trigger() -> ModuleType:
    return trigger_function()


@contextmanager
def answering(*answers: Any) -> Generator[str]:
    """A server that gives one answer after the other."""
    left = list(answers)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(left.pop(0)).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_dagster_understands_what_it_is_asked(trigger: ModuleType) -> None:
    from dagster_graphql.schema import create_schema
    from graphql import parse, validate

    schema = create_schema().graphql_schema
    assert not validate(schema, parse(trigger.ASSETS))
    assert not validate(schema, parse(trigger.LAUNCH))
    assert validate(schema, parse(trigger.LAUNCH.replace("runId", "runNumber")))


@needs_helm
def test_it_asks_for_the_location_that_the_chart_serves(trigger: ModuleType) -> None:
    workspace = of_kind(rendered("large"), "ConfigMap")["f1-instance"]["data"]["workspace.yaml"]
    (server,) = (each["grpc_server"] for each in yaml.safe_load(workspace)["load_from"])
    assert trigger.LOCATION["repositoryLocationName"] == server["location_name"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"data": {"assetNodes": []}}], "no assets of group archive"),
        ([{"errors": [{"message": "no such field"}]}], "no such field"),
        (
            [
                {"data": {"assetNodes": [{"assetKey": {"path": ["archive", "races"]}}]}},
                {"data": {"launchRun": {"__typename": "PythonError", "message": "the database is away"}}},
            ],
            "the database is away",
        ),
    ],
)
def test_an_answer_that_is_no_run_is_an_error_so_that_aws_tries_again(
    answers: list[Any], said: str, trigger: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(*answers) as url:
        monkeypatch.setenv("DAGSTER_URL", url)
        with pytest.raises(RuntimeError, match=said):
            trigger.handler(EVENT, None)


@pytest.fixture
def dagster(tmp_path: Path) -> Iterator[str]:
    """A webserver over an empty home, without a daemon: runs stay queued."""
    home = tmp_path / "dagster"
    home.mkdir()
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [Path(sys.executable).with_name("dagster-webserver"), "-m", "f1_platform.definitions", "-p", str(port)]
    told = os.environ | {"F1_HOME": str(tmp_path / "f1"), "DAGSTER_HOME": str(home)}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=told, stdout=log, stderr=log)
    try:
        until(lambda: answers_at(f"{url}/server_info"), seconds=120)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def answers_at(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=5) as response:
        return response.status == 200
    return False


@pytest.mark.soak
def test_a_new_archive_is_a_run_of_all_its_tables(
    dagster: str, trigger: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_URL", dagster)
    run = trigger.handler(EVENT, None)["run"]
    query = "query R($id: ID!) { runOrError(runId: $id) { ... on Run { tags { key value } assetSelection { path } } } }"
    body = json.dumps({"query": query, "variables": {"id": run}}).encode()
    request = urllib.request.Request(f"{dagster}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        found = json.load(response)["data"]["runOrError"]
    assert {tuple(each["path"]) for each in found["assetSelection"]} == {("archive", table) for table in TABLES}
    assert {"key": "f1/archive", "value": "archive/ergast.zip@0f343b0931126a20f133d67c2b018a3b"} in found["tags"]
