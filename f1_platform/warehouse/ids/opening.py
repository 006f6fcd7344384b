"""Where the settings keep given ids."""

from __future__ import annotations

from f1_platform.settings import Settings
from f1_platform.warehouse.ids.file import IdsFile
from f1_platform.warehouse.ids.given import GivenIds


def ids_of(settings: Settings) -> GivenIds:
    """The home's file, or the table that hosts share; nothing is opened yet."""
    if settings.postgres is None:
        return IdsFile(settings.identity_path)
    from f1_platform.postgres.connecting import Database
    from f1_platform.warehouse.ids.table import IdsTable

    return IdsTable(Database(settings.postgres, "ids"), settings.identity_path)
