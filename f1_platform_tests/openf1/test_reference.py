from pathlib import Path

from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.reference import page

DOCS = Path(__file__).parents[2] / "docs" / "endpoints.md"


def test_the_page_is_the_registry_as_it_is_now():
    assert DOCS.read_text() == page(), "python -m f1_platform.openf1.reference > docs/endpoints.md"


def test_every_field_of_every_endpoint_is_on_it():
    for endpoint in ENDPOINTS.values():
        section = page().split(f"## {endpoint.name}\n")[1].split("\n## ")[0]
        assert [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:] == [
            field.name for field in endpoint.fields
        ]
