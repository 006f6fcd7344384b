"""Homes whose raw store is a running HBase, and everything that their API answers."""

from pathlib import Path
from typing import Any

from f1_platform.clock import SystemClock
from f1_platform.raw import open_store
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import api
from f1_platform_tests.e2e.homes import built


def on_hbase(settings: Settings) -> dict[str, str]:
    """What the environment of a command says so that it uses these tables."""
    return {
        "F1_RAW_STORE": "hbase",
        "F1_HBASE_PORT": str(settings.hbase_port),
        "F1_HBASE_THRIFT2_PORT": str(settings.hbase_thrift2_port),
        "F1_HBASE_NAMESPACE": settings.hbase_namespace or "",
    }


def answers(home: Path) -> dict[str, bytes]:
    """The body of every resource, by its path."""
    with api(home) as client:
        bodies = {path: client.get(path).content for path in ("/drivers", "/circuits")}
        paths = [f"/drivers/{driver['driverId']}" for driver in client.get("/drivers").json()]
        paths += [f"/circuits/{circuit['circuitId']}" for circuit in client.get("/circuits").json()]
        return bodies | {path: client.get(path).content for path in paths}


def contents(settings: Settings) -> dict[str, Any]:
    """Everything that a home and its raw store hold that does not depend on when or how often it was run."""
    units = [
        (report.unit, report.status, report.rows, report.content_hash)
        for report in open_store(settings, SystemClock()).reports()
    ]
    return {"units": units} | built(settings.home)
