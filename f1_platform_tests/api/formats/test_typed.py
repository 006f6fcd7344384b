import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from f1_platform_tests.api.formats.writing import BAHRAIN, read, recorded, rows_of, written
from f1_platform_tests.recorded import needs_data

READERS: dict[str, Callable[[bytes], pa.Table]] = {
    "parquet": lambda body: pq.read_table(io.BytesIO(body)),
    "arrow": lambda body: pa.ipc.open_stream(body).read_all(),
}
GAPS = '[{"gap_to_leader":1.5,"interval":"+1 LAP","odd":{"a":1}},{"gap_to_leader":null}]'
both = pytest.mark.parametrize("form", READERS)


@both
@needs_data
def test_recorded_telemetry_comes_back_with_its_types(form: str):
    batch = recorded(BAHRAIN / "car_data.json.gz").slice(250_000, 150_000)
    batches = [batch.slice(start, 10_000) for start in range(0, batch.num_rows, 10_000)]

    table = READERS[form](written(form, rows_of("car_data", batches)))

    assert table.equals(pa.table(batch))
    assert table.num_rows == 150_000


@both
@needs_data
@pytest.mark.parametrize("endpoint", ["laps", "session_result", "race_control", "weather"])
def test_every_type_comes_back(form: str, endpoint: str):
    batch = recorded(BAHRAIN / f"{endpoint}.json.gz")

    assert READERS[form](written(form, rows_of(endpoint, [batch]))).to_pylist() == batch.to_pylist()


@both
def test_columns_stand_in_the_order_that_was_asked_for_and_what_no_column_holds_comes_last(form: str):
    table = READERS[form](written(form, rows_of("intervals", [read("intervals", GAPS)], ["interval", "gap_to_leader"])))

    assert table.to_pydict() == {
        "interval": ['"+1 LAP"', None],
        "gap_to_leader": ["1.5", None],
        "_extra": ['{"odd":{"a":1}}', None],
    }


@both
def test_a_file_says_what_it_is_and_under_which_license(form: str):
    schema = READERS[form](written(form, rows_of("intervals", [read("intervals", GAPS)]))).schema

    assert schema.metadata[b"license"] == b"CC BY-NC-SA 4.0"
    assert b"OpenF1" in schema.metadata[b"credit"]
    assert schema.field("date").metadata[b"unit"] == b"UTC"
    assert schema.field("gap_to_leader").metadata[b"content"] == b"application/json"
    assert schema.field("gap_to_leader").metadata[b"meaning"]
    assert b"content" not in schema.field("date").metadata


@both
def test_no_rows_are_a_whole_file(form: str):
    table = READERS[form](written(form, rows_of("pit", [])))

    assert table.num_rows == 0
    assert "lane_duration" in table.column_names


def test_parquet_is_packed_and_read_group_by_group():
    batch = read("pit", "[" + ",".join(f'{{"lap_number":{n}}}' for n in range(70_000)) + "]")

    told = pq.ParquetFile(io.BytesIO(written("parquet", rows_of("pit", [batch])))).metadata

    assert [told.row_group(n).num_rows for n in range(told.num_row_groups)] == [65_536, 4_464]
    assert told.row_group(0).column(0).compression == "ZSTD"
