"""Records of sessions as they were recorded, for what a home of Bahrain 2024 does not hold: red flags, rain, gaps."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any

from f1_platform_tests.recorded import OPENF1

SAO_PAULO_2024 = "2024/1249/9636"
MELBOURNE_2023 = "2023/1143/7787"
ZANDVOORT_2023 = "2023/1217/9149"
ABU_DHABI_2025 = "2025/1276/9839"


def recorded(session: str, endpoint: str) -> list[dict[str, Any]]:
    """The records, instants read."""
    records = json.loads(gzip.decompress((OPENF1 / session / f"{endpoint}.json.gz").read_bytes()))
    for record in records:
        for name in {"date", "date_start"} & record.keys():
            record[name] = datetime.fromisoformat(record[name]) if record[name] else None
    return records
