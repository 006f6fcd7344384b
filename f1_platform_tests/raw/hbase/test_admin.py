"""Tables created and corrected in a real HBase, and refused where they would lose records."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import happybase
import pytest

from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable, SettingsError, StoreError
from f1_platform.raw.hbase.admin import Admin, CodecMissing, open_admin
from f1_platform.raw.hbase.checking import check_tables, verify
from f1_platform.raw.hbase.differences import Kept, MissingNamespace, MissingTable, NarrowFamily, differences
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.initialising import initialise
from f1_platform.raw.hbase.local import free_ports
from f1_platform.raw.hbase.tables import Family, Table, declared
from f1_platform.raw.hbase.thrift2 import IDL, name_of, widened
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.running import RunningHBase


@pytest.fixture
def settings(hbase: RunningHBase, tmp_path: Path) -> Generator[Settings]:
    """Of a namespace whose tables are gone after the test."""
    own = hbase.settings(tmp_path)
    yield own
    with closing(plain(own)) as connection:
        for table in connection.tables():
            if table.startswith(f"{own.hbase_namespace}:".encode()):
                connection.delete_table(table, disable=connection.is_table_enabled(table))


@pytest.fixture
def gateway(settings: Settings) -> Generator[Gateway]:
    with closing(Gateway(settings, SystemClock())) as own:
        yield own


@pytest.fixture
def admin(settings: Settings) -> Generator[Admin]:
    assert settings.hbase_thrift2_port is not None
    with open_admin(settings, settings.hbase_thrift2_port) as own:
        own.create_namespace(str(settings.hbase_namespace))
        yield own


def plain(settings: Settings) -> happybase.Connection:
    return happybase.Connection("127.0.0.1", settings.hbase_port, timeout=60_000)


def small(settings: Settings, *families: Family, splits: tuple[str, ...] = ()) -> Table:
    return Table(f"{settings.hbase_namespace}:small", families or (Family("car", 6), Family("laps", 6)), splits)


def test_both_tables_are_as_declared_and_stay_so(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    wanted = declared(settings.hbase_namespace)
    done = list(initialise(admin, wanted))
    assert [step.partition(":")[2] for step in done] == [
        "f1_data: created, 18 families, ZSTD",
        "f1_reports: created, 3 families, ZSTD",
    ]
    assert [differences(table, admin.look(table.name)) for table in wanted] == [[], []]
    assert verify(gateway, wanted) == []
    check_tables(gateway, settings.hbase_namespace)
    assert list(initialise(admin, wanted)) == []


def test_a_namespace_is_created_once(settings: Settings, admin: Admin) -> None:
    table = Table(f"{settings.hbase_namespace}x:small", (Family("car", 6),))
    try:
        assert len(list(initialise(admin, [table]))) == 2
        assert f"{settings.hbase_namespace}x" in admin.namespaces()
        assert list(initialise(admin, [table])) == []
    finally:
        with closing(plain(settings)) as connection:
            connection.delete_table(table.name, disable=True)


def test_a_narrow_table_is_corrected_and_its_records_stay(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    table = small(settings)
    with closing(plain(settings)) as connection:
        connection.create_table(table.name, {"car": {"max_versions": 1, "time_to_live": 86400}})
        connection.table(table.name).put(b"2024#1229#9472#1", {b"car:speed": b"301"})
        done = list(initialise(admin, [table]))
        assert len(done) == 2
        assert "family car corrected: VERSIONS 6, COMPRESSION ZSTD, BLOOMFILTER ROW, BLOCKCACHE True" in done[0]
        assert done[1] == f"{table.name}: family laps added, ZSTD"
        assert differences(table, admin.look(table.name)) == []
        assert verify(gateway, [table]) == []
        assert connection.table(table.name).row(b"2024#1229#9472#1") == {b"car:speed": b"301"}


def test_what_is_more_than_wanted_stays(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    chosen = small(settings, Family("car", 9, compression="SNAPPY", encoding="DIFF"), Family("tyres", 1))
    admin.create(chosen)
    wanted = small(settings, Family("car", 6))
    assert list(initialise(admin, [wanted])) == []
    assert admin.look(chosen.name) == chosen
    kept = verify(gateway, [wanted])
    assert [difference.families for difference in kept if isinstance(difference, Kept)] == [
        ("car",),
        ("car",),
        ("tyres",),
    ]


def test_what_we_have_no_word_for_stays_too(settings: Settings, admin: Admin) -> None:
    table = small(settings, Family("car", 6))
    column: Any = widened(IDL.TColumnFamilyDescriptor(name=b"car", inMemory=True, minVersions=2), Family("car", 3))
    column.attributes = {b"OWNER": b"somebody"}
    column.configuration = {"hbase.hstore.blockingStoreFiles": "20"}
    descriptor = IDL.TTableDescriptor(tableName=name_of(table.name), columns=[column])
    admin._client.createTable(descriptor, None)
    assert len(list(initialise(admin, [table]))) == 1
    (found,) = admin._client.getTableDescriptor(name_of(table.name)).columns
    assert (found.maxVersions, found.minVersions, found.inMemory) == (6, 2, True)
    assert found.attributes[b"OWNER"] == b"somebody"
    assert found.configuration == {b"hbase.hstore.blockingStoreFiles": b"20"}


def test_a_region_begins_at_every_split(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    table = small(settings, splits=("2024", "2024#1229", "2025"))
    admin.create(table)
    with closing(plain(settings)) as connection:
        regions = connection.table(table.name).regions()
        assert [region["start_key"] for region in regions] == [b"", b"2024", b"2024#1229", b"2025"]
    assert verify(gateway, [table]) == []
    later = replace(table, splits=(*table.splits, "2026"))
    assert list(initialise(admin, [later])) == []
    assert [str(told) for told in verify(gateway, [later])] == [f"{table.name}: no region begins at 2026"]


def test_the_next_codec_is_taken_where_one_is_missing(
    settings: Settings, admin: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    table = small(settings)
    assert list(initialise(admin, [table], codecs=("LZO", "BZIP2", "GZ"))) == [f"{table.name}: created, 2 families, GZ"]
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "HBase has no LZO here; BZIP2 is taken instead",
        "HBase has no BZIP2 here; GZ is taken instead",
    ]
    assert list(initialise(admin, [table])) == []


def test_without_any_codec_nothing_is_made(settings: Settings, admin: Admin) -> None:
    table = small(settings)
    with pytest.raises(CodecMissing, match="as it does without its codec"):
        list(initialise(admin, [table], codecs=("LZO",)))
    assert admin.look(table.name) is None


def test_a_gateway_that_would_do_harm_alters_nothing(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    table = small(settings, Family("car", 6))
    admin.create(small(settings, Family("car", 1)))
    admin.alters = False
    assert list(initialise(admin, [table])) == []
    (narrow,) = verify(gateway, [table])
    assert isinstance(narrow, NarrowFamily) and narrow.changes == {"VERSIONS": 6}


def test_a_disabled_table_is_not_ready(settings: Settings, admin: Admin) -> None:
    table = small(settings)
    admin.create(table)
    with closing(plain(settings)) as connection:
        connection.disable_table(table.name)
        with pytest.raises(ServiceUnavailable, match=f"Not all regions .* are open.*enable '{table.name}'"):
            list(initialise(admin, [table]))
        connection.enable_table(table.name)
    assert list(initialise(admin, [table])) == []


def test_missing_tables_are_refused_by_name(settings: Settings, gateway: Gateway) -> None:
    namespace = settings.hbase_namespace
    assert verify(gateway, declared(namespace)) == [
        MissingNamespace(str(namespace)),
        *map(MissingTable, declared(namespace)),
    ]
    with pytest.raises(StoreError) as refused:
        check_tables(gateway, namespace)
    assert f"table {namespace}:f1_data is missing; table {namespace}:f1_reports is missing" in refused.value.what
    assert f"F1_HBASE_NAMESPACE is {namespace}" in refused.value.mend
    assert "f1 hbase init" in refused.value.mend


def test_where_the_namespace_is_mistyped_those_with_tables_are_named(
    settings: Settings, gateway: Gateway, admin: Admin
) -> None:
    namespace = str(settings.hbase_namespace)
    list(initialise(admin, declared(namespace)))
    with pytest.raises(StoreError) as refused:
        check_tables(gateway, f"{namespace}typo")
    before, set_it, create = refused.value.mend.partition("set it to the one you mean")
    assert f"F1_HBASE_NAMESPACE is {namespace}typo, and there are such tables in" in before
    assert namespace in before.replace(f"{namespace}typo", "")
    assert set_it
    assert "f1 hbase init" in create

    with pytest.raises(StoreError) as refused:
        check_tables(gateway, None)
    assert "F1_HBASE_NAMESPACE is not set" in refused.value.mend


def test_a_table_that_would_lose_records_is_refused(settings: Settings, gateway: Gateway, admin: Admin) -> None:
    namespace = settings.hbase_namespace
    data, reports = declared(namespace)
    families = [f for f in data.families if f.name not in ("car", "laps", "pit")]
    admin.create(replace(data, families=(*families, Family("car", 2), Family("laps", 9), Family("pit", 6, ttl=3600))))
    admin.create(replace(reports, families=tuple(Family(f.name, 1) for f in reports.families[1:])))
    with pytest.raises(StoreError) as refused:
        check_tables(gateway, namespace)
    assert refused.value.what == (
        "The tables are not fit to be written: "
        f"family car of {namespace}:f1_data has VERSIONS 2, 6 at least are needed; "
        f"family pit of {namespace}:f1_data has TTL 3600, its cells vanish; "
        f"family meta of {namespace}:f1_reports is missing"
    )
    list(initialise(admin, declared(namespace)))
    check_tables(gateway, namespace)


def test_a_thrift_1_gateway_is_told_apart(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="it is a Thrift 1 gateway"), open_admin(settings, settings.hbase_port):
        pytest.fail("it was taken for a Thrift 2 gateway")


def test_nobody_there_is_a_service_away(settings: Settings) -> None:
    port = free_ports().thrift2
    with pytest.raises(ServiceUnavailable, match=f"127.0.0.1:{port}"), open_admin(settings, port):
        pytest.fail("somebody answered")


def test_something_else_there_is_a_wrong_setting(settings: Settings) -> None:
    impatient = settings.model_copy(update={"hbase_timeout": 0.5})
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(SettingsError, match="no Thrift 2 gateway"), open_admin(impatient, server.server_port):
            pytest.fail("a web server was taken for a Thrift 2 gateway")
        server.shutdown()
