"""Makes the secret files of compose.yaml that are not there yet; what is there stays. `make up` runs it.

Passwords are drawn at random. Files that are empty stand for a secret that nobody has given: write it into them. For a
database elsewhere, write its addresses into the three files that end with `_url`.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex

FOLDER = Path(__file__).parent / "secrets"
GIVEN = ("openf1_password", "api_keys", "alert_production_page_url", "alert_production_ticket_url", "alert_staging_url")
"""Known to people alone; empty is none."""


def content() -> dict[str, str]:
    """Every file's first content: passwords, and addresses of the roles that postgres/roles.sh makes."""
    return dict.fromkeys(GIVEN, "") | {
        "postgres_password": token_hex(32),
        "grafana_password": token_hex(16),
        "database_url": f"postgresql://f1:{token_hex(32)}@postgres/f1",
        "database_reader_url": f"postgresql://f1_reader:{token_hex(32)}@postgres/f1",
        "dagster_url": f"postgresql://dagster:{token_hex(32)}@postgres/dagster",
    }


def make(folder: Path) -> list[str]:
    """Writes the missing files; answers their names.

    The folder keeps others of this machine out. The files can be read by all, since containers get them as they are and
    read them as users of their own.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    missing = {name: value for name, value in content().items() if not (folder / name).exists()}
    for name, value in missing.items():
        path = folder / name
        path.write_text(value, encoding="utf-8")
        path.chmod(0o644)
    return list(missing)


if __name__ == "__main__":
    if made := make(FOLDER):
        print(f"Made in {FOLDER}: {', '.join(made)}")
