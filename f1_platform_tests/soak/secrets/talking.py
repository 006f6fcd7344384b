"""All that the platform says for itself: commands that succeed and fail, the API's answers, and Dagster's pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx

from f1_platform_tests.e2e.dagster_ui import dagster_ui
from f1_platform_tests.postgres import OWNER, READER
from f1_platform_tests.soak.ingesting.reading import answering
from f1_platform_tests.soak.secrets.guarded import DAGSTER, RECORD
from f1_platform_tests.soak.secrets.planted import Secret
from f1_platform_tests.soak.secrets.world import KEY, LOADER, RUNS, World

WRONG = Secret("a mistyped secret")
"""It is as good as told: what was meant is near."""

_RUN, _PUBLISH, _DOCTOR = ("-v", "run", "--season", "2024"), ("-v", "publish"), ("-v", "--log-format=json", "doctor")
_STATUS, _ASKING = ("status", "--json"), ("-v", "run", "--season", "2023")
_PATHS = ("/drivers", "/v1/laps?session_key=9472", "/v1/laps?lap_number=x", "/nowhere", "/health/db", "/readyz")
_PAGES = ("/metrics", "/openapi.json", "/docs", "/version")
_QUERIES = {
    "configuration": "{ instance { info daemonHealth { allDaemonStatuses { lastHeartbeatErrors { message } } } } }",
    "runs": """{ runsOrError { ... on Runs { results { runConfigYaml tags { key value } eventConnection { events {
        ... on MessageEvent { message }
        ... on ExecutionStepFailureEvent { error { message stack causes { message stack } } }
        ... on MaterializationEvent { metadataEntries { label description ... on TextMetadataEntry { text } } }
    } } } } } }""",
    "assets": "{ assetNodes { description metadataEntries { label description ... on TextMetadataEntry { text } } } }",
    "workspace": "{ workspaceOrError { ... on Workspace { locationEntries { displayMetadata { key value } } } } }",
}


def commands(world: World) -> Iterator[tuple[str, bytes]]:
    """What is said where all is well."""
    for words in (_RUN, _PUBLISH, _STATUS, _DOCTOR):
        code, said = world.f1(*words)
        assert code == 0, said.decode()
        yield f"f1 {' '.join(words)}", said


def faulty_commands(world: World) -> Iterator[tuple[str, bytes]]:
    """What is said of wrong passwords, of databases that are away, and of settings that cannot be read."""
    loader = world.database(OWNER, LOADER)
    for words, wrong in (
        (_ASKING, {"F1_OPENF1_PASSWORD": WRONG.text}),
        (_PUBLISH, {"F1_DATABASE_URL": world.database(OWNER, WRONG)}),
        (_PUBLISH, {"F1_DATABASE_URL": world.database(OWNER, LOADER, port=9)}),
        (_PUBLISH, {"F1_DAGSTER_URL": world.database(DAGSTER, WRONG, RECORD)}),
        (_PUBLISH, {"F1_DAGSTER_URL": world.database(DAGSTER, RUNS, RECORD, port=9)}),
        (_DOCTOR, {"F1_OPENF1_PASSWORD": WRONG.text, "F1_DATABASE_URL": world.database(OWNER, WRONG)}),
        (_STATUS, {"F1_DATABASE_URL": loader.replace("postgresql", "mysql"), "F1_API_KEYS": KEY.text}),
        (_STATUS, {"F1_DATABASE_READER_URL": loader.replace("127", "[127"), "F1_API_KEYS": f"grafana:{KEY.text}"}),
    ):
        code, said = world.f1(*words, **wrong)
        assert code in (1, 2, 3), (words, list(wrong), said.decode())
        yield f"f1 {' '.join(words)} with {', '.join(wrong)} wrong", said
    world.upstream.refusing = True
    code, said = world.f1(*_ASKING)
    assert code != 0, said.decode()
    world.upstream.refusing = False
    yield "f1 run with a token that has ended", said


def answers(world: World) -> Iterator[tuple[str, bytes]]:
    """What the API answers with a key, without, with a wrong one; and while its database is away."""
    headers = (
        {},
        {"X-API-Key": KEY.text},
        {"Authorization": f"Bearer {KEY.text}"},
        {"X-API-Key": WRONG.text},
        {"Authorization": f"Bearer {WRONG.text}"},
        {"Authorization": f"Basic {WRONG.text}"},
    )
    with answering(world.home, **world.settings()) as api:
        for number, sent in enumerate(headers):
            yield from _asked(api, (*_PATHS, *_PAGES), sent, f"with headers {number}")
        world.server.stop()
        try:
            yield from _asked(api, (*_PATHS, *_PAGES), headers[1], "without a database")
        finally:
            world.server.start()
    mistyped = world.settings(F1_DATABASE_READER_URL=world.database(READER, WRONG))
    with answering(world.home, **mistyped) as api:
        yield from _asked(api, (*_PATHS, *_PAGES), headers[1], "with a mistyped password")


def _asked(api: httpx.Client, paths: tuple[str, ...], sent: dict[str, str], how: str) -> Iterator[tuple[str, bytes]]:
    for path in paths:
        answer = api.get(path, headers=sent)
        yield f"{path} {how}", str(answer.headers).encode() + answer.content


def dagster_pages(world: World, log: Path) -> Iterator[tuple[str, bytes]]:
    """What Dagster's pages show of configuration, runs, their events and assets, after a run of its own."""
    with dagster_ui(world.environment(), log) as ui:
        assert ui.materialise(["serving"])
        for name, query in _QUERIES.items():
            yield f"GraphQL: {name}", json.dumps(ui.ask(query)).encode()
