"""Requests that no client should send: queries bent out of shape, bytes, odd encodings, far too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from f1_platform_tests.api.judging.generation import Generator
from f1_platform_tests.api.judging.world import ENDPOINTS, World

ODD_VALUES = (
    "%00",
    "%FF",
    "%ED%A0%80",
    "%C0%AF",
    "%F4%90%80%80",
    "%E2%80%AE",
    "%",
    "%zz",
    "%25%32%35",
    "1e999",
    "-1e999",
    "nan",
    "inf",
    "9" * 400,
    "0x10",
    "1_000",
    "%D9%A3",
    "5e-324",
    "9223372036854775808",
    "0000-00-00",
    "9999-12-31",
    "9999-12-31T23:59:59.999999-23:59",
    "0001-01-01T00:00:00%2B23:59",
    "2024-02-30",
    "2024-13-01T25:61:61",
    "2024-03-02T15:00:00.1234567890123",
    "2024-W09-6",
    "2024-03-02T24:00:00",
    "%F0%9F%8F%8E",
    "'%20OR%201=1%20--",
    "$ne",
    "{}",
    "[]",
    "..%2F..%2Fetc%2Fpasswd",
    "%0D%0ASet-Cookie:%20a=b",
)
"""Values, percent-encoded: no UTF-8, overlong, surrogates, numbers and dates out of range, injections."""
ODD_PARTS = ("", "=", "=5", ">", ">=", "lap_number", "lap_number==5", "lap_number=>5", "a<>b", "csv=maybe", "csv=true=")
_PRINTED = bytes(sorted(set(range(33, 127)) - set(b"#")))
"""What a request line may hold: any other byte ends the request for the server's parser."""


class Fuzzer:
    """Makes requests, the same for a seed."""

    def __init__(self, world: World, seed: int) -> None:
        self._random = Random(seed)
        self._sensible = Generator(world, seed)
        self._kinds: tuple[Callable[[str], bytes], ...] = (
            self._odd_values,
            self._odd_parts,
            self._mutated,
            self._percent_bytes,
            self._raw_bytes,
            self._many,
            self._long,
            self._odd_path,
        )

    def targets(self, count: int) -> Iterator[bytes]:
        """So many request targets."""
        for number, asked in enumerate(self._sensible.queries(count)):
            yield self._kinds[number % len(self._kinds)](asked.target if asked.query else asked.target + "?a=b")

    def _odd_values(self, target: str) -> bytes:
        name = self._random.choice(("date", "lap_number", "session_key", "message", "is_pit_out_lap", "gap_to_leader"))
        operator = self._random.choice(("=", ">=", "<", "%3E%3D", "%00="))
        return f"{target}&{name}{operator}{self._random.choice(ODD_VALUES)}".encode()

    def _odd_parts(self, target: str) -> bytes:
        return "&".join((target, *self._random.choices(ODD_PARTS, k=3))).encode()

    def _mutated(self, target: str) -> bytes:
        """Some bytes of the query replaced, doubled or left out."""
        path, _, query = target.partition("?")
        mutated = bytearray(query.encode())
        for _ in range(self._random.randint(1, 6)):
            place = self._random.randrange(len(mutated) or 1)
            printed = self._random.choice(_PRINTED)
            changes = (b"", b"&", b"=", b"%", b">", mutated[place : place + 1] * 2, bytes([printed]))
            mutated[place : place + 1] = self._random.choice(changes)
        return f"{path}?".encode() + bytes(mutated)

    def _percent_bytes(self, target: str) -> bytes:
        noise = "".join(f"%{byte:02X}" for byte in self._random.randbytes(self._random.randint(1, 60)))
        return f"{target}&{self._random.choice(('message=', 'team_name>', ''))}{noise}".encode()

    def _raw_bytes(self, target: str) -> bytes:
        """Bytes as they are; those of line ends and spaces would make it another request."""
        noise = bytes(byte for byte in self._random.randbytes(40) if byte > 32)
        return f"{target}&message=".encode() + noise

    def _many(self, target: str) -> bytes:
        part = self._random.choice(("&lap_number>=1", "&lap_number=1", "&a=b", "&", "&date<2024-03-02"))
        return (target + part * self._random.randint(50, 900)).encode()

    def _long(self, target: str) -> bytes:
        return f"{target}&message=".encode() + b"x" * self._random.choice((1_000, 10_000, 60_000))

    def _odd_path(self, target: str) -> bytes:
        query = target.partition("?")[2]
        noise = "".join(f"%{byte:02x}" for byte in self._random.randbytes(self._random.randint(1, 12)))
        paths = (noise, f"{noise}/laps", f"{self._random.choice(ENDPOINTS)}{noise}", "laps//", "..%2F..%2Fdrivers", "")
        return f"/v1/{self._random.choice(paths)}?{query}".encode()
