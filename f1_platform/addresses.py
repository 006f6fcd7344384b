"""Addresses and names of other services, as settings take them; a ValueError says what was expected.

What is refused may hold a password; none of the words here quotes one.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = r"(\[[^]@/?]*\]|[^]\[:@/?]*)(:[0-9]*)?"
_POSTGRES = re.compile(rf"postgresql://([^:@/?]*(:[^@/?]*)?@)?{_HOST}(,{_HOST})*(/[^@?]*)?(\?[^@]*)?")
"""libpq takes a password up to the first @ or /: what stands behind would be told as a host, a port or a database."""


def without_password(url: str) -> str:
    """A database's address as it may be shown: without password and parameters."""
    return re.sub(r"(://[^/@]*?)(:[^/@]*)?@", r"\1@", url.partition("?")[0])


def refuse_unreadable(url: str) -> None:
    """Refuses what cannot be split into the parts of an address, or in several ways, without quoting it."""
    if url.startswith("postgresql://") and not _POSTGRES.fullmatch(url):
        expected = "expected postgresql://ROLE:PASSWORD@HOST:5432/DATABASE"
        raise ValueError(f"{expected}, with @ / ? of a password written %40 %2F %3F")
    try:
        urlsplit(url)
    except ValueError:
        # Its words quote the address, and with it the password.
        raise ValueError("expected an address such as postgresql://ROLE:PASSWORD@HOST:5432/DATABASE") from None


def http_base(url: str) -> str:
    """Scheme and host of an upstream; without an account, which is given by settings of its own."""
    parts = urlsplit(url)
    if "@" in url:
        raise ValueError("expected no account in it: F1_OPENF1_USERNAME and F1_OPENF1_PASSWORD are for that")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or "?" in url or "#" in url:
        raise ValueError("expected scheme and host, such as https://api.openf1.org (`/v1` is appended)")
    return url.rstrip("/")


def object_storage(url: str) -> str:
    """The address of raw records elsewhere, such as `s3://bucket/raw`; without keys."""
    refuse_unreadable(url)
    parts = urlsplit(url)
    if "@" in url:
        raise ValueError("expected an address without keys: they go into AWS_ACCESS_KEY_ID or the role of the machine")
    has_place = (
        bool(parts.netloc) if parts.scheme in ("s3", "gs") else url.startswith("file:///") and len(parts.path) > 1
    )
    if not has_place or " " in url or "#" in url:
        raise ValueError("expected s3://BUCKET/raw, gs://BUCKET/raw or file:///FOLDER; nothing for a folder in F1_HOME")
    return url.rstrip("/")


def hbase_name(name: str) -> str:
    """A namespace of HBase."""
    if not re.fullmatch(r"[A-Za-z0-9_]+", name):
        raise ValueError("expected letters, digits and _ only, as HBase names a namespace")
    if name == "hbase":
        raise ValueError("expected another name: HBase keeps its own tables there")
    return name


def host(name: str) -> str:
    """The name of a host, or its IPv4 address."""
    if re.search(r"[\s:/]", name):
        raise ValueError("expected a host's name or IPv4 address alone, such as hbase.example.org; see F1_HBASE_PORT")
    return name
