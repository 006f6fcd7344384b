"""A secret is found in whatever form it is told."""

from base64 import b64encode
from urllib.parse import quote

import pytest

from f1_platform_tests.soak.secrets.planted import Secret, betrayed

SECRET = Secret("password")


@pytest.mark.parametrize("before", ["", "a", "ab", "f1:"])
def test_a_secret_is_found_plain_quoted_and_in_base64_wherever_it_begins(before: str) -> None:
    said = f"{before}{SECRET.text}@host"
    assert SECRET.is_in(said.encode())
    assert SECRET.is_in(quote(said).encode())
    assert SECRET.is_in(b64encode(said.encode()))


def test_half_of_it_is_too_much() -> None:
    first, second = SECRET.halves
    assert betrayed([SECRET], {"log": f"cannot reach {second}@host".encode()}) == ["password in log"]
    assert betrayed([SECRET], {"log": f"cannot reach {first[:6]}".encode()}) == []
