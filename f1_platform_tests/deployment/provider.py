"""A Terraform provider that only knows a schema: with it `terraform validate` and `terraform test` need no download.

    provider.py SCHEMA.json

It speaks version 6 of Terraform's plugin protocol as far as Terraform goes without making anything: it tells its
schema, and finds no fault in what Terraform itself found none in. Values come from the tests' `mock_provider`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import grpc

COOKIE = "TF_PLUGIN_MAGIC_COOKIE"
SCHEMA, SHUTDOWN = "/tfplugin6.Provider/GetProviderSchema", "/plugin.GRPCController/Shutdown"
ANSWERED = "/tfplugin6.Provider/"
LIST = 2
"""How blocks are nested: all are lists, those that may be written once too."""


def main(schema: Path) -> None:
    """Serves until Terraform ends this process."""
    if COOKIE not in os.environ:
        raise SystemExit("Terraform starts this; see f1_platform_tests/deployment/test_terraform.py")
    ended = Event()
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((_Handler(answer(json.loads(schema.read_text())), ended.set),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"1|6|tcp|127.0.0.1:{port}|grpc\n")
    sys.stdout.flush()
    ended.wait()
    server.stop(grace=0.1).wait()


class _Handler(grpc.GenericRpcHandler):
    """Answers every call: the schema where it is asked for, else that nothing is wrong."""

    def __init__(self, schema: bytes, end: Callable[[], None]) -> None:
        self._schema, self._end = schema, end

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        method = handler_call_details.method
        if method == SHUTDOWN:
            return grpc.unary_unary_rpc_method_handler(lambda _request, _context: self._end() or b"")
        if not method.startswith(ANSWERED):
            return None
        body = self._schema if method == SCHEMA else b""
        return grpc.unary_unary_rpc_method_handler(lambda _request, _context: body)


def answer(schema: dict[str, Any]) -> bytes:
    """GetProviderSchema.Response."""
    (own,) = schema["provider"].values()
    kinds = ((2, schema.get("resource", {})), (3, schema.get("data", {})))
    named = (
        _bytes(field, _text(1, name) + _bytes(2, _schema(block))) for field, of in kinds for name, block in of.items()
    )
    return _bytes(1, _schema(own)) + b"".join(named)


def _schema(block: dict[str, Any]) -> bytes:
    return _bytes(2, _block(block))


def _block(block: dict[str, Any]) -> bytes:
    attributes = (_bytes(2, _attribute(name, each)) for name, each in sorted(block["attributes"].items()))
    inner = (_bytes(3, _nested(name, each)) for name, each in sorted(block["blocks"].items()))
    return b"".join((*attributes, *inner))


def _attribute(name: str, each: dict[str, Any]) -> bytes:
    # What may be left out may also be told later: a package does not say of which that is true.
    told, required = each.get("computed", False), each.get("required", False)
    flags = _flag(4, on=required) + _flag(5, on=not told and not required) + _flag(6, on=not required)
    return _text(1, name) + _bytes(2, json.dumps(each["type"]).encode()) + flags


def _nested(name: str, each: dict[str, Any]) -> bytes:
    least, most = int(each["required"]), 0 if each["many"] else 1
    return _text(1, name) + _bytes(2, _block(each["block"])) + _number(3, LIST) + _number(4, least) + _number(5, most)


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _flag(field: int, *, on: bool) -> bytes:
    return _number(field, int(on))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value) if value else b""


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _varint(rest) if rest else bytes([low])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
