"""The document of the data model is what the code does, and its Python reads what is published."""

import re
import secrets
from pathlib import Path
from typing import Any

import happybase

from f1_platform.openf1 import ENDPOINTS
from f1_platform.raw.hbase.state import State
from f1_platform_tests.raw.deliveries import canonical
from f1_platform_tests.raw.hbase.data_model import EXAMPLES, MEETING, SEASON, SESSION, page
from f1_platform_tests.raw.hbase.independent import record_of
from f1_platform_tests.raw.hbase.running import RunningHBase

DOCUMENT = (Path(__file__).parents[3] / "docs" / "hbase-data-model.md").read_text()
RUN = 1898790000123


def test_its_examples_are_the_rows_that_the_code_writes():
    assert DOCUMENT.endswith(page()), "python -m f1_platform_tests.raw.hbase.data_model prints the end of it"


def test_every_family_has_an_example_that_gives_its_records_back():
    assert [example.endpoint for example in EXAMPLES] == list(ENDPOINTS)
    for example in EXAMPLES:
        family = example.unit.declared.family
        assert [canonical(example.endpoint, record_of(family, key, cells)) for key, cells in example.rows] == [
            canonical(example.endpoint, record) for record in example.whole
        ]


def test_its_report_row_is_spelt_as_the_store_spells_it():
    state = State(status="ok", rows=1129, content_hash="5f0c", run=RUN)
    (shown,) = re.findall(r"    meta:laps = {(.*),\.\.\.}", DOCUMENT)

    assert state.text().decode() == f"{{{shown.replace('...', '')}}}"


def test_its_python_reads_exactly_the_published_run(hbase: RunningHBase):
    prefix = f"t{secrets.token_hex(4)}"
    connection = happybase.Connection("127.0.0.1", hbase.thrift, table_prefix=prefix)
    connection.create_table("f1_data", {"laps": {"max_versions": 6}})
    connection.create_table("f1_reports", {"meta": {}})
    (laps,) = (example for example in EXAMPLES if example.endpoint == "laps")
    replaced, unfinished = b'"2029-01-01T00:00:00+00:00"', b"99.5"
    for key, cells in laps.rows:
        connection.table("f1_data").put(key, {b"laps:i1_speed": b"300", b"laps:date_start": replaced}, RUN - 1)
        connection.table("f1_data").put(key, cells | {b"laps:_extra": b'{"note":"red"}'}, RUN)
        connection.table("f1_data").put(key, {b"laps:lap_duration": unfinished}, RUN + 1)
        connection.table("f1_data").put(key + b"#01", {b"laps:date_start": replaced}, RUN - 1)
    row = f"{SEASON}#{MEETING}#{SESSION}".encode()
    connection.table("f1_reports").put(row, {b"meta:laps": b'{"status":"ok","rows":1,"run":%d}' % RUN})

    here = f'"127.0.0.1", {hbase.thrift}, table_prefix="{prefix}"'
    found: dict[str, Any] = {}
    exec(_python().replace('"127.0.0.1"', here), found)

    written = [lap | {"note": "red"} for lap in laps.whole]
    assert [canonical("laps", lap) for lap in found["laps"]] == [canonical("laps", lap) for lap in written]


def _python() -> str:
    """The document's lines of Python without this platform."""
    return next(block for block in re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL) if "happybase" in block)
