"""Pages as tests read them: their links, their tables, their text."""

from __future__ import annotations

import re
from html import unescape

import httpx

_TAG = re.compile(r"<[^>]+>")


def local_links(page: str) -> list[str]:
    """Links to this server, without fragments, in the order of the page."""
    links = (unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]+)"', page))
    return [link for link in links if link.startswith("/")]


def broken(client: httpx.Client, page: str, below: tuple[str, ...] = ("/",)) -> dict[str, int]:
    """Links of a page that do not answer 200, with what they answer; those below the paths named."""
    wanted = {link for link in local_links(page) if link.startswith(below)}
    answers = {link: client.get(link).status_code for link in wanted}
    return {link: status for link, status in answers.items() if status != 200}


def text_of(html: str) -> str:
    """What is read on a page, spaces joined."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def table_of(page: str, name: str) -> list[list[str]]:
    """The rows of a listing by its name: the texts of its cells."""
    found = re.search(rf'<section[^>]* id="{name}">(.*?)</section>', page, re.DOTALL)
    assert found is not None, f"The page has no table {name}"
    body = found[1].partition("<tbody>")[2]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in rows]
