"""Images: locked libraries, nobody's user, an API that needs no more than its lock, probes that tell the truth."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import grpc
import psycopg
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from f1_platform.raw.hbase.local import jvm
from f1_platform_tests.deployment.containers import DOCKER, ROOT, locked
from f1_platform_tests.deployment.programs import program
from f1_platform_tests.postgres import OWNER, PostgresServer, needs_postgres, postgres_server

DOCKERFILES = (DOCKER / "Dockerfile", DOCKER / "hbase" / "Dockerfile")
HADOLINT = program("hadolint")
PROBE = DOCKER / "probe.py"

_IMPORTS_ALONE = """
import sys
from importlib import import_module, metadata
from pkgutil import walk_packages

packages, lock = metadata.packages_distributions(), set(sys.argv[1].split())
named = lambda name: name.lower().replace("_", "-").replace(".", "-")
absent = {top for top, owners in packages.items() if not lock & {named(owner) for owner in owners}}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent - {"f1_platform", "api"}:
            raise ModuleNotFoundError(name, name=name)

sys.meta_path.insert(0, Absent())
import api, api.app, f1_platform.cli.app, f1_platform.cli.uvicorn_server
import f1_platform.raw.parquet, f1_platform.raw.hbase, f1_platform.serving.postgres
for module in walk_packages(api.__path__, "api."):
    import_module(module.name)
assert "dagster" in absent and "pandas" in absent
"""


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_an_image_runs_as_nobody_and_nothing_but_copying_happens_in_it(dockerfile: Path) -> None:
    *_, last = re.split(r"^FROM ", dockerfile.read_text(), flags=re.MULTILINE)
    base = dockerfile.read_text()
    assert "USER 65532:65532" in base
    assert "\nRUN " not in last and "ARG BASE=" in base
    assert "HEALTHCHECK" in last


def test_libraries_come_from_hashed_locks_alone() -> None:
    installs = re.findall(r"pip.* (?:install|wheel) .*", (DOCKER / "Dockerfile").read_text())
    assert len(installs) == 5
    ours = [line for line in installs if "wheel" in line]
    assert all("--no-deps --require-hashes -r" in line for line in installs if line not in ours)
    assert all("--no-deps --no-index" in line or "--no-deps --no-build-isolation" in line for line in ours)


def test_the_api_image_holds_the_versions_that_the_platform_has() -> None:
    api, platform = locked(DOCKER / "api" / "requirements.txt"), locked(ROOT / "requirements.txt")
    assert {name: version for name, version in api.items() if platform.get(name) != version} == {}
    assert len(api) < len(platform) / 2


def test_the_pipeline_s_image_holds_the_platform_s_versions_and_what_starts_runs_elsewhere() -> None:
    pipeline, platform = locked(DOCKER / "pipeline" / "requirements.txt"), locked(ROOT / "requirements.txt")
    assert {name: version for name, version in platform.items() if pipeline.get(name) != version} == {}
    assert {"dagster-docker", "dagster-k8s"} <= set(pipeline) - set(platform)


def test_the_api_needs_nothing_that_its_image_lacks() -> None:
    names = " ".join(locked(DOCKER / "api" / "requirements.txt"))
    command = [sys.executable, "-c", _IMPORTS_ALONE, names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_but_sources_and_locks_reaches_a_builder() -> None:
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    assert {path for line in copied for path in line.split()} <= let_in
    assert all((ROOT / path).exists() for path in let_in)
    assert "*" in (ROOT / ".dockerignore").read_text().splitlines()


def test_hbase_in_its_image_is_told_what_the_local_one_is_told() -> None:
    options = (DOCKER / "hbase" / "java.options").read_text().partition("# Where it lives")[0]
    assert [line for line in options.splitlines() if not line.startswith("#")] == list(jvm._FLAGS)


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"healthy":true}'
        self.send_response(503 if self.path == "/readyz" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def _probed(*arguments: str) -> int:
    return subprocess.run([sys.executable, str(PROBE), *arguments], check=False).returncode


def test_a_probe_believes_200_and_the_text_that_it_looks_for(web: str) -> None:
    assert _probed(f"{web}/livez") == 0
    assert _probed(f'{web}/graphql?query={{daemonStatus(daemonType:"SENSOR"){{healthy}}}}', '"healthy":true') == 0
    assert _probed(f"{web}/livez", '"healthy":false') == 1


def test_a_probe_fails_where_nothing_is_ready_or_nobody_listens(web: str) -> None:
    assert _probed(f"{web}/readyz") == 1
    assert _probed("http://127.0.0.1:9/livez") == 1
    assert _probed("127.0.0.1:9") == 1


@pytest.mark.parametrize(("status", "code"), [("SERVING", 0), ("NOT_SERVING", 1)])
def test_a_probe_asks_a_code_server_whether_it_serves(status: str, code: int) -> None:
    server, servicer = grpc.server(ThreadPoolExecutor(1)), health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    servicer.set("DagsterApi", getattr(health_pb2.HealthCheckResponse, status))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        assert _probed(f"127.0.0.1:{port}") == code
    finally:
        server.stop(None)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


def _make_roles(server: PostgresServer, folder: Path, password: str) -> None:
    for name, role, database in (
        ("database_url", "f1", "f1"),
        ("database_reader_url", "f1_reader", "f1"),
        ("dagster_url", "dagster", "dagster"),
    ):
        (folder / name).write_text(f"postgresql://{role}:{password}-{role}@postgres/{database}\n")
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(server.port), "POSTGRES_USER": OWNER, "SECRETS": str(folder)}
    # As the server's entrypoint does: a script that cannot be executed is sourced, and its end is the container's.
    subprocess.run([DOCKER / "postgres" / "roles.sh"], env={"PATH": "/usr/bin:/bin", **where}, check=True)


@needs_postgres
def test_roles_are_made_twice_as_once_and_the_reader_enters_one_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    _make_roles(postgres, tmp_path, "first")
    with psycopg.connect(postgres.url("postgres")) as owner:
        before = owner.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL").fetchall()
    _make_roles(postgres, tmp_path, "second")
    with psycopg.connect(postgres.url("postgres")) as owner:
        now = owner.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL").fetchall()
    assert {name for name, _ in now} == {"f1", "f1_reader", "dagster"}
    assert not set(before) & set(now), "the second time is how a password is changed"
    with psycopg.connect(postgres.url("f1", role="f1_reader")) as reader:
        assert reader.execute("SELECT current_database()").fetchone() == ("f1",)
    for role, database in (("f1_reader", "dagster"), ("f1_reader", "postgres"), ("dagster", "f1")):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(postgres.url(database, role=role))
    assert "second" not in (postgres.folder / "log").read_text()


@needs_postgres
def test_a_password_is_what_its_address_means_whatever_signs_are_in_it(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    written = quote("p@ss:/?#%41 \\n'é", safe="\\'")
    _make_roles(postgres, tmp_path, written)
    asks = postgres.folder / "data" / "pg_hba.conf"
    asks.write_text("host dagster dagster all scram-sha-256\n" + asks.read_text())
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as owner:
        owner.execute("SELECT pg_reload_conf()")
    address = f"postgresql://dagster:{written}-dagster@127.0.0.1:{postgres.port}/dagster"
    with psycopg.connect(address) as dagster:
        assert dagster.execute("SELECT current_user").fetchone() == ("dagster",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(address.replace("%40", "%2540"))


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not there, and `make test` could not fetch it")
@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_hadolint_finds_nothing(dockerfile: Path) -> None:
    done = subprocess.run([str(HADOLINT), str(dockerfile)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
