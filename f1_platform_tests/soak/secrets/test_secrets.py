"""No secret appears in a log, a process list, a database, a file of the home, Dagster's pages, or an answer: searched.

What is searched for is in `planted`, where in `places`, and what is done before in `talking`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform.orchestration.instance import RECORD as DAGSTERS_VARIABLE
from f1_platform_tests.postgres import READER, needs_postgres
from f1_platform_tests.soak.secrets.guarded import RECORD, SERVING
from f1_platform_tests.soak.secrets.places import files_below, kept_by, watching
from f1_platform_tests.soak.secrets.planted import Secret, betrayed
from f1_platform_tests.soak.secrets.talking import WRONG, answers, commands, dagster_pages, faulty_commands
from f1_platform_tests.soak.secrets.world import PLANTED, Way, planted_world


@pytest.mark.soak
@needs_postgres
@pytest.mark.parametrize("way", ["environment", "files"])
def test_no_secret_is_told_to_anyone_whether_all_is_well_or_not(way: Way, tmp_path: Path, report: list[str]) -> None:
    with planted_world(tmp_path, way) as world:
        with watching() as seen:
            places = dict(commands(world))
            places |= dict(faulty_commands(world))
            places |= dict(answers(world))
            places |= dict(dagster_pages(world, tmp_path / "dagster.log"))
        tokens = [Secret("OpenF1's token", (token, token)) for token in world.upstream.tokens]
        planted = [*PLANTED, WRONG, *tokens]
        places |= {f"a command line: {line!r}": line for line in seen.commands}
        places |= files_below(world.home) | {"dagster.log": (tmp_path / "dagster.log").read_bytes()}
        places |= kept_by(world.server, [SERVING, RECORD])
        if way == "files":
            # Dagster takes the address of its record from its environment alone; nothing else is in there.
            environments = {line for line in seen.environments if not line.startswith(DAGSTERS_VARIABLE.encode())}
            places |= {f"an environment: {line!r}": line for line in environments}

    report.append(f"{way}: {len(planted)} secrets searched for in {len(places):,} places, {_size(places):,.0f} MB")
    assert tokens and world.upstream.used, "OpenF1's account was used"
    assert any(b"f1_platform.cli" in line for line in seen.commands) and seen.environments, "processes were seen"
    assert f"user={READER}".encode() in places["Postgres' log"], "Postgres said whom it let in"
    assert any(b'"key":"grafana"' in content for content in places.values()), "the key was known by its name"
    assert betrayed(planted, places) == []


def _size(places: dict[str, bytes]) -> float:
    return sum(map(len, places.values())) / 1e6
